"""Why a problem has no schedule: as few of its demands as possible that cannot all be met, in words.

Demands are dropped one after the other, in large pieces first; what cannot be dropped without making room is needed
(deletion: Chinneck & Dravnieks, "Locating minimal infeasible constraint sets", ORSA Journal on Computing 3 (1991)).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final, TypeAlias

from solver.scheduling.problem import (
    DAY,
    UNKNOWN_WAY,
    Bound,
    Gap,
    Impossible,
    Need,
    Problem,
    Scene,
    Stay,
    Unit,
    Verdict,
)
from world.errors import counted
from world.time.day import iso

MOST_TRIALS: Final = 300
MOST_UNKNOWN: Final = 10
"""Smaller problems that are tried, and how many of them may stay open. Beyond, the reasons may be more than needed."""

_Part: TypeAlias = tuple[str, str]
_Demand: TypeAlias = Bound | Gap | Stay | Need | _Part


def reasons(problem: Problem, trial: Callable[[Problem], Verdict]) -> Impossible:
    """The demands of an impossible problem that clash; `trial` says of other problems whether they are possible."""
    kept: list[_Demand] = [*problem.bounds, *problem.gaps, *problem.stays, *problem.needs]
    kept += [(scene.id, person) for scene in problem.scenes for person in scene.people]
    trials, unknown, size = 0, 0, max(1, len(kept) // 2)
    while True:
        start = 0
        while start < len(kept):
            if trials >= MOST_TRIALS or unknown > MOST_UNKNOWN:
                return Impossible(tuple(_words(problem, kept)), minimal=False)
            fewer = kept[:start] + kept[start + size :]
            trials += 1
            verdict = trial(_only(problem, fewer))
            if verdict is Verdict.IMPOSSIBLE:
                kept = fewer
                continue
            unknown += verdict is Verdict.UNKNOWN
            start += size
        if size == 1:
            return Impossible(tuple(_words(problem, kept)), minimal=not unknown)
        size //= 2


def _only(problem: Problem, demands: Sequence[_Demand]) -> Problem:
    parts = {one for one in demands if isinstance(one, tuple)}
    return replace(
        problem,
        scenes=tuple(
            replace(scene, people=tuple(person for person in scene.people if (scene.id, person) in parts))
            for scene in problem.scenes
        ),
        bounds=tuple(one for one in demands if isinstance(one, Bound)),
        gaps=tuple(one for one in demands if isinstance(one, Gap)),
        stays=tuple(one for one in demands if isinstance(one, Stay)),
        needs=tuple(one for one in demands if isinstance(one, Need)),
    )


def _words(problem: Problem, demands: Sequence[_Demand]) -> Iterator[str]:
    scenes = {scene.id: scene for scene in problem.scenes}
    placed: dict[str, list[Scene | Stay]] = {}
    for demand in demands:
        match demand:
            case Bound():
                yield demand.because or _of_bound(problem, demand)
            case Gap():
                yield demand.because or _of_gap(problem, demand)
            case Stay():
                placed.setdefault(demand.person, []).append(demand)
                yield demand.because or _of_stay(problem, demand)
            case Need():
                yield demand.because or _of_need(problem, demand)
            case (scene, person):
                placed.setdefault(person, []).append(scenes[scene])
                yield _of_part(problem, scenes[scene], person)
    told: dict[str, None] = {}
    for occupied in placed.values():
        for one, other in combinations(occupied, 2):
            told.update(dict.fromkeys(_of_ways(problem, one, other)))
    yield from told


def _of_bound(problem: Problem, bound: Bound) -> str:
    ends = (("not before", bound.earliest), ("not after", bound.latest))
    said = " and ".join(f"{words} {_when(hour)}" for words, hour in ends if hour is not None)
    return f"{problem.name(bound.point)} is {said}"


def _of_gap(problem: Problem, gap: Gap) -> str:
    unit = "hour" if gap.unit is Unit.HOURS else "day"
    ends = (("at least", gap.least), ("at most", gap.most))
    said = " and ".join(f"{words} {counted(count, unit)}" for words, count in ends if count is not None)
    return f"{problem.name(gap.later)} comes {said} after {problem.name(gap.earlier)}"


def _of_stay(problem: Problem, stay: Stay) -> str:
    first, last = stay.earliest // DAY, (stay.latest + max(0, stay.hours - 1)) // DAY
    days = f"on {iso(first)}" if first == last else f"from {iso(first)} to {iso(last)}"
    certain = stay.earliest + stay.hours > stay.latest
    within = days if certain or first == last else f"on a day {days}"
    return f"{problem.name(stay.person)} has to be in {problem.name(stay.place)} {within}"


def _of_need(problem: Problem, need: Need) -> str:
    who, what = problem.name(need.person), problem.name(need.fact)
    asked = (need.fact, need.person)
    since = [one.since for one in problem.known if (one.fact, one.person) == asked]
    taught = [problem.name(one.scene) for one in problem.lessons if (one.fact, one.person) == asked]
    learns = [*(f"from {_when(hour)}" for hour in sorted(since)[:1]), *(f"after {scene}" for scene in taught)]
    known = f"knows of it only {' or '.join(learns)}" if learns else "never learns of it"
    return f"{who} has to know {what} before {problem.name(need.scene)}, and {known}"


def _of_part(problem: Problem, scene: Scene, person: str) -> str:
    places = " or ".join(problem.name(place) for place in scene.places)
    return f"{problem.name(person)} takes part in {problem.name(scene.id)}{f' in {places}' if places else ''}"


def _of_ways(problem: Problem, one: Scene | Stay, other: Scene | Stay) -> Iterator[str]:
    here, there = (scene.places if isinstance(scene, Scene) else (scene.place,) for scene in (one, other))
    for place in here:
        for goal in there:
            way = problem.way(place, goal)
            start, end = sorted((problem.name(problem.spot(place)), problem.name(problem.spot(goal))))
            if way == UNKNOWN_WAY:
                yield f"nobody knows how far it is from {start} to {end}, so it is taken to be a matter of another day"
            elif way.hours:
                another = f", which leaves {counted(way.days, 'night')} between" if way.days else ""
                yield f"the way between {start} and {end} takes {counted(way.hours, 'hour')}{another}"


def _when(hour: int) -> str:
    day, time = divmod(hour, DAY)
    return f"{iso(day)}, {time:02}:00"
