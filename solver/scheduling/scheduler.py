"""Schedules scenes: our own search first, CP-SAT where that takes too long, and the reasons where there is no way.

Own search finds a schedule within milliseconds where there is slack. An answer says no only when it is proven; where
neither engine comes to an end, it is unknown.
"""

from random import Random
from typing import Final

from solver.scheduling import cpsat
from solver.scheduling.model import Model, model_of
from solver.scheduling.network import Network
from solver.scheduling.problem import DAY, Answer, Problem, Schedule, Unknown, Verdict
from solver.scheduling.search import STEPS, Found, search
from solver.scheduling.words import reasons

ROOM: Final = 1461
"""Days: how far beyond its earliest day a scene may be set where nothing else bounds it. Four years."""

_ALONE: Final = 5 * STEPS
"""Steps of our own search where there is no CP-SAT to take over."""
_ONE_OF_MANY: Final = 2.0
"""CP-SAT's deterministic time where nothing but a verdict is asked for, of one cast among many."""
_TRIAL: Final = 0.5
"""CP-SAT's deterministic time for a smaller problem, when the reasons are looked for."""


def schedule(problem: Problem, seed: int = 0, *, choice: Random | None = None) -> Answer:
    """Hours and places for all scenes, chosen by the seed where there is room; or why there are none.

    `choice` chooses the days, scene by scene, where it is given. The same problem and seed give the same answer.
    """
    model = model_of(problem)
    found = decided(model, seed)
    if found is Verdict.IMPOSSIBLE:
        return reasons(problem, lambda fewer: _verdict(model_of(fewer), seed, _TRIAL))
    if isinstance(found, Verdict):
        remedy = "the search for times was given up: bound the scenes more narrowly, or ask for fewer of them"
        more = (
            "" if cpsat.is_installed() else "; `pip install 'legendry[scheduling]'` brings an engine that decides more"
        )
        return Unknown(remedy + more)
    return _chosen(problem, found, choice or Random(seed))


def feasible(problem: Problem, seed: int = 0) -> Verdict:
    """Whether there is a schedule."""
    return _verdict(model_of(problem), seed, _ONE_OF_MANY)


def span(problem: Problem) -> tuple[int, int] | None:
    """The first and the last hour at which a scene can start, as far as bounds and gaps say; None if they clash."""
    model = model_of(problem)
    network = Network(model.lower, model.upper)
    if any(low > high for low, high in zip(model.lower, model.upper, strict=True)) or not network.add(model.arcs):
        return None
    points = range(1, len(problem.scenes) + 1)
    if not points:
        return None
    return min(network.lower[point] for point in points), max(network.upper[point] for point in points)


def decided(model: Model, seed: int, work: float = cpsat.WORK) -> Found | Verdict:
    """Places and orders that leave room, by whichever engine is first to know."""
    installed = cpsat.is_installed()
    found = search(model, seed, STEPS if installed else _ALONE)
    return cpsat.solve(model, seed, work) if found is Verdict.UNKNOWN and installed else found


def _verdict(model: Model, seed: int, work: float) -> Verdict:
    found = decided(model, seed, work)
    return Verdict.POSSIBLE if isinstance(found, Found) else found


def _chosen(problem: Problem, found: Found, choice: Random) -> Schedule:
    """A day for each scene in turn, and the earliest hours that go with the days.

    The earliest solution in which a scene is not before the day that was chosen is a solution: the scene takes its day.
    """
    network = found.network
    for point in range(1, len(problem.scenes) + 1):
        first, last = network.lower[point] // DAY, network.upper[point] // DAY
        day = choice.randint(first, min(last, first + ROOM))
        later = network.within(point, max(network.lower[point], DAY * day), network.upper[point])
        then = network.lower[point] // DAY
        until = network.within(point, network.lower[point], min(network.upper[point], DAY * then + DAY - 1))
        assert later and until
    return Schedule(
        {scene.id: network.lower[point] for point, scene in enumerate(problem.scenes, start=1)},
        {
            scene.id: scene.places[found.places[point]]
            for point, scene in enumerate(problem.scenes, start=1)
            if scene.places
        },
    )


__all__ = ["ROOM", "decided", "feasible", "schedule", "span"]
