"""Relations that are reduced one after the other: each beginning of them is the last one with a relation more."""

from collections import deque
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solver.comparison import Comparison
from solver.relation import Ids, Relation

_NARROWED: Final = 0.9
"""What part of a role's candidates must be left at most before other relations are gone through again."""


@dataclass(frozen=True, eq=False)
class _Offer:
    """Which numbers some rows leave for a role, and how many these are."""

    mask: NDArray[np.bool_]
    left: int

    @classmethod
    def of(cls, column: Ids, size: int) -> "_Offer":
        mask = np.zeros(size, dtype=np.bool_)
        mask[column.astype(np.intp)] = True
        return cls(mask, int(np.count_nonzero(mask)))


@dataclass(frozen=True, eq=False)
class _Kept:
    """Rows of a relation, what each column of them offers, and to what each has been held already."""

    rows: Ids
    offers: tuple[_Offer, ...] = ()
    held: tuple[_Offer | None, ...] = ()

    def to(self, against: tuple[_Offer | None, ...], size: int) -> "_Kept":
        """The rows that go with what is left for each column. Columns that have been held to that are not looked at."""
        fits: NDArray[np.bool_] | None = None
        for place, offer in enumerate(against):
            if offer is not None and offer is not (self.held[place] if self.held else None):
                there = offer.mask.take(self.rows[:, place])
                fits = there if fits is None else fits & there
        if fits is None or bool(fits.all()):
            if self.offers:
                return self
            rows = self.rows
        else:
            rows = self.rows.T[:, fits].T
        return _Kept(rows, tuple(_Offer.of(column, size) for column in rows.T))


class Reduced:
    """Relations that are reduced, and which numbers each role may still be."""

    def __init__(self) -> None:
        self.relations: list[Relation | Comparison] = []
        self._kept: list[_Kept | None] = []
        self._left: dict[str, _Offer] = {}
        self._done: dict[tuple[int, ...], tuple[_Kept, tuple[_Offer | None, ...], _Kept]] = {}

    def also(self, further: Relation | Comparison, size: int) -> "Reduced | None":
        """With a further relation; None when some role then has no candidate left. Only what it narrows is redone.

        What leaves a role nearly all of its candidates is worked in by whoever comes next.
        """
        more = Reduced()
        more.relations = [*self.relations, further]
        more._kept = [*self._kept, _Kept(further.rows) if isinstance(further, Relation) else None]
        more._left, more._done = dict(self._left), self._done
        pending = deque([len(self.relations)])
        while pending:
            number = pending.popleft()
            one, before = more.relations[number], more._kept[number]
            if before is None or isinstance(one, Comparison):
                continue
            kept = more._held(before, tuple(more._left.get(role) for role in one.roles), size)
            if not len(kept.rows):
                return None
            if kept.rows is not before.rows:
                more.relations[number] = Relation(one.rule, one.roles, kept.rows)
            for role, offer in zip(one.roles, kept.offers, strict=True):
                known = more._left[role].left if role in more._left else size
                if offer.left < known:
                    more._left[role] = offer
                if offer.left > _NARROWED * known:
                    continue
                pending.extend(
                    place
                    for place, other in enumerate(more.relations)
                    if place != number and place not in pending and role in other.roles
                )
            more._kept[number] = replace(kept, held=tuple(more._left.get(role) for role in one.roles))
        return more

    def _held(self, kept: _Kept, against: tuple[_Offer | None, ...], size: int) -> _Kept:
        """Some rows, held to what is left for each column: once for all equal ones (five suspects)."""
        key = (id(kept.rows), *map(id, against))
        if key not in self._done:
            self._done[key] = kept, against, kept.to(against, size)  # whose id is here must not go
        return self._done[key][2]
