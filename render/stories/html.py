"""A page of its own that loads nothing."""

from render.export.xml_text import clean
from render.stories.story import Story


def written(story: Story) -> bytes:
    """The story as HTML; hovering or tapping shows the facts."""
    return (clean(story.told.telling.as_html()).rstrip("\n") + "\n").encode()
