"""Minimal unsatisfiable subsets of relations, and the fewest that must go so that the others can hold together."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from solver.comparison import Comparison
from solver.explaining.possibility import possible_still
from solver.explaining.reduced import Reduced
from solver.relation import Relation

MOST_TRIED: Final = 60
"""Sets of rules that are tried when one looks for the fewest that must go."""


def reached(found: Sequence[Relation | Comparison], anchor: str) -> list[Relation | Comparison]:
    """Relations in the order in which they are reached from the anchor; those of one distance in the order given."""
    roles, waiting, ordered = {anchor}, list(found), list[Relation | Comparison]()
    while waiting:
        near = next((one for one in waiting if roles.intersection(one.roles)), waiting[0])
        ordered.append(near)
        waiting = [one for one in waiting if one is not near]
        roles.update(near.roles)
    return ordered


class Ordered:
    """Relations in the order in which they are reached, of which beginnings are reduced once, each from the last.

    What a beginning rules out is left out of it wherever it stays as a whole: a large relation is gone through once.
    """

    def __init__(self, found: Sequence[Relation | Comparison], anchor: str) -> None:
        self.all = tuple(found)
        self._size = 1 + max((int(one.rows.max(initial=0)) for one in found if isinstance(one, Relation)), default=0)
        self._anchor = anchor
        self.order = reached(found, anchor)
        self._beginnings: list[Reduced | None] = [Reduced()]

    def __len__(self) -> int:
        return len(self.order)

    def beginning(self, number: int) -> list[Relation | Comparison] | None:
        """So many from the beginning, reduced together; None when some role then has no candidate left."""
        found = self._beginning(number)
        return None if found is None else found.relations

    def among(self, rules: Iterable[str]) -> list[Relation | Comparison] | None:
        """Those of some rules, reduced together; None when some role then has no candidate left."""
        wanted = set(rules)
        length = next((n for n, one in enumerate(self.order) if one.rule not in wanted), len(self.order))
        found = self._beginning(length)
        for one in self.order[length:]:
            if one.rule in wanted and found is not None:
                found = found.also(one, self._size)
        return None if found is None else found.relations

    def can_hold(self, rules: Iterable[str]) -> bool:
        """Whether some of the rules can hold together."""
        found = self.among(rules)
        return found is not None and possible_still(found, self._anchor)

    def can_begin(self, number: int) -> bool:
        """Whether so many from the beginning can hold together."""
        found = self.beginning(number)
        return found is not None and possible_still(found, self._anchor)

    def _beginning(self, number: int) -> Reduced | None:
        while len(self._beginnings) <= number:
            before, one = self._beginnings[-1], self.order[len(self._beginnings) - 1]
            self._beginnings.append(None if before is None else before.also(one, self._size))
        return self._beginnings[number]

    def first_impossible(self) -> int | None:
        """How many from the beginning are the fewest that cannot hold together; None where all can."""
        emptied = next((number for number in range(1, len(self) + 1) if self.beginning(number) is None), None)
        if emptied is None and self.can_begin(len(self)):
            return None
        low, high = 0, emptied or len(self)  # so many from the beginning can hold; so many cannot
        middle = high - 1
        while high - low > 1:
            low, high = (middle, high) if self.can_begin(middle) else (low, middle)
            middle = (low + high) // 2
        return high

    def needed(self) -> list[str]:
        """A minimal unsatisfiable subset of rules that cannot hold together, in the order in which they were given.

        The shortest beginning that cannot hold is found by halving; its last rule is then needed. Mostly it clashes
        with a single other one. Otherwise the others are dropped one after the other, the last first, for good where
        the rest still clashes (Chinneck & Dravnieks, "Locating minimal infeasible constraint sets in linear programs",
        ORSA Journal on Computing 3, 1991).
        """
        begun = self.order[: self.first_impossible() or len(self)]
        core = self._pair(begun) or list(dict.fromkeys(one.rule for one in begun))
        for rule in reversed(core[:-1]):
            without = [other for other in core if other != rule]
            if not self.can_hold(without):
                core = without
        return list(dict.fromkeys(one.rule for one in self.all if one.rule in core))

    def _pair(self, begun: Sequence[Relation | Comparison]) -> list[str] | None:
        """The last of some rules and another one with which it cannot hold; None where there is none."""
        last = begun[-1]
        others = [one for one in begun[:-1] if one.rule != last.rule and not {*one.roles}.isdisjoint(last.roles)]
        for one in sorted(others, key=lambda one: len(one.rows) if isinstance(one, Relation) else 0):
            if not self.can_hold((one.rule, last.rule)):
                return [one.rule, last.rule]
        return None


def corrections(found: Ordered, anchor: str, known: Sequence[Sequence[str]], most: int) -> Iterator[frozenset[str]]:
    """Sets of rules without which the others can hold, each minimal, the smallest first; at most so many.

    Each takes a rule out of every clash: clashes are met one after the other and hit breadth first (Reiter, "A theory
    of diagnosis from first principles", Artificial Intelligence 32, 1987). `known` are clashes that are known already.
    """
    clashes = [list(rules) for rules in known]
    alone = frozenset(rules[0] for rules in clashes if len(rules) == 1)
    waiting, seen, given = deque([alone]), {alone}, list[frozenset[str]]()
    tried = 0
    while waiting and len(given) < most and tried < MOST_TRIED:
        gone = waiting.popleft()
        if any(one <= gone for one in given):
            continue
        met = next((rules for rules in clashes if gone.isdisjoint(rules)), None)
        if met is None:
            tried += 1
            if found.can_hold(one.rule for one in found.all if one.rule not in gone):
                given.append(gone)
                yield gone
                continue
            met = Ordered([one for one in found.all if one.rule not in gone], anchor).needed()
            clashes.append(met)
        for rule in met:
            if (more := gone | {rule}) not in seen:
                seen.add(more)
                waiting.append(more)
