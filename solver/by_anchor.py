"""Casts that hang together too closely to be eliminated at once: a part of the anchor's values after the other."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

import numpy as np

from solver import elimination
from solver.comparison import Comparison
from solver.elimination import Casts, Elimination, Grades
from solver.errors import TooMuch, TooWide
from solver.reduction import reduce
from solver.relation import Relation
from solver.work import work_limit
from world.columns.pairs import once

LEAST_WORK: Final = 5_000_000
MOST_WORK: Final = 200
"""Rows that all joins may have: so many at least, and so many times as the relations. Society after society, the plots
that come with Legendry take no more than 65 times as many."""


def befitting(found: Sequence[Relation | Comparison]) -> int:
    """The rows that joins of some relations may have together."""
    return max(LEAST_WORK, MOST_WORK * sum(len(one.rows) for one in found if isinstance(one, Relation)))


class ByAnchor:
    """The casts of relations that hang together too closely to be eliminated at once: a part of the anchors at a time.

    Only the parts and their counts are remembered; casts are worked out again when they are asked for.
    """

    def __init__(
        self, parts: Sequence[tuple[Sequence[Relation | Comparison], Grades]], wishes: Sequence[Relation] = ()
    ) -> None:
        self._parts = parts
        self._wishes = wishes
        self.grades: Grades = dict(sorted(sum((Counter(grades) for _, grades in parts), Counter[int]()).items()))
        """How many casts there are of each grade."""
        self.count = sum(self.grades.values())
        """How many casts there are."""

    def all(self, grades: Collection[int] | None = None) -> Casts:
        """Every cast, or those of some grades, part by part."""
        return _together([self._part(found).all(grades) for found, known in self._parts if _sum(known, grades)])

    def draw(self, number: int, seed: int, grades: Collection[int] | None = None) -> Casts:
        """So many casts, of any or of some grades, drawn independently, each with the same chance."""
        dice = np.random.default_rng(seed)
        counts = [_sum(known, grades) for _, known in self._parts]
        shares = dice.multinomial(number, [count / sum(counts) for count in counts])
        drawn = [
            self._part(found).draw(int(share), seed + place, grades)
            for place, ((found, _), share) in enumerate(zip(self._parts, shares, strict=True))
            if share
        ]
        order = dice.permutation(number)
        return {role: column[order] for role, column in _together(drawn).items()}

    def _part(self, found: Sequence[Relation | Comparison]) -> Elimination:
        return Elimination(found, self._wishes)


def eliminated(
    found: Sequence[Relation | Comparison], anchor: str, wishes: Sequence[Relation] = (), *, at_once: bool = False
) -> Elimination | ByAnchor:
    """The casts that some relations allow.

    Raises `TooWide` when even those of one value of the anchor are too many to go through, or all `at_once` would be;
    and when the joins of all parts would have more rows than befits the relations.
    """
    reduced = reduce(found, anchor)
    if reduced is None:
        return Elimination((), possible=False)
    with work_limit(befitting(reduced)):
        return _eliminated(reduced, anchor, wishes, at_once=at_once)


def _eliminated(
    reduced: Sequence[Relation | Comparison], anchor: str, wishes: Sequence[Relation], *, at_once: bool
) -> Elimination | ByAnchor:
    try:
        return Elimination(reduced, wishes)
    except TooWide as error:
        if at_once or isinstance(error, TooMuch):
            raise
        parts = [
            (part, one.grades)
            for piece in _pieces(reduced, anchor, error)
            for part, one in _parts(piece, anchor, wishes)
        ]
        return ByAnchor(parts, wishes)


def _parts(
    found: Sequence[Relation | Comparison], anchor: str, wishes: Sequence[Relation]
) -> Iterator[tuple[Sequence[Relation | Comparison], Elimination]]:
    """The relations around parts of the anchor's values, reduced, each small enough."""
    reduced = reduce(found, anchor)
    if reduced is None:
        return
    try:
        yield reduced, Elimination(reduced, wishes)
    except TooMuch:
        raise
    except TooWide as error:
        for piece in _pieces(reduced, anchor, error):
            yield from _parts(piece, anchor, wishes)


def _pieces(
    found: Sequence[Relation | Comparison], anchor: str, error: TooWide
) -> Iterator[Sequence[Relation | Comparison]]:
    """The relations around as many parts of the anchor's values as may be small enough. Raises what it cannot mend."""
    anchored = [one for one in found if isinstance(one, Relation) and anchor in one.roles]
    values = once(np.concatenate([np.array([], dtype=np.int32), *(one.column(anchor) for one in anchored)]))
    if len(values) < 2:
        raise error
    for some in np.array_split(values, min(len(values), 2 * (error.size // max(elimination.MOST_ROWS, 1)) + 2)):
        yield [
            one.keep((one.column(anchor) >= some[0]) & (one.column(anchor) <= some[-1])) if one in anchored else one
            for one in found
        ]


def _sum(known: Grades, grades: Collection[int] | None) -> int:
    return sum(count for grade, count in known.items() if grades is None or grade in grades)


def _together(several: Sequence[Casts]) -> Casts:
    return {role: np.concatenate([one[role] for one in several]) for role in several[0]}
