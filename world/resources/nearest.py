"""Ids that are like one that nobody bears: all of a small world's are compared, of a large one's those beside it."""

from bisect import bisect_left
from difflib import get_close_matches
from typing import Final

from world.columns import Terms
from world.errors import UnknownTerm

_COMPARED: Final = 20_000
_BESIDE: Final = 200
_SHOWN: Final = 60
_FIRST: Final = "0"
_LAST: Final = "{"
"""Between these two are the ids, as compact text sorts."""


def nearest(terms: Terms, name: str, most: int = 3) -> list[str]:
    """The ids that are most like a word, best first."""
    ordered = terms.ordered
    first, last = bisect_left(ordered, _FIRST), bisect_left(ordered, _LAST)
    if last - first > _COMPARED:
        at = bisect_left(ordered, name)
        first, last = max(first, at - _BESIDE), min(last, at + _BESIDE)
    ids = [text for text in (ordered[place] for place in range(first, last)) if ":" not in text]
    return get_close_matches(name[:_SHOWN], ids, n=most, cutoff=0.6)


def unknown(terms: Terms, name: str) -> UnknownTerm:
    """The error that nothing bears an id, with those that are most like it."""
    return UnknownTerm(name, nearest(terms, name))
