"""Rows of numbers, a column each role, and how many ways each row stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, log
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from solver.errors import TooWide
from solver.relation import Ids, Kept, Relation
from solver.work import spend
from world.columns.pairs import Places, is_in, keys, spread

Weights = NDArray[np.float64]
_Number = TypeVar("_Number", np.int32, np.int64, np.float64)


@dataclass(frozen=True)
class Source:
    """What a table's rows are called that follow from a schema alone; what follows from them can be kept, too."""

    name: str
    kept: Kept


@dataclass(frozen=True, eq=False)
class Table:
    """Distinct rows of numbers that are not negative, a column each role, and how many ways each row stands for.

    `counts` are about how many distinct rows some roles have, as far as that has been counted; `source` is where they
    come from, if that is one.
    """

    columns: Mapping[str, Ids]
    ways: Weights
    counts: dict[frozenset[str], float] = field(default_factory=dict, repr=False)
    source: Source | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.ways)

    @classmethod
    def of(cls, one: Relation) -> "Table":
        """The rows of a relation, each one way."""
        source = None if one.kept is None else Source(one.rule, one.kept)
        return cls({role: one.column(role) for role in one.roles}, np.ones(len(one.rows)), one.counts, source)

    @classmethod
    def one_row(cls) -> "Table":
        """What is known before anything is: one row, no columns, one way."""
        return cls({}, np.ones(1))

    def distinct(self, roles: Iterable[str]) -> float:
        """About how many distinct rows some roles have together; no more than a few per cent off."""
        wanted = frozenset(role for role in roles if role in self.columns)
        if len(wanted) == len(self.columns):
            return max(1.0, float(len(self)))
        if wanted not in self.counts:
            self.counts[wanted] = _distinct([self.columns[role] for role in self.columns if role in wanted])
        return self.counts[wanted]

    def at(self, places: Places | NDArray[np.bool_]) -> "Table":
        """Some of the rows."""
        return Table({role: column[places] for role, column in self.columns.items()}, self.ways[places])

    def also(self, role: str, column: Ids | Places) -> "Table":
        """With one more column."""
        return Table({**self.columns, role: cast(Ids, column)}, self.ways)

    def joined(self, other: "Table", *, most: float = inf) -> "Table":
        """The rows of both that agree where they have the same roles; ways multiply. Raises `TooWide` beyond `most`."""
        return self.met(other, most=most)[0]

    def met(self, other: "Table", *, most: float = inf) -> tuple["Table", Places]:
        """As `joined`, and for each row that of this table it comes from."""
        rows, places = self._pairs(other, most)
        columns = {
            **{role: _at(column, rows) for role, column in self.columns.items()},
            **{role: _at(column, places) for role, column in other.columns.items() if role not in self.columns},
        }
        met = Table(columns, _at(self.ways, rows) * _at(other.ways, places))
        return met, np.arange(len(self)) if rows is None else rows

    def _pairs(self, other: "Table", most: float) -> tuple[Places | None, Places | None]:
        """The places of the rows of both that agree, pair by pair; None where those are all places, in order."""
        rows: Places | None
        places: Places | None
        shared = [role for role in self.columns if role in other.columns]
        mine, theirs = alike([self.columns[role] for role in shared], [other.columns[role] for role in shared])
        if not shared:
            mine, theirs = np.zeros(len(self), dtype=np.int64), np.zeros(len(other), dtype=np.int64)
        elif len(shared) == len(other.columns):  # distinct rows: each of mine agrees with one at most
            rows, places = _matched(mine, theirs)
            self._spend(len(places), other, most)
            return rows, places
        elif len(shared) == len(self.columns):
            places, rows = _matched(theirs, mine)
            self._spend(len(rows), other, most)
            return rows, places
        order = in_order(theirs)
        begin, end = _found(theirs if order is None else theirs[order], mine)
        self._spend(int((end - begin).sum()), other, most)
        rows, places = spread(begin, end)
        return rows, places if order is None else order[places]

    def _spend(self, size: int, other: "Table", most: float) -> None:
        """Says that a join has so many rows. Raises `TooWide` where those are too many."""
        if size > most:
            together = ", ".join({**self.columns, **other.columns})
            raise TooWide(
                f"A join of {size:,} rows for {together} is too large. "
                "Fix roles of the cast, or bind these roles more closely to each other by rules.",
                size,
            )
        spend(size)

    def without(self, *roles: str) -> "Table":
        """The distinct rows without some roles; ways add up."""
        return self if self.columns.keys().isdisjoint(roles) else self._grouped(roles)[0]

    def grouped(self, *roles: str) -> tuple["Table", Places]:
        """As `without`, and for each row of this table the one that it is a part of."""
        message, order, first = self._grouped(roles)
        groups = np.repeat(np.arange(len(first)), np.diff(first, append=len(self)))
        if order is None:
            return message, groups
        placed = np.empty_like(groups)
        placed[order] = groups
        return message, placed

    def _grouped(self, roles: Sequence[str]) -> tuple["Table", Places | None, Places]:
        """The rows without some roles, the order that puts equal ones together, and where in it those of each begin."""
        left = {name: column for name, column in self.columns.items() if name not in roles}
        if not left:
            return Table({}, np.array([self.ways.sum()])), None, np.zeros(1, dtype=np.int64)
        numbers, ways = keys(list(left.values())), self.ways
        order = in_order(numbers)
        if order is not None:
            numbers, ways = numbers[order], ways[order]
        first = begins(numbers)
        places = first if order is None else order[first]
        ways = np.add.reduceat(ways, first) if len(first) else ways
        return Table({name: column[places] for name, column in left.items()}, ways), order, first

    def only(self, roles: Sequence[str]) -> "Table":
        """The distinct rows of some roles, each one way."""
        found = self.without(*(role for role in self.columns if role not in roles))
        return Table(found.columns, np.ones(len(found)))


class RowNumbers:
    """A number for each row of some columns of one length; equal rows have equal ones, and they sort as the rows do."""

    def __init__(self, columns: Sequence[Ids]) -> None:
        self._columns: list[tuple[int, Places | None]] = []
        """For each column its width in bits; and, where all before it were too wide, the numbers that those had."""
        numbers = np.zeros(len(columns[0]), dtype=np.int64)
        bits = 0
        for column in columns:
            width = int(column.max(initial=0)).bit_length()
            known = None
            if bits + width > _MOST_BITS:
                known, numbers = np.unique(numbers, return_inverse=True)
                bits = len(known).bit_length()
            self._columns.append((width, known))
            numbers, bits = (numbers << width) | column, bits + width
        self.numbers = numbers

    def of(self, columns: Sequence[Ids]) -> Places:
        """The numbers of other rows; -1 for rows that cannot be among these."""
        numbers = np.zeros(len(columns[0]), dtype=np.int64)
        strange = np.zeros(len(numbers), dtype=np.bool_)
        for column, (width, known) in zip(columns, self._columns, strict=True):
            strange |= column >> width > 0
            if known is not None:
                places = np.minimum(np.searchsorted(known, numbers), max(len(known) - 1, 0))
                strange |= known[places] != numbers if len(known) else True
                numbers = places
            numbers = (numbers << width) | column
        return np.where(strange, -1, numbers)


def alike(one: Sequence[Ids | Places], other: Sequence[Ids | Places]) -> tuple[Places, Places]:
    """One number for each row of two tables with the same columns; equal rows have equal ones."""
    if not one:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    if len(one) == 1:
        return cast(Places, one[0]), cast(Places, other[0])
    length = len(one[0])
    numbers = keys([np.concatenate(pair) for pair in zip(one, other, strict=True)])
    return numbers[:length], numbers[length:]


def among(casts: Mapping[str, Ids], one: Relation) -> NDArray[np.bool_]:
    """Which casts a relation allows."""
    rows, mine = alike([one.column(role) for role in one.roles], [casts[role] for role in one.roles])
    order = in_order(rows)
    return is_in(mine, rows if order is None else rows[order])


def spans(ordered: Places | Ids, wanted: Places | Ids, order: Ids | Places | None = None) -> tuple[Places, Places]:
    """Where each of some numbers begins and ends among others, which are in order, or put in order by `order`."""
    begin = np.searchsorted(ordered, wanted, "left", sorter=order)
    end = np.searchsorted(ordered, wanted, "right", sorter=order)
    return begin.astype(np.int64), end.astype(np.int64)


def in_order(numbers: Places) -> Places | None:
    """The places of some numbers (none negative) in ascending order; None where they stand in it already.

    Where they leave room for it, each is sorted with its place, which takes a tenth of the time of sorting places.
    """
    if bool((numbers[1:] >= numbers[:-1]).all()):
        return None
    bits = len(numbers).bit_length()
    if int(numbers.max()).bit_length() + bits > _MOST_BITS:
        return np.argsort(numbers, kind="stable")
    placed: Places = np.sort((numbers.astype(np.int64) << bits) | np.arange(len(numbers))) & ((1 << bits) - 1)
    return placed


def begins(ordered: Places | Ids) -> Places:
    """The places at which each of some numbers that are in order begins."""
    fresh = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)


def _at(column: NDArray[_Number], places: Places | None) -> NDArray[_Number]:
    return column if places is None else column[places]


def _matched(many: Places, once: Places) -> tuple[Places | None, Places]:
    """The places of some numbers that are among others, which are distinct, and their places there.

    None stands for all places.
    """
    order = in_order(once)
    places, found = _places(once if order is None else once[order], many)
    rows = None if bool(found.all()) else np.flatnonzero(found)
    places = _at(places, rows)
    return rows, places if order is None else order[places]


def _found(ordered: Places, wanted: Places) -> tuple[Places, Places]:
    """As `spans` of many numbers, where it pays to look only once at each."""
    first = begins(ordered)
    starts = np.append(first, len(ordered))
    places, found = _places(ordered[first], wanted)
    begin = starts[places]
    return begin, np.where(found, starts[places + found], begin)


def _places(ordered: Places, wanted: Places) -> tuple[Places, NDArray[np.bool_]]:
    """Where some numbers are among others, which are distinct and in order, if they are; and whether they are."""
    if not len(ordered):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    if (most := int(ordered[-1])) < len(wanted):  # a list of all numbers is soon made
        listed = np.full(most + 2, -1, dtype=np.int64)
        listed[ordered] = np.arange(len(ordered))
        places = listed[np.minimum(wanted, most + 1)]
        return places, places >= 0
    places = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return places, ordered[places] == wanted


def _distinct(columns: Sequence[Ids]) -> float:
    """One column counted as it stands in order or ticked off on a list; several by linear counting.

    Whang, Vander-Zanden & Taylor, ACM Transactions on Database Systems 15, 1990.
    """
    if not columns or not len(columns[0]):
        return 1.0
    if len(columns) == 1 and bool((columns[0][1:] >= columns[0][:-1]).all()):
        return float(len(begins(columns[0])))
    if len(columns) == 1 and (most := int(columns[0].max())) < len(columns[0]) * _FEW:
        there = np.zeros(most + 1, dtype=np.bool_)
        there[columns[0].astype(np.intp)] = True
        return float(np.count_nonzero(there))
    bits = len(columns[0]).bit_length() + 2
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    shifted = np.empty_like(mixed)
    for column in columns:
        np.bitwise_xor(mixed, column, out=mixed, dtype=np.uint64, casting="unsafe")
        np.multiply(mixed, _MIX, out=mixed)
        np.bitwise_xor(mixed, np.right_shift(mixed, np.uint64(29), out=shifted), out=mixed)
    np.multiply(mixed, _MIX, out=mixed)
    met = np.zeros(1 << bits, dtype=np.bool_)
    met[np.right_shift(mixed, np.uint64(64 - bits), out=mixed)] = True
    return max(1.0, -log(1 - np.count_nonzero(met) / len(met)) * len(met))


_MOST_BITS = 62
_FEW = 16
"""What is so many times less than all numbers there are is not ticked off on a list of them."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio: multiplied with it, numbers are spread (Knuth, The Art of Computer Programming 3, section 6.4)."""
