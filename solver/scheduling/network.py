"""A temporal network that grows and shrinks with a search: the earliest and latest hour of each of its points.

Simple temporal networks (Dechter, Meiri & Pearl 1991, section 3) have arcs `later >= earlier + hours`. Here an arc may
also count days, whatever the hour: `later >= 24 * (day of earlier + days)`. Both are monotone, so the solutions are
closed under minimum and maximum (Jeavons & Cooper, "Tractable constraints on ordered domains", Artificial Intelligence
79 (1995)): propagating bounds decides the network, all earliest hours together are a solution, and so are all latest.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from solver.scheduling.problem import DAY


class Arc(NamedTuple):
    """`later` comes at least `least` hours after `earlier`; or days, after the day of `earlier + shift`."""

    earlier: int
    later: int
    least: int
    days: bool = False
    shift: int = 0

    def soonest(self, earlier: int) -> int:
        """The first hour for `later`."""
        return DAY * ((earlier + self.shift) // DAY + self.least) if self.days else earlier + self.least

    def last(self, later: int) -> int:
        """The last hour for `earlier`."""
        return DAY * (later // DAY - self.least + 1) - 1 - self.shift if self.days else later - self.least

    @property
    def keeps_order(self) -> bool:
        """Whether `later` is never before `earlier`, whenever that is."""
        return self.least >= (1 if self.days else 0)


class Network:
    """Points with an earliest and a latest hour each, joined by arcs. `steps` counts the work."""

    def __init__(self, lower: Iterable[int], upper: Iterable[int]) -> None:
        self.lower, self.upper = list(lower), list(upper)
        self.steps = 0
        self._after: list[list[Arc]] = [[] for _ in self.lower]
        self._before: list[list[Arc]] = [[] for _ in self.lower]
        self._arcs: list[Arc] = []
        self._trail: list[tuple[list[int], int, int]] = []
        # Along a chain of arcs, each raise of a point by way of itself is of an hour or more; and if there is any
        # solution, then there is one within a day of any hour, for arcs are the same on all days.
        self._longest = DAY * len(self.lower) + 1

    def mark(self) -> tuple[int, int]:
        """A state to which `undo` leads back."""
        return len(self._trail), len(self._arcs)

    def undo(self, mark: tuple[int, int]) -> None:
        """Forgets what has come since a mark."""
        changes, arcs = mark
        while len(self._trail) > changes:
            bounds, point, former = self._trail.pop()
            bounds[point] = former
        while len(self._arcs) > arcs:
            arc = self._arcs.pop()
            self._after[arc.earlier].pop()
            self._before[arc.later].pop()

    def changed(self, mark: tuple[int, int]) -> Iterator[int]:
        """The points whose hours have changed since a mark."""
        return iter(dict.fromkeys(point for _, point, _ in self._trail[mark[0] :]))

    def add(self, arcs: Iterable[Arc]) -> bool:
        """Adds arcs. False when then there is no solution: undo that."""
        new = list(arcs)
        for arc in new:
            self._arcs.append(arc)
            self._after[arc.earlier].append(arc)
            self._before[arc.later].append(arc)
        self.steps += len(new)
        lower, upper = self.lower, self.upper
        early = [arc.earlier for arc in new if arc.soonest(lower[arc.earlier]) > lower[arc.later]]
        late = [arc.later for arc in new if arc.last(upper[arc.later]) < upper[arc.earlier]]
        return self._raise(early) and self._lower(late)

    def within(self, point: int, earliest: int, latest: int) -> bool:
        """Keeps a point within two hours. False when then there is no solution."""
        if earliest > self.lower[point]:
            self._set(self.lower, point, earliest)
        if latest < self.upper[point]:
            self._set(self.upper, point, latest)
        return self.lower[point] <= self.upper[point] and self._raise([point]) and self._lower([point])

    def _set(self, bounds: list[int], point: int, hour: int) -> None:
        self._trail.append((bounds, point, bounds[point]))
        bounds[point] = hour

    def _raise(self, points: list[int]) -> bool:
        lower, upper = self.lower, self.upper
        queue, length = deque(dict.fromkeys(points)), dict.fromkeys(points, 0)
        queued = set(queue)
        while queue:
            here = queue.popleft()
            queued.discard(here)
            for arc in self._after[here]:
                self.steps += 1
                hour, there = arc.soonest(lower[here]), arc.later
                if hour <= lower[there]:
                    continue
                if hour > upper[there] or length[here] > self._longest:
                    return False
                self._set(lower, there, hour)
                length[there] = length[here] + 1
                if there not in queued:
                    queued.add(there)
                    queue.append(there)
        return True

    def _lower(self, points: list[int]) -> bool:
        lower, upper = self.lower, self.upper
        queue, length = deque(dict.fromkeys(points)), dict.fromkeys(points, 0)
        queued = set(queue)
        while queue:
            here = queue.popleft()
            queued.discard(here)
            for arc in self._before[here]:
                self.steps += 1
                hour, there = arc.last(upper[here]), arc.earlier
                if hour >= upper[there]:
                    continue
                if hour < lower[there] or length[here] > self._longest:
                    return False
                self._set(upper, there, hour)
                length[there] = length[here] + 1
                if there not in queued:
                    queued.add(there)
                    queue.append(there)
        return True
