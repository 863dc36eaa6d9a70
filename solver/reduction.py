"""Semi-join reduction: drops every row that cannot be part of a solution, in bulk, before any search.

Starting from the anchor, each relation loses the rows whose values another relation no longer offers, until nothing
changes. On the constraint network this is generalised arc consistency (Bernstein & Chiu, "Using semi-joins to solve
relational queries", JACM 28, 1981; Bessière, "Constraint propagation", Handbook of Constraint Programming, 2006).
Comparisons are kept as they are.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.comparison import Comparison
from solver.relation import Relation


def reduce(
    found: Iterable[Relation | Comparison], size: int, anchor: str
) -> list[Relation | Comparison] | None:
    """The reduced relations; None when some role has no candidate left. `size` is the number of known ids."""
    listed = list(found)
    kept = _outwards([one for one in listed if isinstance(one, Relation)], anchor)
    masks: dict[str, NDArray[np.bool_]] = {}
    changed = True
    while changed:
        changed = False
        for number, one in enumerate(kept):
            fits = np.ones(len(one.rows), dtype=np.bool_)
            for role in one.roles:
                if role in masks:
                    fits &= masks[role][one.column(role)]
            one = kept[number] = one.keep(fits)
            if not len(one.rows):
                return None
            for role in one.roles:
                offered = np.zeros(size, dtype=np.bool_)
                offered[one.column(role)] = True
                narrowed = offered & masks[role] if role in masks else offered
                if role not in masks or not np.array_equal(narrowed, masks[role]):
                    masks[role] = narrowed
                    changed = True
    return [*kept, *(one for one in listed if isinstance(one, Comparison))]


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
