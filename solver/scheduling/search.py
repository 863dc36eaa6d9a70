"""Backtracking over places and orders, on a network of times that grows with each decision.

What has only one way left is decided at once; then whatever leaves the least slack is tried first (Smith & Cheng,
"Slack-based heuristics for constraint satisfaction scheduling", 1993). The work is counted in steps and has an end:
where a problem is tight, CP-SAT is faster.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeAlias

from solver.scheduling.model import Model, Pair
from solver.scheduling.network import Arc, Network
from solver.scheduling.problem import NO_WAY, Verdict, Way

STEPS: Final = 30_000
STEPS_OF_A_PAIR: Final = 30
"""Steps after which the search is given up, and CP-SAT asked: some hundredths of a second, more for a large problem."""

_Order: TypeAlias = int | None
_Mark: TypeAlias = tuple[tuple[int, int], int]


@dataclass(frozen=True)
class Found:
    """Decisions that leave room: the place of each point, by number, and the network with the orders as arcs."""

    places: tuple[int, ...]
    network: Network


def search(model: Model, seed: int, steps: int = STEPS) -> Found | Verdict:
    """Decides places and orders; or says that it is impossible, or that its steps do not suffice (unknown)."""
    return _Search(model, seed, steps + STEPS_OF_A_PAIR * len(model.pairs)).run()


class _Search:
    def __init__(self, model: Model, seed: int, steps: int) -> None:
        self._model = model
        self._steps = steps
        self._network = Network(model.lower, model.upper)
        self._places: list[tuple[int, ...]] = [tuple(range(count)) for count in model.candidates]
        shuffled = Random(seed)
        self._preferred = [shuffled.sample(options, len(options)) for options in self._places]
        self._orders: list[_Order] = [None] * len(model.pairs)
        self._open = [True] * len(model.pairs)
        self._at: list[list[int]] = [[] for _ in model.ids]
        for number, pair in enumerate(model.pairs):
            self._at[pair.one].append(number)
            self._at[pair.other].append(number)
        self._unmet = [True] * len(model.choices)
        self._undone: list[tuple[list[Any], int, object]] = []

    def run(self) -> Found | Verdict:
        network = self._network
        fine = all(low <= high for low, high in zip(network.lower, network.upper, strict=True))
        fine = fine and network.add(self._model.arcs) and self._ordered() and self._settle(range(len(self._at)))
        tried: list[tuple[_Mark, Iterator[_Decision]]] = []
        while network.steps < self._steps:
            if fine:
                if (options := self._options()) is None:
                    return Found(tuple(options[0] for options in self._places), network)
                tried.append((self._mark(), options))
            fine = False
            while tried and not fine:
                mark, options = tried[-1]
                self._undo(mark)
                decision = next(options, None)
                if decision is None:
                    tried.pop()
                else:
                    changed = self._decide(decision)
                    fine = changed is not None and self._settle(changed)
                if network.steps >= self._steps:
                    return Verdict.UNKNOWN
            if not fine:
                return Verdict.IMPOSSIBLE
        return Verdict.UNKNOWN if fine else Verdict.IMPOSSIBLE

    def _ordered(self) -> bool:
        """Decides the pairs of which the arcs say who comes first, whenever that is."""
        following: dict[int, list[int]] = {}
        for arc in self._model.arcs:
            if arc.keeps_order:
                following.setdefault(arc.earlier, []).append(arc.later)
        reached: dict[int, set[int]] = {}
        arcs: list[Arc] = []
        for number, pair in enumerate(self._model.pairs):
            if None in pair.ways.values():
                continue
            for first, then in ((pair.one, pair.other), (pair.other, pair.one)):
                if first not in reached:
                    reached[first] = _reached(first, following)
                if self._orders[number] is None and then in reached[first]:
                    self._set(self._orders, number, first)
                    way, _ = self._way(pair)
                    arcs += pair.arcs(first, self._model.hours[first], way or NO_WAY)
                    self._set(self._open, number, len(pair.ways) > 1)
        return self._network.add(arcs)

    def _settle(self, changed: Iterable[int]) -> bool:
        """Decides whatever has only one way left since some points have changed. False when something has none."""
        network = self._network
        pending = deque(dict.fromkeys(number for point in changed for number in self._at[point] if self._open[number]))
        queued = set(pending)
        while True:
            while pending:
                number = pending.popleft()
                queued.discard(number)
                if not self._open[number]:
                    continue
                before = network.mark()
                if not self._consider(number):
                    return False
                if network.steps >= self._steps:
                    return True
                for point in network.changed(before):
                    for other in self._at[point]:
                        if other not in queued and self._open[other] and self._orders[other] is None:
                            queued.add(other)
                            pending.append(other)
            before = network.mark()
            if not self._meet():
                return False
            again = [number for point in network.changed(before) for number in self._at[point] if self._open[number]]
            if not again:
                return True
            pending.extend(dict.fromkeys(again))
            queued.update(pending)

    def _consider(self, number: int) -> bool:
        """Closes a pair whose places or whose order leave one way only. False when they leave none."""
        network, pair = self._network, self._model.pairs[number]
        network.steps += 2
        way, sure = self._way(pair)
        if not sure:
            return True
        if way is None:
            self._set(self._open, number, False)
            return True
        if self._orders[number] is None:
            firsts = [one for one in (pair.one, pair.other) if self._slack(pair, one, way) >= 0]
            if not firsts or (len(firsts) == 1 and not self._put(number, firsts[0])):
                return False
        first = self._orders[number]
        if first is None or len(self._places[pair.one]) * len(self._places[pair.other]) > 1:
            return True
        self._set(self._open, number, False)
        return network.add(pair.arcs(first, self._model.hours[first], way))

    def _meet(self) -> bool:
        """Makes the choices that have one option left."""
        network = self._network
        for number, arcs in enumerate(self._model.choices):
            if not self._unmet[number]:
                continue
            network.steps += len(arcs)
            left = [arc for arc in arcs if arc.soonest(network.lower[arc.earlier]) <= network.upper[arc.later]]
            if not left:
                return False
            if len(left) == 1:
                self._set(self._unmet, number, False)
                if not network.add(left):
                    return False
        return True

    def _put(self, number: int, first: int) -> bool:
        """Decides that one of a pair comes first, by the shortest way that is left."""
        pair = self._model.pairs[number]
        self._set(self._orders, number, first)
        way, _ = self._way(pair)
        return self._network.add(pair.arcs(first, self._model.hours[first], way or NO_WAY))

    def _way(self, pair: Pair) -> tuple[Way | None, bool]:
        """What all ways of a pair take that are left, None where there is none; and whether they are of one kind."""
        here, there = self._places[pair.one], self._places[pair.other]
        if len(here) == len(there) == 1:
            return pair.ways[here[0], there[0]], True
        ways = [pair.ways[one, other] for one in here for other in there]
        known = [way for way in ways if way is not None]
        if not known:
            return None, True
        return Way(min(way.hours for way in known), min(way.days for way in known)), len(known) == len(ways)

    def _slack(self, pair: Pair, first: int, way: Way) -> int:
        """The hours to spare if one of a pair comes first; below zero, it cannot."""
        lower, upper = self._network.lower, self._network.upper
        arcs = pair.arcs(first, self._model.hours[first], way)
        return min(upper[arc.later] - arc.soonest(lower[arc.earlier]) for arc in arcs)

    def _options(self) -> "Iterator[_Decision] | None":
        """What to try next; None when nothing is left to decide."""
        places = [point for point, options in enumerate(self._places) if len(options) > 1]
        if places:
            point = min(places, key=lambda one: len(self._places[one]))
            return iter([_Decision(place=(point, option)) for option in self._preferred[point]])
        tightest: tuple[int, int, tuple[int, int]] | None = None
        for number, pair in enumerate(self._model.pairs):
            if self._open[number]:
                self._network.steps += 2
                way = pair.ways[self._places[pair.one][0], self._places[pair.other][0]]
                assert way is not None
                slacks = [self._slack(pair, one, way) for one in (pair.one, pair.other)]
                if tightest is None or max(slacks) < tightest[0]:
                    firsts = (pair.one, pair.other) if slacks[0] >= slacks[1] else (pair.other, pair.one)
                    tightest = max(slacks), number, firsts
        if tightest is not None:
            _, number, firsts = tightest
            return iter([_Decision(order=(number, first)) for first in firsts])
        for number, arcs in enumerate(self._model.choices):
            if self._unmet[number]:
                return iter([_Decision(arc=(number, arc)) for arc in arcs])
        return None

    def _decide(self, decision: "_Decision") -> tuple[int, ...] | None:
        """The points that a decision changes; None when it cannot be."""
        before = self._network.mark()
        if decision.place is not None:
            point, option = decision.place
            self._set(self._places, point, (option,))
            return (point,)
        if decision.order is not None:
            number, first = decision.order
            pair = self._model.pairs[number]
            return (pair.one, pair.other, *self._network.changed(before)) if self._put(number, first) else None
        assert decision.arc is not None
        number, arc = decision.arc
        self._set(self._unmet, number, False)
        return tuple(self._network.changed(before)) if self._network.add([arc]) else None

    def _set(self, values: list[Any], place: int, value: object) -> None:
        self._undone.append((values, place, values[place]))
        values[place] = value

    def _mark(self) -> _Mark:
        return self._network.mark(), len(self._undone)

    def _undo(self, mark: _Mark) -> None:
        self._network.undo(mark[0])
        while len(self._undone) > mark[1]:
            values, place, former = self._undone.pop()
            values[place] = former


@dataclass(frozen=True)
class _Decision:
    """One of: a point is at a place; of a pair, one comes first; a choice is made."""

    place: tuple[int, int] | None = None
    order: tuple[int, int] | None = None
    arc: tuple[int, Arc] | None = None


def _reached(start: int, following: dict[int, list[int]]) -> set[int]:
    reached, pending = set[int](), [start]
    while pending:
        for point in following.get(pending.pop(), ()):
            if point not in reached:
                reached.add(point)
                pending.append(point)
    return reached
