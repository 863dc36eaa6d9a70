"""The two parts of a note: YAML between two lines of three dashes, then Markdown."""

import re
from dataclasses import dataclass
from typing import Final

from world.errors import NoteProblem, shorten
from world.sources import Source

LARGEST_NOTE: Final = 1_048_576
"""Bytes. A longer file is no note."""

_FIRST = re.compile(r"---[^\S\n]*(?:\n|\Z)")
_LAST = re.compile(r"^---[^\S\n]*$", re.MULTILINE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The YAML text (its first line is line 2 of the file) and the body, with the line on which it starts."""

    yaml: str
    body: str
    body_line: int


def text_of(source: Source, largest: int, what: str = "file") -> str | NoteProblem:
    """The text of a file, its line ends as one character, or why it has none. What is too large is not read."""
    if source.size > largest:
        read = f"This {what} has {source.size:,} bytes."
        return NoteProblem(source.name, 1, read, f"Keep a {what} below {largest:,}.")
    content = source.read()
    if content.startswith(_UTF_16):
        return NoteProblem(source.name, 1, "This is UTF-16 text.", f"Save the {what} as UTF-8.")
    if (nul := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, nul) + 1
        write = f"Save the {what} as UTF-8 text, or move it out of the world."
        return NoteProblem(source.name, line, "There is a NUL byte on this line: this is no UTF-8 text.", write)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return NoteProblem(source.name, line, "This line is not UTF-8 text.", f"Save the {what} as UTF-8.")
    return text.replace("\r\n", "\n")


def split(source: Source) -> FrontMatter | NoteProblem:
    """Splits a note, or says why it is none."""
    text = text_of(source, LARGEST_NOTE, "note")
    if isinstance(text, NoteProblem):
        return text
    first = _FIRST.match(text)
    if first is None:
        begins = shorten(text[:1000].partition("\n")[0])
        read = f"A note begins with a line of three dashes, here stands `{begins}`."
        return NoteProblem(source.name, 1, read, "Write `---` first.")
    last = _LAST.search(text, first.end())
    if last is None:
        write = "Write a line `---` after the last key."
        return NoteProblem(source.name, 1, "The front matter that begins here never ends.", write)
    body = text[last.end() + 1 :]
    kept = body.strip("\n") if not body.isspace() else ""
    lead = len(body) - len(body.lstrip("\n"))
    yaml = text[first.end() : max(first.end(), last.start() - 1)]
    return FrontMatter(yaml, kept, text.count("\n", 0, last.end()) + 2 + lead)
