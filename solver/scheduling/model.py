"""A problem in numbers, as both engines read it: points with bounds, arcs, and what has to be chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

from solver.scheduling.network import Arc
from solver.scheduling.problem import DAY, NO_WAY, Problem, Scene, Stay, Unit, Way

ORIGIN: Final = 0
"""The point that is hour 0."""

_UNDATED: Final = 192_864
"""1992-01-01, in hours: where a problem lies that nothing dates."""

Ways: TypeAlias = Mapping[tuple[int, int], Way | None]


@dataclass(frozen=True)
class Pair:
    """Two things that somebody takes part in, `one` and `other`: one comes before the other, with a way between them.

    `ways` say which way, by the numbers of their places among those that each may be at; None: they may overlap.
    """

    one: int
    other: int
    ways: Ways

    def arcs(self, first: int, hours: int, way: Way) -> Iterator[Arc]:
        """That `first` (one of the two, which lasts some hours) comes before the other."""
        then = self.other if first == self.one else self.one
        yield Arc(first, then, hours + way.hours)
        if way.days:
            yield Arc(first, then, way.days, days=True, shift=max(0, hours - 1))


@dataclass(frozen=True)
class Model:
    """Points: the origin, then scenes, moments and stays. `candidates` counts the places of each, at least one.

    Of each choice in `choices`, one arc has to hold; `choices` without any cannot be met. `busy` are the scenes of each
    person, no two of which overlap: this follows from the pairs.
    """

    ids: tuple[str, ...]
    hours: tuple[int, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    candidates: tuple[int, ...]
    arcs: tuple[Arc, ...]
    pairs: tuple[Pair, ...]
    choices: tuple[tuple[Arc, ...], ...]
    busy: tuple[tuple[int, ...], ...]


def model_of(problem: Problem) -> Model:
    """The model of a problem. Bounds that are open lie so far off that they rule out nothing."""
    occupied: list[Scene | Stay] = [*problem.scenes, *problem.stays]
    ids = ("", *(scene.id for scene in problem.scenes), *problem.moments, *(stay.id for stay in problem.stays))
    number = {name: index for index, name in enumerate(ids)}
    lasting = {one.id: one.hours for one in occupied}
    hours = tuple(lasting.get(name, 0) for name in ids)
    arcs = tuple(_arcs(problem, number, hours))
    pairs = tuple(_pairs(problem, number))
    lower, upper = _bounds(problem, number, _span(problem, hours))
    places = {scene.id: max(1, len(scene.places)) for scene in problem.scenes}
    candidates = tuple(places.get(name, 1) for name in ids)
    choices = _choices(problem, number)
    return Model(ids, hours, lower, upper, candidates, arcs, pairs, choices, tuple(_busy(problem, number)))


def _span(problem: Problem, hours: tuple[int, ...]) -> int:
    """Hours within which everything could follow upon everything else."""
    farthest = max((way.hours + DAY * (way.days + 1) for way in problem.ways.values()), default=3 * DAY)
    gaps = sum(
        (DAY if gap.unit is Unit.DAYS else 1) * (max(gap.least or 0, 0) + max(-(gap.most or 0), 0) + 1)
        for gap in problem.gaps
    )
    return sum(hours) + (len(hours) + 1) * (max(farthest, 3 * DAY) + DAY) + gaps


def _bounds(problem: Problem, number: Mapping[str, int], span: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    named = [(bound.point, bound.earliest, bound.latest) for bound in problem.bounds]
    named += [(stay.id, stay.earliest, stay.latest) for stay in problem.stays]
    given = [hour for _, *hours in named for hour in hours if hour is not None]
    given += [one.since for one in problem.known] or [_UNDATED] * (not given)
    lower = [min(given) - span] * (len(number))
    upper = [max(given) + span] * (len(number))
    lower[ORIGIN] = upper[ORIGIN] = 0
    for point, earliest, latest in named:
        if earliest is not None:
            lower[number[point]] = max(lower[number[point]], earliest)
        if latest is not None:
            upper[number[point]] = min(upper[number[point]], latest)
    return tuple(lower), tuple(upper)


def _arcs(problem: Problem, number: Mapping[str, int], hours: tuple[int, ...]) -> Iterator[Arc]:
    for gap in problem.gaps:
        one, other = number[gap.earlier], number[gap.later]
        in_days = gap.unit is Unit.DAYS
        lasts = 0 if in_days else hours[one]
        if gap.least is not None:
            yield Arc(one, other, gap.least + lasts, in_days)
        if gap.most is not None:
            yield Arc(other, one, -gap.most - lasts, in_days)


def _pairs(problem: Problem, number: Mapping[str, int]) -> Iterator[Pair]:
    for one, other in combinations(problem.scenes, 2):
        if not set(one.people).isdisjoint(other.people):
            yield Pair(number[one.id], number[other.id], _between(problem, one, other))
    for stay in problem.stays:
        for scene in problem.scenes:
            if stay.person in scene.people and scene.places:
                ways = {(0, index): _leave(problem, stay, place) for index, place in enumerate(scene.places)}
                if any(way is not None for way in ways.values()):
                    yield Pair(number[stay.id], number[scene.id], ways)


def _busy(problem: Problem, number: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
    for person in dict.fromkeys(person for scene in problem.scenes for person in scene.people):
        yield tuple(number[scene.id] for scene in problem.scenes if scene.hours and person in scene.people)


def _between(problem: Problem, one: Scene, other: Scene) -> Ways:
    return {
        (first, second): problem.way(here, there) if here and there else NO_WAY
        for first, here in enumerate(one.places or ("",))
        for second, there in enumerate(other.places or ("",))
    }


def _leave(problem: Problem, stay: Stay, place: str) -> Way | None:
    """The way from a stay to a place; None where one may be there meanwhile."""
    way = problem.way(stay.place, place)
    if place in stay.within:
        return None
    if stay.closed:
        return Way(0, way.days) if stay.whole_days else way
    if stay.whole_days:
        return Way(0, way.days) if way.days else None
    return way if way.hours or way.days else None


def _choices(problem: Problem, number: Mapping[str, int]) -> tuple[tuple[Arc, ...], ...]:
    """For each need, the ways in which it can be met: known of old, or learned in a scene before."""
    lasts = {scene.id: scene.hours for scene in problem.scenes}
    choices = []
    for need in problem.needs:
        asked, then = (need.fact, need.person), number[need.scene]
        options = [Arc(ORIGIN, then, one.since) for one in problem.known if (one.fact, one.person) == asked]
        options += [
            Arc(number[one.scene], then, lasts.get(one.scene, 0))
            for one in problem.lessons
            if (one.fact, one.person) == asked and one.scene != need.scene
        ]
        choices.append(tuple(options))
    return tuple(choices)
