"""A simple temporal network: difference constraints between moments, with the tightest bounds that follow.

Dechter, Meiri & Pearl, "Temporal constraint networks", Artificial Intelligence 49 (1991), section 3. A constraint
`later - earlier >= least` is an arc; bounds are longest and shortest distances from the origin (day 0), found with a
queue-based Bellman-Ford search. A network is inconsistent exactly when it has a negative cycle, and the constraints of
that cycle say why.
"""

from collections import deque
from collections.abc import Hashable, Iterable
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from world.errors import TimeError

M = TypeVar("M", bound=Hashable)


class Constraint(NamedTuple, Generic[M]):
    """`later` comes at least `least` days after `earlier` (negative: at most that many before). None is day 0."""

    earlier: M | None
    later: M | None
    least: int
    because: str


_Arcs: TypeAlias = dict[M | None, list[Constraint[M]]]


def clash_of(reasons: Iterable[str]) -> str:
    """A sentence that names what clashes."""
    return f"These times cannot all be true: {'; '.join(dict.fromkeys(reasons))}. Change one of them."


class InconsistentTimes(TimeError):
    """The constraints of a negative cycle: together they cannot be, and each is needed."""

    def __init__(self, cycle: tuple[Constraint[M], ...], said: str = "") -> None:
        self.cycle = cycle
        super().__init__(said or clash_of(constraint.because for constraint in cycle if constraint.because))


class TemporalNetwork(Generic[M]):
    """Moments and the constraints between them."""

    def __init__(self) -> None:
        self._constraints: list[Constraint[M]] = []

    def require(self, earlier: M | None, later: M | None, least: int, because: str = "") -> None:
        """Demands that `later` is at least `least` days after `earlier`; None stands for day 0."""
        self._constraints.append(Constraint(earlier, later, least, because))

    def extend(self, constraints: Iterable[Constraint[M]]) -> None:
        """Demands them all."""
        self._constraints.extend(constraints)

    def bounds(self) -> dict[M, tuple[int | None, int | None]]:
        """The earliest and latest day of each moment; None where nothing bounds it.

        Raises `InconsistentTimes` when no assignment of days satisfies all constraints. The moments come in the order
        in which they were first named.
        """
        moments = list(dict.fromkeys(m for c in self._constraints for m in (c.earlier, c.later)))
        arcs = _arcs(self._constraints)
        if cycle := _positive_cycle(moments, arcs):
            raise InconsistentTimes(cycle)
        earliest = _farthest(arcs, None)
        latest = _farthest(_arcs(Constraint(c.later, c.earlier, c.least, c.because) for c in self._constraints), None)
        return {m: (earliest.get(m), None if latest.get(m) is None else -latest[m]) for m in moments if m is not None}


def _arcs(constraints: Iterable[Constraint[M]]) -> _Arcs[M]:
    arcs: _Arcs[M] = {}
    for constraint in constraints:
        arcs.setdefault(constraint.earlier, []).append(constraint)
    return arcs


def _farthest(arcs: _Arcs[M], start: M | None) -> dict[M | None, int]:
    """Longest distances from `start` in a network that has no positive cycle."""
    distance: dict[M | None, int] = {start: 0}
    queue: deque[M | None] = deque([start])
    queued = {start}
    while queue:
        here = queue.popleft()
        queued.discard(here)
        for arc in arcs.get(here, ()):
            reached = distance[here] + arc.least
            if arc.later not in distance or reached > distance[arc.later]:
                distance[arc.later] = reached
                if arc.later not in queued:
                    queued.add(arc.later)
                    queue.append(arc.later)
    return distance


def _positive_cycle(moments: list[M | None], arcs: _Arcs[M]) -> tuple[Constraint[M], ...] | None:
    """The constraints of a cycle that asks a moment to be after itself; None when there is none.

    Starts from all moments at once. A moment that has been raised as often as there are moments hangs on such a cycle,
    which its predecessors then spell out.
    """
    distance = dict.fromkeys(moments, 0)
    raised = dict.fromkeys(moments, 0)
    reached_by: dict[M | None, Constraint[M]] = {}
    queue = deque(moments)
    queued = set(moments)
    while queue:
        here = queue.popleft()
        queued.discard(here)
        for arc in arcs.get(here, ()):
            if distance[here] + arc.least <= distance[arc.later]:
                continue
            distance[arc.later] = distance[here] + arc.least
            reached_by[arc.later] = arc
            raised[arc.later] = raised[here] + 1
            if raised[arc.later] > len(moments):
                return _walk_back(arc.later, reached_by)
            if arc.later not in queued:
                queued.add(arc.later)
                queue.append(arc.later)
    return None


def _walk_back(start: M | None, reached_by: dict[M | None, Constraint[M]]) -> tuple[Constraint[M], ...]:
    path: list[Constraint[M]] = []
    seen: dict[M | None, int] = {}
    here = start
    while here not in seen:
        seen[here] = len(path)
        path.append(reached_by[here])
        here = reached_by[here].earlier
    return tuple(reversed(path[seen[here] :]))
