"""The casts around some values of the anchor, found by what these touch: the rest of the world is not looked at.

Relations are entered by an index: the places of their rows in the order of each role's values. From the anchor outwards
each relation is cut down to the rows that go with what is known so far, the one with the fewest first.
"""

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np

from solver.comparison import Comparison
from solver.elimination import Casts, Elimination
from solver.errors import TooMuch, TooWide
from solver.reduction import reduce
from solver.relation import Ids, Relation
from solver.search import Assignment, Steps, solutions
from solver.table import spans
from world.columns.pairs import Places, is_in, once, spread

_FIRST = 8
_FURTHER = 4
"""Anchors that are looked at first, and how many times as many each time after."""


_SMALL = 2_000
"""Rows of all relations up to which searching for one cast is faster than counting all."""


_STEPS = 10_000
_STEPS_IN_ALL = 100_000
"""How often rules may be asked in a search among casts that cannot be eliminated: for one anchor, and for all."""

_KEPT = 32
"""Anchors of which such a search goes on to further casts."""

_FEW = 1_000
"""Players of a role among whom such a search looks."""

_MOST = 512
"""Anchors that are looked at together at most, unless more are asked for."""


class Around:
    """Relations and comparisons, entered from the anchor."""

    def __init__(self, found: Sequence[Relation | Comparison], anchor: str) -> None:
        self._relations = [one for one in found if isinstance(one, Relation)]
        self._compared = [one for one in found if isinstance(one, Comparison)]
        self._anchor = anchor

    def eliminations(self, seed: int, first: int = _FIRST, last: str = "") -> Iterator[Elimination]:
        """The casts of more and more anchors, in an order that the seed shuffles; those without any are left out.

        Raises `TooWide` when those of one anchor are too many to go through.
        """
        anchors = np.random.default_rng(seed).permutation(self._anchors())
        begin, number = 0, first
        while begin < len(anchors):
            yield from self._of(np.sort(anchors[begin : begin + number]), last)
            begin, number = begin + number, min(number * _FURTHER, max(number, _MOST))

    def first(self, seed: int) -> Iterator[Casts]:
        """A cast of each anchor that has one, in an order that the seed shuffles.

        Small problems are searched by python-constraint2, others eliminated. Raises `TooWide` for some of those.
        """
        dice = Random(seed)
        for anchor in np.random.default_rng(seed).permutation(self._anchors()).tolist():
            found = self.relations(np.array([anchor], dtype=np.int32))
            if found is None:
                continue
            if sum(len(one.rows) for one in found if isinstance(one, Relation)) <= _SMALL:
                cast = next(solutions(found, dice), None)
                if cast is not None:
                    yield _as_casts(cast)
            elif (casts := Elimination(found)).count:
                yield casts.draw(1, seed)

    def searched(self, seed: int) -> Iterator[Casts]:
        """Casts in an order that the seed shuffles, one by one: first one of each anchor, then further ones of some.

        For rules that hang together too closely to be eliminated. Each is searched for by python-constraint2. What
        many can play, and no other rule asks for, is looked for among few. Raises `TooMuch` after many steps, if so far
        nothing is known of further casts.
        """
        dice, steps = Random(seed), Steps(_STEPS_IN_ALL)
        found: list[Iterator[Assignment]] = []
        gave_up = False
        for anchor in np.random.default_rng(seed).permutation(self._anchors()).tolist():
            allowed = self.relations(np.array([anchor], dtype=np.int32))
            if allowed is None:
                continue
            thinned = [_thinned(one, dice) for one in allowed]
            gave_up |= any(one is not other for one, other in zip(thinned, allowed, strict=True))
            casts = solutions(thinned, dice, Steps(_STEPS, steps))
            try:
                cast = next(casts, None)
            except TooMuch:
                gave_up = True
                if not steps.left:
                    break
                continue
            if cast is not None:
                yield _as_casts(cast)
                found.append(casts)
                del found[_KEPT:]
        while found:
            for casts in list(found):
                try:
                    yield _as_casts(next(casts))
                except (StopIteration, TooMuch) as error:
                    gave_up |= isinstance(error, TooMuch)
                    found.remove(casts)
        if gave_up:
            raise TooMuch

    def _of(self, anchors: Ids, last: str) -> Iterator[Elimination]:
        found = self.relations(anchors)
        if found is None:
            return
        try:
            casts = Elimination(found, last=last)
        except TooWide as error:
            if len(anchors) == 1 or isinstance(error, TooMuch):
                raise
            for some in np.array_split(anchors, min(len(anchors), 8)):
                yield from self._of(some, last)
            return
        if casts.count:
            yield casts

    def relations(self, anchors: Ids) -> list[Relation | Comparison] | None:
        """All relations, reduced to what goes with some anchors (sorted); None where nothing does."""
        known: dict[str, Ids] = {self._anchor: anchors}
        waiting = {number: _Way(one) for number, one in enumerate(self._relations)}
        fresh, kept = [self._anchor], list[Relation]()
        while waiting:
            for number, way in waiting.items():
                waiting[number] = min(
                    [way, *(way.by(role, known[role]) for role in fresh if role in way.one.roles)], key=len
                )
            one = waiting.pop(min(waiting, key=lambda number: len(waiting[number]))).rows()
            for role in one.roles:
                if role in known and len(one.rows):
                    one = one.keep(is_in(np.ascontiguousarray(one.column(role)), known[role]))
            if not len(one.rows):
                return None
            fresh = [role for role in one.roles if role not in known]
            known.update({role: once(np.ascontiguousarray(one.column(role))) for role in one.roles})
            kept.append(one)
        return reduce([*kept, *self._compared], self._anchor)

    def _anchors(self) -> Ids:
        """What the smallest relation about it leaves of the anchor."""
        about = [one for one in self._relations if self._anchor in one.roles]
        smallest = min(about, key=lambda one: len(one.rows))
        return once(np.ascontiguousarray(smallest.column(self._anchor)))


def _as_casts(cast: Assignment) -> Casts:
    return {role: np.array([number], dtype=np.int32) for role, number in cast.items()}


def _thinned(one: Relation | Comparison, dice: Random) -> Relation | Comparison:
    """A relation of who can play one role, with some of many."""
    if isinstance(one, Comparison) or len(one.roles) > 1 or len(one.rows) <= _FEW:
        return one
    return one.keep(np.isin(np.arange(len(one.rows)), dice.sample(range(len(one.rows)), _FEW)))


class _Way:
    """How a relation is entered: as a whole, or by some values of one role."""

    def __init__(self, one: Relation, spans: tuple[Places, Places] | None = None, order: Ids | None = None) -> None:
        self.one = one
        self._spans, self._order = spans, order
        self._length = len(one.rows) if spans is None else int((spans[1] - spans[0]).sum())

    def __len__(self) -> int:
        return self._length

    def by(self, role: str, values: Ids) -> "_Way":
        """The way by some values (sorted) of a role."""
        one, column = self.one, self.one.column(role)
        order = np.argsort(column, kind="stable").astype(np.int32) if one.by_role is None else one.by_role(role)
        return _Way(one, spans(column, values, order), order)

    def rows(self) -> Relation:
        """The rows to which it leads."""
        if self._spans is None or self._order is None:
            return self.one
        return Relation(self.one.rule, self.one.roles, self.one.rows.T[:, self._order[spread(*self._spans)[1]]].T)
