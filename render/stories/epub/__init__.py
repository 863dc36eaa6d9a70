"""EPUB 3.3 (https://www.w3.org/TR/epub-33/): chapters, and an appendix of the facts behind every sentence."""

from render.stories.epub.book import written

__all__ = ["written"]
