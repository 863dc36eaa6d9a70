"""Plain text: the title and the paragraphs, in UTF-8."""

from render.stories.story import Story
from world.errors import harmless


def written(story: Story) -> bytes:
    """The story as one reads it."""
    return lines(story.told.telling.as_text())


def lines(text: str) -> bytes:
    """Text that does nothing to a terminal, whatever the names in it hold; each line ends, and with no space."""
    return "".join(f"{harmless(line).rstrip()}\n" for line in text.splitlines()).encode("utf-8", "replace")
