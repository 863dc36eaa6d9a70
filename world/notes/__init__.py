"""Authors' notes: Markdown with YAML front matter, read into statements that keep their file and line."""
