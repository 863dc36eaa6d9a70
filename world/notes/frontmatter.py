"""The two parts of a note: YAML between two lines of three dashes, then Markdown."""

from dataclasses import dataclass
from typing import Final

from world.errors import NoteProblem, shorten

LARGEST_NOTE: Final = 1_048_576
"""Bytes. A longer file is no note."""

_FENCE = "---"


@dataclass(frozen=True)
class FrontMatter:
    """The YAML text (its first line is line 2 of the file) and the body, with the line on which it starts."""

    yaml: str
    body: str
    body_line: int


def split(file: str, content: bytes) -> FrontMatter | NoteProblem:
    """Splits a note, or says why it is none."""
    if len(content) > LARGEST_NOTE:
        return NoteProblem(
            file,
            1,
            f"This note has {len(content):,} bytes.",
            f"Keep a note below {LARGEST_NOTE:,}.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return NoteProblem(file, line, "This line is not UTF-8 text.", "Save the note as UTF-8.")
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        return NoteProblem(
            file,
            1,
            f"A note begins with a line of three dashes, here stands `{shorten(lines[0])}`.",
            "Write `---` first.",
        )
    for number, text_line in enumerate(lines[1:], start=2):
        if text_line.rstrip() == _FENCE:
            body = "\n".join(lines[number:])
            lead = len(body) - len(body.lstrip("\n"))
            return FrontMatter("\n".join(lines[1 : number - 1]), body.strip(), number + 1 + lead)
    return NoteProblem(
        file,
        1,
        "The front matter that begins here never ends.",
        "Write a line `---` after the last key.",
    )
