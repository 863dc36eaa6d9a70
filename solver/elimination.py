"""Counts, lists and draws casts: roles are eliminated one after the other, each from the join of what mentions it.

Bucket elimination (Dechter, "Bucket elimination: a unifying framework for reasoning", Artificial Intelligence 113,
1999) over tables of numbers; counting is message passing in the semiring of sums and products (Aji & McEliece, "The
generalized distributive law", IEEE Transactions on Information Theory 46, 2000). What it costs depends on the widest
join, and not on how many casts there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import inf
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from solver import reduction
from solver.errors import TooWide
from solver.relation import Ids, Relation
from world.columns.pairs import keys, spread

MOST_ROWS = 5_000_000
"""Rows that one join may have."""

Weights: TypeAlias = NDArray[np.float64]
Casts: TypeAlias = Mapping[str, Ids]
"""A column of numbers for each role, one row a cast."""


@dataclass(frozen=True, eq=False)
class _Table:
    """Rows of numbers, a column each role, and how many ways each row stands for."""

    columns: Mapping[str, Ids]
    ways: Weights

    def __len__(self) -> int:
        return len(self.ways)

    @cached_property
    def values(self) -> Mapping[str, int]:
        """How many values each role has."""
        return {role: len(np.unique(column)) for role, column in self.columns.items()}

    @classmethod
    def of(cls, one: Relation) -> "_Table":
        return cls({role: one.column(role) for role in one.roles}, np.ones(len(one.rows)))

    def at(self, places: NDArray[np.int64]) -> "_Table":
        return _Table({role: column[places] for role, column in self.columns.items()}, self.ways[places])

    def joined(self, other: "_Table", *, most: float = inf) -> "_Table":
        """The rows of both that agree where they have the same roles; ways multiply. At `most` so many rows."""
        shared = [role for role in self.columns if role in other.columns]
        mine, theirs = _alike([self.columns[role] for role in shared], [other.columns[role] for role in shared])
        if not shared:
            mine, theirs = np.zeros(len(self), dtype=np.int64), np.zeros(len(other), dtype=np.int64)
        order = np.argsort(theirs, kind="stable")
        begin, end = (np.searchsorted(theirs[order], mine, side) for side in ("left", "right"))
        size = int((end - begin).sum())
        if size > most:
            raise TooWide(f"A join of {size:,} rows for {', '.join({**self.columns, **other.columns})} is too large.")
        rows, places = spread(begin, end)
        places = order[places]
        columns = {role: column[rows] for role, column in self.columns.items()}
        columns.update({role: column[places] for role, column in other.columns.items() if role not in columns})
        return _Table(columns, self.ways[rows] * other.ways[places])

    def without(self, role: str) -> "_Table":
        """The distinct rows without one role; ways add up."""
        left = {name: column for name, column in self.columns.items() if name != role}
        if not left:
            return _Table({}, np.array([self.ways.sum()]))
        _, first, which = np.unique(keys(list(left.values())), return_index=True, return_inverse=True)
        ways: Weights = np.bincount(which, weights=self.ways, minlength=len(first)).astype(np.float64)
        return _Table({name: column[first] for name, column in left.items()}, ways)


@dataclass(frozen=True, eq=False)
class _Step:
    """How a role was eliminated: all that it can be beside the roles that were eliminated later."""

    role: str
    table: _Table

    @cached_property
    def beside(self) -> tuple[str, ...]:
        return tuple(role for role in self.table.columns if role != self.role)


class Elimination:
    """The casts that some relations allow together, none where it is known not to be `possible`.

    Raises `TooWide` when the relations hang together too closely.
    """

    def __init__(self, found: Sequence[Relation], *, possible: bool = True) -> None:
        self._steps: list[_Step] = []
        tables = [_Table.of(one) for one in found]
        roles = dict.fromkeys(role for one in found for role in one.roles)
        while roles:
            role = min(roles, key=lambda name: _width(tables, name))
            near = sorted((table for table in tables if role in table.columns), key=len)
            joined = reduce(lambda one, other: one.joined(other, most=MOST_ROWS), near)
            self._steps.append(_Step(role, joined))
            tables = [table for table in tables if role not in table.columns] + [joined.without(role)]
            del roles[role]
        self.count = round(float(np.prod([table.ways.sum() for table in tables]))) if possible else 0
        """How many casts there are; exact up to 2⁵³, beyond it to 15 digits."""

    def all(self) -> Casts:
        """Every cast, sorted role by role."""
        found = _Table({}, np.ones(1))
        for step in reversed(self._steps):
            found = found.joined(step.table)
        roles = sorted(found.columns)
        order = np.lexsort([found.columns[role] for role in reversed(roles)]) if roles else np.arange(0)
        return {role: found.columns[role][order] for role in roles}

    def draw(self, number: int, seed: int) -> Casts:
        """So many casts, drawn independently, each with the same chance."""
        dice = np.random.default_rng(seed)
        drawn: dict[str, Ids] = {}
        for step in reversed(self._steps):
            beside = [step.table.columns[role] for role in step.beside]
            wanted = [drawn[role] for role in step.beside]
            theirs, mine = _alike(beside, wanted) if beside else (np.zeros(len(step.table)), np.zeros(number))
            order = np.argsort(theirs, kind="stable")
            ways = np.concatenate([[0.0], np.cumsum(step.table.ways[order])])
            begin, end = (ways[np.searchsorted(theirs[order], mine, side)] for side in ("left", "right"))
            chosen = np.searchsorted(ways, begin + dice.random(number) * (end - begin), "right") - 1
            drawn[step.role] = step.table.columns[step.role][order[np.minimum(chosen, len(order) - 1)]]
        return drawn


class ByAnchor:
    """The casts of relations that hang together too closely to be eliminated at once: a part of the anchors at a time.

    Only the parts and their counts are remembered; casts are worked out again when they are asked for.
    """

    def __init__(self, parts: Sequence[tuple[Sequence[Relation], int]]) -> None:
        self._parts = parts
        self.count = sum(count for _, count in parts)
        """How many casts there are."""

    def all(self) -> Casts:
        """Every cast, part by part."""
        return _together([Elimination(found).all() for found, count in self._parts if count])

    def draw(self, number: int, seed: int) -> Casts:
        """So many casts, drawn independently, each with the same chance."""
        dice = np.random.default_rng(seed)
        shares = dice.multinomial(number, [count / self.count for _, count in self._parts])
        drawn = [
            Elimination(found).draw(int(share), seed + place)
            for place, ((found, _), share) in enumerate(zip(self._parts, shares, strict=True))
            if share
        ]
        order = dice.permutation(number)
        return {role: column[order] for role, column in _together(drawn).items()}


def eliminated(found: Sequence[Relation], size: int, anchor: str) -> Elimination | ByAnchor:
    """The casts that some relations allow; `size` is the number of known ids.

    Raises `TooWide` when even those of one value of the anchor are too many to go through.
    """
    parts = list(_parts(found, size, anchor))
    if not parts:
        return Elimination((), possible=False)
    if len(parts) == 1:
        return Elimination(parts[0][0])
    return ByAnchor(parts)


def _parts(found: Sequence[Relation], size: int, anchor: str) -> Iterator[tuple[Sequence[Relation], int]]:
    """The relations around parts of the anchor's values, reduced, each small enough, with the number of its casts."""
    reduced = reduction.reduce(found, size, anchor)
    if reduced is None:
        return
    try:
        yield reduced, Elimination(reduced).count
    except TooWide:
        values = np.unique(np.concatenate([one.column(anchor) for one in reduced if anchor in one.roles]))
        if len(values) < 2:
            raise
        middle = values[len(values) // 2]
        for upper in (False, True):
            kept = [
                one.keep((one.column(anchor) >= middle) == upper) if anchor in one.roles else one for one in reduced
            ]
            yield from _parts(kept, size, anchor)


def _together(several: Sequence[Casts]) -> Casts:
    return {role: np.concatenate([one[role] for one in several]) for role in several[0]}


def among(casts: Casts, one: Relation) -> NDArray[np.bool_]:
    """Which casts a relation allows."""
    rows, mine = _alike([one.column(role) for role in one.roles], [casts[role] for role in one.roles])
    return np.isin(mine, rows)


def _width(tables: Sequence[_Table], role: str) -> float:
    """How many rows the join of all that mentions a role has, as the numbers of values let expect.

    As if values were evenly spread and the fewer were among the more (Selinger et al., SIGMOD 1979, section 4).
    """
    rows, values = 1.0, dict[str, int]()
    for table in tables:
        if role in table.columns:
            rows *= len(table)
            for name, count in table.values.items():
                rows /= max(count, values[name], 1) if name in values else 1
                values[name] = min(count, values.get(name, count))
    return rows


def _alike(one: Sequence[Ids], other: Sequence[Ids]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One number for each row of two tables with the same columns; equal rows have equal ones."""
    if not one:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    length = len(one[0])
    numbers = keys([np.concatenate(pair) for pair in zip(one, other, strict=True)])
    return numbers[:length], numbers[length:]
