"""Where in some texts the words stand that were looked for.

FTS5 marks them, in pieces of bearable length: the time that its `highlight` needs grows with the square of the length.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Final, NamedTuple

from world.search.asked import Asked
from world.search.engine import words_in
from world.search.snippet import CLOSE, OPEN

_LONGEST: Final = 2_000
_OVERLAP: Final = 300
"""So much of a text stands in two pieces, so that words in a row are whole in one of them."""

_MARKED: Final = "SELECT rowid, highlight(pieces, 0, ?, ?) FROM pieces WHERE pieces MATCH ? ORDER BY rowid"


class Piece(NamedTuple):
    """A marked piece of the text with this number, and whether more of the text stands before and behind it."""

    text: int
    marked: str
    goes_before: bool
    goes_on: bool


def marked_pieces(texts: Iterable[str], asked: Asked) -> Iterator[Piece]:
    """The pieces of texts in which any of the parts of `asked` stands, in order."""
    pieces = [
        (number, text[begin:end], begin, end < len(text))
        for number, text in enumerate(texts)
        for begin, end in _cuts(text)
    ]
    with closing(words_in("pieces(piece)")) as sqlite:
        rows = ((row, text) for row, (_, text, _, _) in enumerate(pieces))
        sqlite.executemany("INSERT INTO pieces (rowid, piece) VALUES (?, ?)", rows)
        for row, marked in sqlite.execute(_MARKED, (OPEN, CLOSE, asked.as_fts5_of_any())):
            number, _, begin, goes_on = pieces[row]
            yield Piece(number, marked, begin > 0, goes_on)


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of a text begin and end: between words, where there are any."""
    begin = 0
    while len(text) - begin > _LONGEST:
        end = text.rfind(" ", begin + _LONGEST // 2, begin + _LONGEST)
        end = end if end >= 0 else begin + _LONGEST
        yield begin, end
        space = text.find(" ", end - _OVERLAP, end)
        begin = space + 1 if space >= 0 else end
    yield begin, len(text)
