"""A story as a file: the formats there are, and what each is for. A module here writes each of them.

Each only reads a `Story`: tellings with their plots, and the world for what things are called.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from render.stories.story import Story

__all__ = ["FORMATS", "Format"]


@dataclass(frozen=True)
class Format:
    """A format: what files in it end in, its media type, what it is for, whether it holds the plot's alternatives.

    `binary` is what is no text to print. Twee, ink and Fountain have no registered type (IANA, 2026): theirs are ours.
    `module` has the function `written`, which makes a `Story` into bytes; it is imported when it is needed.
    """

    ending: str
    media_type: str
    means: str
    module: str
    branches: bool = False
    binary: bool = False

    def written(self, story: "Story") -> bytes:
        """The story in this format. The same story gives the same bytes."""
        made: bytes = import_module(f"render.stories.{self.module}").written(story)
        return made


FORMATS: Final[Mapping[str, Format]] = {
    "text": Format(".txt", "text/plain", "plain text", "text"),
    "md": Format(".md", "text/markdown", "Markdown", "markdown"),
    "html": Format(".html", "text/html", "a page that shows the facts behind each sentence", "html"),
    "json": Format(".json", "application/json", "sentences with their facts, for programs", "json"),
    "twee": Format(".twee", "text/x-twee", "Twee 3 with choices, for Twine and Tweego", "twee", branches=True),
    "ink": Format(".ink", "text/x-ink", "ink with choices, for Inky, Unity and the web", "ink", branches=True),
    "fountain": Format(".fountain", "text/x-fountain", "a screenplay, scene by scene", "fountain"),
    "epub": Format(".epub", "application/epub+zip", "a book whose notes are the facts (needs -o)", "epub", binary=True),
}
"""By the name that `legendry tell --format` takes."""
