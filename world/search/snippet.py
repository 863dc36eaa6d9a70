"""The words around what was found."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

OPEN: Final = "\U0010fffb"
CLOSE: Final = "\U0010fffc"
"""Private characters between which FTS5 puts what it found."""

WIDEST: Final = 160
"""Characters of a snippet, but for the marks of what was cut."""

_BEFORE: Final = 50
_MOST_HITS: Final = 2_000
_CUT: Final = "…"
_BLANK: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"\w+")
_UNMARKED: Final = {ord(OPEN): None, ord(CLOSE): None}
_Span: TypeAlias = tuple[int, int]


class Part(NamedTuple):
    """A stretch of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool


class Snippet(NamedTuple):
    """A piece of a text on one line, with the hits in it; `…` stands where the text goes on."""

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, marked: str, *, goes_before: bool = False, goes_on: bool = False) -> "Snippet":
        """The piece of a marked text that shows most of what was found: of those that show as much, the first.

        `goes_before` and `goes_on`: more of the text stands before it and behind it.
        """
        text, hits = _read(marked)
        begin, end = _piece(text, hits) if len(text) > WIDEST else (0, len(text))
        before = [Part(_CUT, is_hit=False)] if begin or goes_before else []
        after = [Part(_CUT, is_hit=False)] if end < len(text) or goes_on else []
        return cls((*before, *_split(text, hits, begin, end), *after))

    def marked(self, begin: str = "«", end: str = "»") -> str:
        """The text with its hits between marks."""
        return "".join(f"{begin}{part.text}{end}" if part.is_hit else part.text for part in self.parts)

    def __str__(self) -> str:
        return self.marked()

    def as_json(self) -> list[dict[str, object]]:
        """The parts, in order: `{"text": …, "hit": …}`."""
        return [{"text": part.text, "hit": part.is_hit} for part in self.parts]


def variety(marked: str) -> int:
    """How many different words are marked in a text."""
    hits = (piece.partition(CLOSE)[0].casefold() for piece in marked.split(OPEN, _MOST_HITS)[1:])
    return len({word for hit in hits for word in _WORD.findall(hit)})


def _read(marked: str) -> tuple[str, list[_Span]]:
    """A marked text on one line, and where its hits stand in it: not all of very many."""
    before, *rest = marked.split(OPEN, _MOST_HITS)
    pieces = [_one_line(before)]
    hits, at = [], len(pieces[0])
    for piece in rest:
        hit, _, after = piece.partition(CLOSE)
        hit, after = _one_line(hit), _one_line(after.translate(_UNMARKED))
        hits.append((at, at + len(hit)))
        pieces += [hit, after]
        at += len(hit) + len(after)
    return "".join(pieces), hits


def _one_line(text: str) -> str:
    return _BLANK.sub(" ", text if text.isprintable() else "".join(ch if ch.isprintable() else " " for ch in text))


def _piece(text: str, hits: list[_Span]) -> _Span:
    """Where the most telling piece begins and ends: between words, where there are any."""
    room = WIDEST - _BEFORE
    first, most = hits[0] if hits else (0, 0), 0
    for number, (begin, end) in enumerate(hits):
        near = (text[b:e].casefold() for b, e in hits[number : number + room] if e <= begin + room)
        if (seen := len(set(near))) > most:
            first, most = (begin, end), seen
    begin = max(first[0] - _BEFORE, 0)
    if begin and (space := text.find(" ", begin - 1, first[0])) >= 0:
        begin = space + 1
    end = min(begin + WIDEST, len(text))
    if end < len(text) and (space := text.rfind(" ", first[1], end + 1)) >= 0:
        end = space
    return begin, end


def _split(text: str, hits: list[_Span], begin: int, end: int) -> Iterator[Part]:
    """A piece of a text as parts."""
    at = begin
    for hit in hits:
        start, stop = max(hit[0], begin), min(hit[1], end)
        if start < stop:
            if at < start:
                yield Part(text[at:start], is_hit=False)
            yield Part(text[start:stop], is_hit=True)
            at = stop
    if at < end:
        yield Part(text[at:end], is_hit=False)
