"""Whether relations allow any cast at all, and what one role may be in their casts; no cast is counted.

Reduction first, then roles are eliminated as sets: a role of one relation only is left out of it, a relation whose
roles another has filters that one and is gone (Yu & Özsoyoğlu, "An algorithm for tree-query membership of a distributed
query", COMPSAC 1979), and only what then still hangs together in circles is joined (Dechter, "Bucket elimination",
Artificial Intelligence 113, 1999).
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from solver.errors import TooWide
from solver.reduction import reduce
from solver.relation import Ids, Relation
from world.columns.pairs import distinct, is_in, keys, spread

MOST_ROWS: Final = 2_000_000
"""Rows that one join may have; where it has more, half of the values are looked at, and then the other half."""

_FIRST: Final = (0, 1, 8, 64)
"""Where the values of the anchor are cut to be looked at before all others: the first is mostly enough."""

_QUICK: Final = 100_000
"""Rows that one join may have where an answer that may be too large will do."""

_MOST_FEW: Final = 8
"""Values of a role that is tried value by value."""

_NOTHING: Final = np.array([], dtype=np.int32)


def possible(found: Sequence[Relation], size: int, anchor: str) -> bool:
    """Whether there is any cast. `size` is the number of known ids.

    What hangs together too closely to be decided counts as possible: nobody is told "no" without a proof.
    """
    reduced = reduce(found, size, anchor)
    return reduced is not None and possible_still(reduced, size, anchor)


def possible_still(reduced: Sequence[Relation], size: int, anchor: str) -> bool:
    """As `possible`, for relations that are reduced."""
    values = next((np.unique(one.column(anchor)) for one in reduced if anchor in one.roles), _NOTHING)
    try:
        for begin, end in pairwise(_FIRST):
            if len(values) > end and len(left(_only(reduced, anchor, values[begin:end]), size, anchor)):
                return True
        return len(_left(list(reduced), size, anchor)) > 0
    except TooWide:
        return True


def left_at_most(reduced: Sequence[Relation], role: str) -> Ids:
    """The values of a role in all casts of reduced relations, sorted, and where that takes long those of reduction."""
    if sum(len(one.rows) for one in reduced) <= _QUICK:
        try:
            return _projected(list(reduced), role, _QUICK)
        except TooWide:
            pass
    return min((np.unique(one.column(role)) for one in reduced if role in one.roles), key=len, default=_NOTHING)


def left(found: Sequence[Relation], size: int, role: str) -> Ids:
    """The values of a role in all casts, sorted; a zero for a role of which no relation speaks, where there are casts.

    Raises `TooWide` where even one value has too many casts to go through.
    """
    reduced = reduce(found, size, role)
    return _NOTHING if reduced is None else _left(reduced, size, role)


def _left(reduced: list[Relation], size: int, role: str) -> Ids:
    if not reduced:
        return np.zeros(1, dtype=np.int32)
    try:
        return _projected(reduced, role, MOST_ROWS)
    except TooWide:
        values = np.unique(np.concatenate([_NOTHING, *(one.column(role) for one in reduced if role in one.roles)]))
        if len(values) < 2:
            raise
        halves = np.array_split(values, 2)
        return np.concatenate([left(_only(reduced, role, half), size, role) for half in halves])


def first_cast(reduced: Sequence[Relation], size: int, roles: Sequence[str]) -> dict[str, int]:
    """The cast that comes first when roles are filled in this order, each with the least number that still goes.

    The relations are reduced, and there must be a cast. Roles of which no relation speaks are left out.
    """
    cast: dict[str, int] = {}
    for role in roles:
        if any(role in one.roles for one in reduced):
            cast[role] = _first(reduced, size, role)
            rest = _only(reduced, role, np.array([cast[role]], dtype=np.int32))
            reduced = reduce(rest, size, role) or rest
    return cast


def _first(reduced: Sequence[Relation], size: int, role: str) -> int:
    """The least value of a role in all casts, looked for among a few, then among four times as many, and so on."""
    values = next(np.unique(one.column(role)) for one in reduced if role in one.roles)
    begin, end = 0, 1
    while not len(some := left(_only(reduced, role, values[begin:end]), size, role)):
        begin, end = end, end + 4 * (end - begin)
    return int(some[0])


def _only(found: Sequence[Relation], role: str, values: Ids) -> list[Relation]:
    """The relations with only some (sorted) values of a role."""
    wanted = values.astype(np.int64)
    return [one.keep(is_in(one.column(role).astype(np.int64), wanted)) if role in one.roles else one for one in found]


def _projected(tables: list[Relation], kept: str, most: int, *, tried: bool = False) -> Ids:
    """The values of one role in the join of some relations. With `tried`, no role is tried value by value."""
    while any(one.roles != (kept,) for one in tables) or len(tables) > 1:
        tables = [_without(one, _private(one, tables) - {kept}) for one in tables]
        if any(not len(one.rows) for one in tables):
            return _NOTHING
        tables = [one for one in tables if one.roles]
        if not tables:
            return np.zeros(1, dtype=np.int32)
        ear = next(((one, other) for one in tables for other in tables if _covers(other, one)), None)
        if ear:
            one, other = ear
            filtered = other.keep(_agreeing(other, one))
            tables = [filtered if table is other else table for table in tables if table is not one]
            continue
        open_ = dict.fromkeys(role for one in tables for role in one.roles if role != kept)
        if not open_:
            break
        if not tried and (few := _few(tables, open_)):
            return _one_by_one(tables, kept, few, most)
        role = min(open_, key=lambda name: _width(_around(tables, name)))
        near = sorted(_around(tables, role), key=lambda one: len(one.rows))
        joined = near[0]
        for one in near[1:]:
            joined = _joined(joined, one, most)
        tables = [_without(joined, {role}), *(one for one in tables if role not in one.roles)]
    return np.unique(tables[0].column(kept)) if tables and len(tables[0].rows) else _NOTHING


def _few(tables: Sequence[Relation], roles: Iterable[str]) -> tuple[str, Ids] | None:
    """The role that most relations speak of, among those with few values: such as how it all ends."""
    chosen: tuple[int, str, Ids] | None = None
    for role in roles:
        columns = [one.column(role) for one in tables if role in one.roles]
        if len(columns) > (chosen[0] if chosen else 1) and len(values := np.unique(min(columns, key=len))) <= _MOST_FEW:
            chosen = len(columns), role, values
    return chosen[1:] if chosen else None


def _one_by_one(tables: list[Relation], kept: str, few: tuple[str, Ids], most: int) -> Ids:
    """As `_projected`, with one value of a role after the other: what hangs together over it alone then falls apart.

    Conditioning on a cutset (Dechter, "Enhancement schemes for constraint processing", Artificial Intelligence 41,
    1990).
    """
    role, values = few
    found = _NOTHING
    for value in values:
        rest = _only(tables, role, np.array([value], dtype=np.int32))
        found = np.union1d(found, _projected(rest, kept, most, tried=True)).astype(np.int32)
    return found


def _private(one: Relation, tables: Sequence[Relation]) -> set[str]:
    """The roles of a relation that no other has."""
    return set(one.roles) - {role for other in tables if other is not one for role in other.roles}


def _without(one: Relation, roles: set[str]) -> Relation:
    """The distinct rows of a relation without some roles."""
    if not roles.intersection(one.roles):
        return one
    names = tuple(role for role in one.roles if role not in roles)
    if not names:
        return Relation(one.rule, (), np.zeros((min(len(one.rows), 1), 0), dtype=np.int32))
    columns = [one.column(role) for role in names]
    return Relation(one.rule, names, np.column_stack(columns)[distinct(columns)])


def _covers(other: Relation, one: Relation) -> bool:
    return other is not one and set(one.roles) <= set(other.roles)


def _agreeing(other: Relation, one: Relation) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which rows of a relation agree with another, all of whose roles it has."""
    mine, theirs = _numbered(other, one, one.roles)
    return is_in(mine, np.unique(theirs))


def _joined(one: Relation, other: Relation, most: int) -> Relation:
    """The rows of both that agree. Raises `TooWide` when there are more than `most`."""
    shared = [role for role in one.roles if role in other.roles]
    new = [role for role in other.roles if role not in one.roles]
    mine, theirs = _numbered(one, other, shared)
    order = np.argsort(theirs, kind="stable")
    begin, end = (np.searchsorted(theirs[order], mine, side) for side in ("left", "right"))
    if int((end - begin).sum()) > most:
        raise TooWide(f"A join for {', '.join((*one.roles, *new))} is too large.")
    rows, places = spread(begin, end)
    columns = [one.column(role)[rows] for role in one.roles] + [other.column(role)[order[places]] for role in new]
    return Relation(one.rule, (*one.roles, *new), np.column_stack(columns))


def _numbered(
    one: Relation, other: Relation, roles: Sequence[str]
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """One number for each row of both by some roles; equal rows have equal ones."""
    if not roles:
        return np.zeros(len(one.rows), dtype=np.int64), np.zeros(len(other.rows), dtype=np.int64)
    numbers = keys([np.concatenate([one.column(role), other.column(role)]) for role in roles])
    return numbers[: len(one.rows)], numbers[len(one.rows) :]


def _around(tables: Sequence[Relation], role: str) -> list[Relation]:
    return [one for one in tables if role in one.roles]


def _width(tables: Sequence[Relation]) -> tuple[int, int]:
    """How wide a join will be: its roles, and the rows that go into it."""
    return len({role for one in tables for role in one.roles}), sum(len(one.rows) for one in tables)
