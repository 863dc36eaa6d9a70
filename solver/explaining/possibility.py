"""Whether rules allow any cast at all, what the anchor may be in their casts, and one of these casts."""

from collections.abc import Iterator, Sequence
from typing import Final

from solver.by_anchor import eliminated
from solver.comparison import Comparison
from solver.elimination import Elimination
from solver.errors import TooWide
from solver.reduction import reduce, values_of
from solver.relation import NOTHING, Ids, Relation
from world.columns.pairs import is_in

_FIRST: Final = 8
"""Values of the anchor that are looked at before all others: they are mostly enough."""

_QUICK: Final = 100_000
"""Rows of all relations up to which an exact answer is given where one that may be too large will do."""


def possible(found: Sequence[Relation | Comparison], anchor: str) -> bool:
    """Whether there is any cast.

    What hangs together too closely to be decided counts as possible: nobody is told "no" without a proof.
    """
    roles = [role for one in found for role in one.roles]
    relations = [one for one in found if isinstance(one, Relation)]
    if len(relations) == len(found) and len(roles) == len({*roles}):  # any row of each goes with any of the others
        return all(len(one.rows) for one in relations)
    reduced = reduce(found, anchor)
    return reduced is not None and possible_still(reduced, anchor)


def possible_still(reduced: Sequence[Relation | Comparison], anchor: str) -> bool:
    """As `possible`, for relations that are reduced."""
    try:
        return any(eliminated(some, anchor).count for some in _parts(reduced, anchor))
    except TooWide:
        return True


def _parts(reduced: Sequence[Relation | Comparison], anchor: str) -> Iterator[Sequence[Relation | Comparison]]:
    """The relations around a few values of the anchor, where casts mostly are, and then all of them."""
    about = [one for one in reduced if isinstance(one, Relation) and anchor in one.roles]
    few = values(about, anchor)[:_FIRST]
    yield [
        one.keep(is_in(one.column(anchor), few)) if isinstance(one, Relation) and anchor in one.roles else one
        for one in reduced
    ]
    yield reduced


def left_at_most(reduced: Sequence[Relation | Comparison], role: str) -> Ids:
    """The values of a role in all casts of reduced relations, sorted, and where that takes long those of reduction."""
    relations = [one for one in reduced if isinstance(one, Relation)]
    if sum(len(one.rows) for one in relations) <= _QUICK:
        try:
            return Elimination(reduced, last=role).values_of_last
        except TooWide:
            pass
    return values(relations, role)


def values(found: Sequence[Relation], role: str) -> Ids:
    """What the smallest relation leaves of a role, sorted; nothing where none speaks of it."""
    columns = [one.column(role) for one in found if role in one.roles]
    smallest = min(columns, key=len, default=NOTHING)
    return values_of(smallest, 1 + int(smallest.max(initial=0)))


def some_cast(found: Sequence[Relation | Comparison], anchor: str) -> dict[str, int]:
    """One cast, always the same. Raises `TooWide`; empty where there is none."""
    for some in _parts(found, anchor):
        if (casts := eliminated(some, anchor)).count:
            return {role: int(column[0]) for role, column in casts.draw(1, 0).items()}
    return {}
