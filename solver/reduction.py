"""Semi-join reduction: drops every row that cannot be part of a solution, in bulk, before any search.

Starting from the anchor, each relation loses the rows whose values another relation no longer offers, until nothing
changes. On the constraint network this is generalised arc consistency (Bernstein & Chiu, "Using semi-joins to solve
relational queries", JACM 28, 1981; Bessière, "Constraint propagation", Handbook of Constraint Programming, 2006).
Comparisons are kept as they are.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.comparison import Comparison
from solver.relation import Ids, Relation
from world.columns.pairs import is_in, once

_FEW = 16
"""What is so many times less than all ids is sorted; what is more is ticked off on a list of all of them."""


def reduce(found: Iterable[Relation | Comparison], anchor: str) -> list[Relation | Comparison] | None:
    """The reduced relations; None when some role has no candidate left.

    Those that are reduced already are looked at again only where others leave less of a role.
    """
    listed = list(found)
    kept = _outwards([one for one in listed if isinstance(one, Relation)], anchor)
    if not all(len(one.rows) for one in kept):
        return None
    size = 1 + max((int(one.rows.max(initial=0)) for one in kept), default=0)
    waiting = {number for number, one in enumerate(kept) if not one.is_reduced}
    left = _offered(kept, {role for number in waiting for role in kept[number].roles}, size)
    while waiting:
        for number in sorted(waiting):
            waiting.discard(number)
            one = kept[number]
            fits = np.ones(len(one.rows), dtype=np.bool_)
            for role in one.roles:
                if role in left:
                    fits &= _are_in(one.column(role), left[role], size)
            one = kept[number] = one.keep(fits)
            if not len(one.rows):
                return None
            for role in one.roles:
                offered = values_of(one.column(role), size)
                if role not in left or len(offered) < len(left[role]):
                    left[role] = offered
                    waiting.update(place for place, near in enumerate(kept) if near is not one and role in near.roles)
    return [*kept, *(one for one in listed if isinstance(one, Comparison))]


def values_of(column: Ids, size: int) -> Ids:
    """The values of a column, all below `size`, sorted: few by sorting them, many by ticking them off."""
    if len(column) * _FEW < size:
        return once(np.ascontiguousarray(column))
    there = np.zeros(size, dtype=np.bool_)
    there[column] = True
    return np.flatnonzero(there).astype(np.int32)


def _offered(found: Sequence[Relation], roles: Collection[str], size: int) -> dict[str, Ids]:
    """What relations that are reduced already offer for some roles: each of them the same."""
    smallest = {role: one for one in reversed(found) if one.is_reduced for role in one.roles if role in roles}
    return {role: values_of(one.column(role), size) for role, one in smallest.items()}


def _are_in(column: Ids, values: Ids, size: int) -> NDArray[np.bool_]:
    if len(column) * _FEW < size:
        return is_in(column, values)
    there = np.zeros(size, dtype=np.bool_)
    there[values] = True
    return there[column]


def _outwards(found: Sequence[Relation], anchor: str) -> list[Relation]:
    """The relations in the order in which they are reached from the anchor."""
    reached, waiting, ordered = {anchor}, list(found), []
    while waiting:
        near = [one for one in waiting if reached.intersection(one.roles)] or waiting[:1]
        near.sort(key=lambda one: len(one.rows))
        ordered.append(near[0])
        waiting = [one for one in waiting if one is not near[0]]
        reached.update(near[0].roles)
    return ordered
