"""What the world itself has people do and know while a plot is played, and how long its ways take.

Commitments are what the checker holds people to: dated events at which they are in person, presences, imprisonments.
Residences are none: whoever lives somewhere may travel. Journeys are none either; the way is reckoned anew.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from math import ceil, isfinite
from typing import Final

from solver.scheduling import DAY, UNKNOWN_WAY, Known, Stay, Way
from world import Fact, World
from world.checking.geography import Geography
from world.checking.pace import pace
from world.checking.survey import Survey
from world.checking.whereabouts import whereabouts
from world.facts import literal_value
from world.time.day import from_iso, iso

NO_LONGER: Final = 100
"""Days after which no commitment matters any more: no journey takes longer that could be made at all."""


class Commitments:
    """What binds people in one world, read when it is asked for and remembered between casts."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._survey = Survey(world)
        self.label = lru_cache(maxsize=20_000)(world.label)
        self.of = lru_cache(maxsize=20_000)(self._of)
        self.knows = lru_cache(maxsize=20_000)(self._knows)
        self.way = lru_cache(maxsize=100_000)(self._way)

    def since(self, person: str, day: int | None) -> tuple[Stay, ...]:
        """Where somebody has to be from some day on, and shortly before; None is any day."""
        if day is None:
            return self.of(person)
        earliest = DAY * (day - NO_LONGER)
        return tuple(stay for stay in self.of(person) if stay.latest + stay.hours > earliest)

    def ways(
        self, places: Iterable[str], years: Sequence[int], choose: Callable[[Iterable[int]], int] = max
    ) -> Iterator[tuple[tuple[str, str], Way]]:
        """The ways between some places in some years; `choose` says which where they differ."""
        for one, other in combinations(sorted(set(places)), 2):
            ways = [self.way(one, other, year) for year in years]
            yield (one, other), Way(choose(way.hours for way in ways), choose(way.days for way in ways))

    def _of(self, person: str) -> tuple[Stay, ...]:
        return (*self._placed(person), *self._imprisoned(person))

    def _placed(self, person: str) -> Iterator[Stay]:
        """The dated events and presences that the checker compares."""
        found, geography = whereabouts(self._survey, [person]), self._survey.part(Geography)
        for day, arrive, leave in zip(found.days, found.arrive.tolist(), found.leave.tolist(), strict=True):
            if day.what in found.in_many_places or geography.site(day.place).vague:
                continue
            first, last = min(arrive, leave), max(arrive, leave)
            throughout = day.stay and arrive <= leave
            yield Stay(
                id=f"{person} at {day.what}",
                person=person,
                place=day.place,
                earliest=DAY * first,
                latest=DAY * first if throughout else DAY * last + DAY - 1,
                hours=DAY * (last - first + 1) if throughout else 0,
                because=self._says(person, day.place, day.what, first, last, throughout=throughout),
                whole_days=throughout,
            )

    def _imprisoned(self, person: str) -> Iterator[Stay]:
        """The days that certainly lie within an imprisonment; none for whoever has ever escaped."""
        stays = [fact[0] for fact in self._world.facts(None, "lg:prisoner", person)]
        if not stays or any(
            "lg:Escape" in self._world.types(f[0]) for f in self._world.facts(None, "lg:agent", person)
        ):
            return
        for stay in sorted(set(stays)):
            place = next((fact[2] for fact in self._world.facts(stay, "lg:place")), None)
            begin, end = self._day(stay, "lg:beginLatest"), self._day(stay, "lg:endEarliest")
            if place is None or begin is None or end is None or end - begin < 2:
                continue
            yield Stay(
                id=f"{person} in {stay}",
                person=person,
                place=place,
                earliest=DAY * (begin + 1),
                latest=DAY * (begin + 1),
                hours=DAY * (end - begin - 1),
                because=self._says(person, place, stay, begin, end, throughout=True),
                whole_days=True,
                closed=True,
            )

    def within(self, prison: str, places: Iterable[str]) -> frozenset[str]:
        """Those places of some in which one may be while held in a prison."""
        geography = self._survey.part(Geography)
        return frozenset(place for place in places if geography.nested(prison, place))

    def _says(self, person: str, place: str, what: str, first: int, last: int, *, throughout: bool) -> str:
        who, where, why = map(self.label, (person, place, what))
        some = "" if throughout else "on a day "
        days = f"on {iso(first)}" if first == last else f"{some}from {iso(first)} to {iso(last)}"
        return f"{who} has to be in {where} {days} ({why})"

    def _knows(self, person: str, fact: str) -> tuple[Known, ...] | None:
        """When the world has somebody learn a fact; None where it says nothing of it, or that they always knew."""
        if any(kept[2] == person for kept in self._world.facts(fact, "lg:keptBy")):
            return None
        learned = []
        for record in {known[0] for known in self._world.facts(None, "lg:known", fact)}:
            said = list(self._world.facts(record))
            if any(f[1] in ("lg:knower", "lg:agent") and f[2] == person for f in said):
                learned.append(self._day(record, "lg:beginEarliest"))
        days = [day for day in learned if day is not None]
        if not learned or len(days) < len(learned):
            return None
        return (Known(fact, person, DAY * min(days)),)

    def _way(self, one: str, other: str, year: int) -> Way:
        """The way between two places, as most travelled in a year: by day what the checker would let pass."""
        geography, table = self._survey.part(Geography), pace()
        here, there = geography.site(one), geography.site(other)
        if here.vague or there.vague or geography.together(one, other):
            return Way()
        km = geography.km(one, other)
        if km is None:  # the checker knows no more than that nobody is in two cities on one day
            return UNKNOWN_WAY if here.cities and there.cities else Way()
        hours = table.span(km, year).usual + geography.border(one, other, year).usual
        if not isfinite(hours):
            return UNKNOWN_WAY
        if hours <= table.within_a_day.usual:
            return Way(ceil(hours), 0)
        return Way(ceil(hours), ceil((hours - table.beyond_the_days.usual) / DAY))

    def _day(self, name: str, predicate: str) -> int | None:
        return next((_day_of(fact) for fact in self._world.facts(name, predicate)), None)


def _day_of(fact: Fact) -> int | None:
    value = literal_value(fact[2])
    return None if value is None else from_iso(value)
