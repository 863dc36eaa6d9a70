"""Text as GEDCOM can carry it: on one line, or broken into many."""

from collections.abc import Iterator
from typing import Final

_LONGEST: Final = 120
_LONGEST_PIECE: Final = 180
_SLASH: Final = "\u2215"


def one_line(text: str | None) -> str:
    """At most 120 characters on one line, without control characters."""
    return escaped(" ".join(_plain(text or "").split())[:_LONGEST].strip())


def name_line(name: str | None) -> str:
    """A name as GEDCOM has it, its last word between slashes, for a world does not tell surnames apart."""
    given, _, surname = one_line((name or "").replace("/", _SLASH)).rpartition(" ")
    return f"{given} /{surname}/" if given else surname


def text_lines(tag: str, text: str) -> Iterator[str]:
    """A text of any length at level 1: CONT begins a line of it, CONC goes on with one."""
    for number, line in enumerate(text.strip().splitlines()):
        for place, piece in enumerate(_pieces(_plain(line).strip())):
            head = "2 CONC" if place else "2 CONT" if number else f"1 {tag}"
            yield f"{head} {escaped(piece)}" if piece else head


def escaped(text: str) -> str:
    """Every @ twice: a single one would begin a pointer."""
    return text.replace("@", "@@")


def _plain(text: str) -> str:
    return "".join(ch if ch.isprintable() else " " for ch in text)


def _pieces(line: str) -> Iterator[str]:
    """Cut between two letters, since many programs strip spaces from the ends of lines."""
    start = 0
    while len(line) - start > _LONGEST_PIECE:
        end = start + _LONGEST_PIECE
        while end > start + 1 and " " in line[end - 1 : end + 1]:
            end -= 1
        yield line[start:end]
        start = end
    yield line[start:]
