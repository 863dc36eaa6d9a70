"""CommonMark in which nothing but the title is marked up."""

from render.stories.story import Story
from render.stories.text import lines


def written(story: Story) -> bytes:
    """The story as Markdown."""
    return lines(story.told.telling.as_markdown())
