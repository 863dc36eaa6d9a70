"""When and where scenes happen: what fits all that the world knows of its cast, chosen by the seed where there is room.

What is asked of the scenes stands in `solver/demands.py`, how times are found in `solver/scheduling`.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final, TypeVar

from solver.asking import ANY, Days
from solver.commitments import Commitments
from solver.demands import Demands
from solver.scheduling import DAY, Answer, Bound, Impossible, Problem, Verdict, feasible, schedule, span
from solver.scheduling import Schedule as Times
from solver.schema import SceneTemplate
from world import Fact, Pattern, World
from world.checking.pace import pace
from world.facts import literal_value
from world.time.day import FIRST_YEAR, LAST_YEAR, day_number, from_iso, iso, year_of
from world.time.network import InconsistentTimes

STILL_OPEN: Final = "Whether there are days for its scenes was not found out: bound them more narrowly"
"""What is said of a cast for whose scenes neither days nor a reason against them were found."""

_CITY = Pattern.parse(["?place within ?city", "?city a lg:City"])
_Found = TypeVar("_Found")

_BEGIN = ("lg:beginEarliest", "lg:beginLatest")
_END = ("lg:endEarliest", "lg:endLatest")


SO_FAR = Pattern.parse(
    [
        {"any": ["?told lg:participant ?person", "?told lg:tells ?person"]},
        "?told lg:beginEarliest ?day",
    ]
)


class Calendar:
    """What a world knows of the days of its things, remembered between casts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.bounds = lru_cache(maxsize=100_000)(self._bounds)
        self.is_person = lru_cache(maxsize=100_000)(self._is_person)
        self.so_far = lru_cache(maxsize=100_000)(self._so_far)

    @cached_property
    def commitments(self) -> Commitments:
        """What the world itself has people do."""
        return Commitments(self.world)

    def _bounds(self, name: str) -> tuple[tuple[int | None, int | None], tuple[int | None, int | None]]:
        """The earliest and latest day numbers of a beginning, and of an end: of people, by death at the latest."""
        days = {fact[1]: from_iso(day) for fact in self.world.facts(name) if (day := _date(fact))}
        earliest, latest = days.get(_END[0]), days.get(_END[1])
        died = self._died(name)
        if died is not None and (earliest is None or earliest <= died) and (latest is None or died < latest):
            latest = died
        return (days.get(_BEGIN[0]), days.get(_BEGIN[1])), (earliest, latest)

    def _died(self, name: str) -> int | None:
        """The day by which somebody has died in an event; None where none is known, and for whoever only seemed to."""
        deaths = [fact[0] for fact in self.world.facts(None, "lg:deceased", name)]
        if not deaths or next(self.world.facts(None, "lg:supposedDead", name), None) is not None:
            return None
        ends = [fact for death in deaths for fact in self.world.facts(death, _END[1])]
        return min((from_iso(day) for fact in ends if (day := _date(fact))), default=None)

    def _is_person(self, name: str) -> bool:
        return "lg:Person" in self.world.types(name)

    def _so_far(self, name: str) -> int | None:
        """The earliest day by which all that is told of a person has begun; None where nothing is, or of no person."""
        if not self.is_person(name):
            return None
        days = [literal_value(day) for (day,) in self.world.table(SO_FAR, ("day",), {"person": name})]
        return max((from_iso(day) for day in days if day), default=None)


class Schedule:
    """Days and places for the scenes of one cast. `written` bounds scenes further; `places` are other than theirs."""

    def __init__(
        self,
        calendar: Calendar,
        scenes: Sequence[SceneTemplate],
        bindings: Mapping[str, str],
        *,
        written: Sequence[Bound] = (),
        places: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._written = tuple(written)
        self._demands = Demands(
            calendar.world,
            calendar,
            calendar.commitments,
            scenes,
            bindings,
            {
                scene.id: (place,)
                for scene in scenes
                if (place := places.get(scene.id) or place_of(calendar.world, scene, bindings))
            },
        )

    def verdict(self) -> Verdict:
        """Whether the scenes fit into the world's time."""
        yes, no = Verdict.POSSIBLE, Verdict.IMPOSSIBLE
        return self._tried(feasible, lambda one: one is yes, lambda one: one is no) or Verdict.UNKNOWN

    def times(self, seed: str) -> Times:
        """The days and places of the scenes, chosen by the seed. Raises `InconsistentTimes` when none are found."""
        engine_seed = random.Random(seed).getrandbits(31)

        def ask(problem: Problem) -> Answer:
            return schedule(problem, engine_seed, choice=random.Random(seed))

        found = self._tried(ask, lambda one: isinstance(one, Times), lambda one: isinstance(one, Impossible))
        if isinstance(found, Times):
            return found
        raise InconsistentTimes((), str(found) if isinstance(found, Impossible) else f"{STILL_OPEN}.")

    def why_not(self) -> str:
        """Why the scenes do not fit, in words; empty when they do."""
        try:
            self.times("")
        except InconsistentTimes as error:
            return str(error)
        return ""

    def _tried(
        self, ask: Callable[[Problem], _Found], is_yes: Callable[[_Found], bool], is_no: Callable[[_Found], bool]
    ) -> _Found | None:
        """What is found in all the years that the scenes may fall into, with the speeds of each; None: it stays open.

        Where speeds change within these years, all scenes are set as if each way took as long as at any time; failing
        that, they are all set into one era. It is impossible only if it is so at the best speeds of all the years.
        """
        eras = self._eras()
        every = [era[0] for era in eras]
        found = ask(self._problem(every))
        if len(eras) <= 1 or is_yes(found):
            return found
        for era in eras:
            problem = self._problem(era[:1])
            first, last = DAY * day_number(era[0]), DAY * day_number(era[-1], 12, 31) + DAY - 1
            within = tuple(Bound(scene.id, first, last) for scene in problem.scenes)
            if is_yes(found := ask(replace(problem, bounds=(*problem.bounds, *within)))):
                return found
        found = ask(self._problem(every, min))
        return found if is_no(found) else None

    def _problem(self, years: Sequence[int] = (), choose: Callable[[Iterable[int]], int] = max) -> Problem:
        problem = self._demands.problem(years, choose)
        return replace(problem, bounds=(*problem.bounds, *self._written)) if self._written else problem

    def _eras(self) -> list[range]:
        """The years that the scenes may fall into, in runs of equal speeds; none where nobody travels."""
        if not self._demands.has_ways:
            return []
        hours = span(self._problem())
        if hours is None:
            return []
        first, last = (min(max(year_of(hour // DAY), FIRST_YEAR), LAST_YEAR) for hour in hours)
        return pace().eras(first, last)


def wanted(scenes: Sequence[SceneTemplate], when: Mapping[str, Days]) -> tuple[Bound, ...]:
    """The days within which scenes are to be played, as bounds (see `solver.asking.Wanted`)."""
    return tuple(
        Bound(
            scene.id,
            DAY * when[name][0],
            DAY * when[name][1] + DAY - 1,
            f"{scene.id} is wanted between {iso(when[name][0])} and {iso(when[name][1])}",
        )
        for scene in scenes
        for name in (ANY, scene.id)
        if name in when
    )


def place_of(world: World, scene: SceneTemplate, bindings: Mapping[str, str]) -> str | None:
    """The place of a scene; None where it has none, or lies in no city."""
    if scene.place:
        return bindings[scene.place]
    if scene.city_of:
        found = world.matches(_CITY, {"place": bindings[scene.city_of]}, limit=1)
        return found[0].bindings["city"] if found else None
    return None


def _date(fact: Fact) -> str | None:
    return literal_value(fact[2]) if fact[1] in (*_BEGIN, *_END) else None


__all__ = ["Calendar", "InconsistentTimes", "Schedule", "Verdict", "place_of", "wanted"]
