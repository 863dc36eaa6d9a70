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
    """A format: what files in it end in, what it is for, whether it holds the plot's alternatives, whether it is text.

    `module` has the function `written`, which makes a `Story` into bytes; it is imported when it is needed.
    """

    ending: str
    means: str
    module: str
    branches: bool = False
    binary: bool = False

    def written(self, story: "Story") -> bytes:
        """The story in this format. The same story gives the same bytes."""
        made: bytes = import_module(f"render.stories.{self.module}").written(story)
        return made


FORMATS: Final[Mapping[str, Format]] = {
    "text": Format(".txt", "plain text", "text"),
    "md": Format(".md", "Markdown", "markdown"),
    "html": Format(".html", "a page that shows the facts behind each sentence", "html"),
    "json": Format(".json", "sentences with their facts, for programs", "json"),
    "twee": Format(".twee", "Twee 3 with choices, for Twine and Tweego", "twee", branches=True),
    "ink": Format(".ink", "ink with choices, for Inky, Unity and the web", "ink", branches=True),
    "fountain": Format(".fountain", "a screenplay, scene by scene", "fountain"),
    "epub": Format(".epub", "a book whose notes are the facts (needs -o)", "epub", binary=True),
}
"""By the name that `legendry tell --format` takes."""
