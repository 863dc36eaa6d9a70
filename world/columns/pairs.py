"""Two columns of numbers that belong together row by row, and what can be done with many of them at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Ids: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.int64]
"""Numbers of rows."""

_MOST_BITS: Final = 62
_FEW: Final = 16
"""What is so many times less than the numbers there are is searched for; for more, a list says where each begins."""
_SHORT: Final = 8
"""Pairs that begin with one number and are looked through one by one."""
_Numbers = TypeVar("_Numbers", Ids, Places)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Rows (first, second), distinct, sorted by first and then by second; both columns have one length."""

    first: Ids
    second: Ids

    @classmethod
    def of(cls, first: Ids, second: Ids) -> "Pairs":
        """The pairs of two columns in any order."""
        keys = once(_packed(first, second))
        return cls((keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32))

    @classmethod
    def union(cls, several: Iterable["Pairs"]) -> "Pairs":
        """All pairs of several, each once."""
        found = [one for one in several if len(one)]
        if len(found) < 2:
            return found[0] if found else NONE
        return cls.of(np.concatenate([one.first for one in found]), np.concatenate([one.second for one in found]))

    def __len__(self) -> int:
        return len(self.first)

    @property
    def stacked(self) -> Ids:
        """Both columns in one array."""
        return np.stack([self.first, self.second])

    @cached_property
    def turned(self) -> "Pairs":
        """The same pairs the other way round."""
        return Pairs.of(self.second, self.first)

    @cached_property
    def _keys(self) -> Places:
        return _packed(self.first, self.second)

    def also(self, few: "Pairs") -> "Pairs":
        """With a few more pairs, which are put in between: what there is, is not sorted again."""
        new = ~self.has(few.first, few.second)
        first, second = few.first[new], few.second[new]
        begin, end = self._spans(first)
        spans = zip(begin.tolist(), end.tolist(), second.tolist(), strict=True)
        places = [low + int(np.searchsorted(self.second[low:high], one)) for low, high, one in spans]
        return Pairs(np.insert(self.first, places, first), np.insert(self.second, places, second)) if places else self

    def counts(self, wanted: Ids) -> Places:
        """How many pairs begin with each of some numbers."""
        begin, end = self._spans(wanted)
        return end - begin

    def joined(self, wanted: Ids) -> tuple[Places, Ids]:
        """The pairs that begin with each of some numbers: at which place that number stands, and the second half."""
        rows, places = spread(*self._spans(wanted))
        return rows, self.second[places]

    def has(self, first: Ids, second: Ids) -> Mask:
        """Which of some rows are pairs."""
        if not self._are_many(first) or self._longest > _SHORT:
            return is_in(_packed(first, second), self._keys)
        begin, end = self._spans(first)
        found = np.zeros(len(first), dtype=np.bool_)
        for step in range(self._longest):
            places = np.minimum(begin + step, len(self) - 1)
            found |= (begin + step < end) & (self.second[places] == second)
        return found

    @cached_property
    def _starts(self) -> Ids:
        """Where the pairs of each number begin, from the first number on, and where all end, twice."""
        starts = np.empty(int(self.first[-1]) - int(self.first[0]) + 3, dtype=np.int32)
        starts[0], starts[-1] = 0, len(self)
        np.cumsum(np.bincount(self.first - self.first[0]), out=starts[1:-1])
        return starts

    @cached_property
    def _longest(self) -> int:
        """How many pairs begin with one number, at most."""
        return int(np.diff(self._starts).max())

    def _are_many(self, wanted: Ids) -> bool:
        """Whether it is quicker to list where the pairs of each number begin than to search for some."""
        return bool(len(self)) and len(wanted) * _FEW > int(self.first[-1]) - int(self.first[0])

    def _spans(self, wanted: Ids) -> tuple[Places, Places]:
        if not self._are_many(wanted):
            return np.searchsorted(self.first, wanted, "left"), np.searchsorted(self.first, wanted, "right")
        first, last = self.first[0], self.first[-1]
        places = np.clip(wanted, first, last + 1) - first
        begin, end = self._starts[places], self._starts[places + 1]
        return begin, np.where(wanted < first, begin, end)


NONE = Pairs(np.array([], dtype=np.int32), np.array([], dtype=np.int32))


def once(numbers: _Numbers) -> _Numbers:
    """Some numbers in order, each once: as `np.unique`, which hashes them first and takes sixty times as long (2.4)."""
    ordered = np.sort(numbers)
    fresh = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    found: _Numbers = ordered[fresh]
    return found


def is_in(wanted: _Numbers, among: _Numbers) -> Mask:
    """Which of some numbers are among others, which are sorted."""
    if not len(among):
        return np.zeros(len(wanted), dtype=np.bool_)
    places = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    found: Mask = among[places] == wanted
    return found


def distinct(columns: list[Ids]) -> Places:
    """The places of the distinct rows of some columns of one length, so that these rows are sorted."""
    return np.unique(keys(columns), return_index=True)[1]


def keys(columns: Sequence[Ids]) -> Places:
    """One number for each row of some columns of one length, at least one; they sort as the rows do.

    The columns hold no negative numbers.
    """
    if len(columns) == 1 or not len(columns[0]):
        return columns[0].astype(np.int64)
    columns, room = list(columns), _MOST_BITS - len(columns[0]).bit_length()
    bits = [int(column.max()).bit_length() for column in columns]
    for widest in sorted(range(len(columns)), key=lambda place: -bits[place]):
        if sum(bits) <= room:  # where a place can stand beside each number, they are soon put in order
            break
        columns[widest] = _narrowed(columns[widest])
        bits[widest] = int(columns[widest].max()).bit_length()
    if sum(bits) > _MOST_BITS:
        return reduce(_combined, columns[1:], columns[0].astype(np.int64))
    packed = columns[0].astype(np.int64)
    for column, width in zip(columns[1:], bits[1:], strict=True):
        packed = (packed << width) | column
    return packed


def spread(begin: Places, end: Places) -> tuple[Places, Places]:
    """All places of some spans: at which place the span of each stands, and the place itself."""
    counts = end - begin
    rows = np.repeat(np.arange(len(counts)), counts)
    return rows, np.arange(len(rows)) + np.repeat(begin - (np.cumsum(counts) - counts), counts)


def slices(length: int, most: int) -> Iterator[slice]:
    """A length in pieces of at most so many."""
    return (slice(start, min(start + most, length)) for start in range(0, length, most))


def _packed(first: Ids, second: Ids) -> Places:
    packed: Places = (first.astype(np.int64) << 32) | second
    return packed


def _narrowed(column: Ids) -> Ids:
    """Smaller numbers that sort as those of a column do, where a list of all numbers there are is not too long."""
    most = int(column.max())
    if most >= len(column) * _FEW:
        return column
    there = np.zeros(most + 1, dtype=np.bool_)
    there[column] = True
    narrow: Ids = (np.cumsum(there, dtype=np.int32) - 1)[column]
    return narrow


def _combined(keys: Places, column: Ids) -> Places:
    """One number for each row, which sorts as keys and then the column do."""
    if len(keys) and int(keys.max()) >= 1 << 31:
        keys = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    return (keys << 32) | column
