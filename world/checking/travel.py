"""Whether people can have been where the world says: bilocation, journeys that are too fast, and two homes at once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Final, TypeAlias

import numpy as np

from world.checking.clashes import Clash
from world.checking.geography import Geography, moved
from world.checking.pace import Floats, great_circle, pace
from world.checking.rule import Rule
from world.checking.survey import Survey, Units
from world.checking.whereabouts import WIDEST, Day, Whereabouts, residences, whereabouts
from world.errors import TimeError, counted
from world.facts import Fact, literal, literal_value
from world.pattern import Pattern
from world.time.dating import BOUNDS
from world.time.day import from_iso, year_of

MOST_TOLD: Final = 10
"""Findings of one rule about one person; the last of them says how many more there are."""

_BILOCATION, _IMPOSSIBLE, _UNLIKELY = "bilocation", "impossible-travel", "unlikely-travel"
_A_MOVE: Final = 31
"""Days during which one may have both the old home and the new."""

_AT: Final = ("lg:place", "lg:fromPlace", "lg:toPlace")
_OF_EVENT: Final = ("rdf:type", "lg:means", *_AT, *BOUNDS)
"""What says when and where something was."""
_TRIPS: Final = Pattern.parse(
    "?what lg:fromPlace ?start . ?what lg:toPlace ?goal . ?what a ?kind . ?what lg:agent ?who . ?who a lg:Person . "
    "?what lg:beginEarliest ?begin . ?what lg:endLatest ?end"
)
_TRIP: Final = ("who", "what", "kind", "start", "goal", "begin", "end")

_Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Trip:
    """A journey that the world tells of, on days from `begin` to `end`."""

    what: str
    start: str
    goal: str
    means: str
    begin: int
    end: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Verdict:
    """That one cannot, or can hardly, get from one place to another: hours that are needed, and that there are.

    `by_border`: they would do if there were no border.
    """

    rule: str
    km: float | None
    needed: float
    left: float
    by_border: bool = False


def travel(survey: Survey, rule: Rule, units: Units = None) -> Iterator[Clash]:
    """What the rule finds among each person's placed days, and in the journeys that are told."""
    judge = survey.part(_Judge, units)
    yield from judge.pairs(rule)
    yield from judge.trips(rule)


def homes(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """Residences of one person that certainly overlap, in places of which neither lies within the other."""
    lived, geography = residences(survey, units), survey.part(Geography)

    def clash(one: int, other: int) -> bool:
        first, second = lived.days[one], lived.days[other]
        return lived.gap(one, other) < -_A_MOVE and not geography.nested(first.place, second.place)

    for (one, other), more in _told(lived, lived.overlapping(clash)):
        first, second = lived.days[one], lived.days[other]
        facts = dict.fromkeys((*first.facts(), *second.facts()))
        yield Clash({**_names(first, second), "more": _more(more)}, tuple(facts))


def travellers(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """Who takes part in what changed facts say when and where it was, or in what was at a place that they move."""
    told = {fact[0] for fact in facts if fact[1] in _OF_EVENT}
    told.update(what for place in moved(survey, facts) for at in _AT for what in survey.near.subjects(at, place))
    people = {term for fact in facts for term in (fact[0], fact[2])}
    people.update(who for what in told for who in survey.named_by(what))
    types = {fact[0] for fact in facts if fact[1] == "rdf:type"}
    return sorted(person for person in people if person in types or "lg:Person" in survey.types(person))


class _Judge:
    def __init__(self, survey: Survey, people: Units) -> None:
        self._geography = survey.part(Geography)
        self._days = whereabouts(survey, people)
        self._trips = _trips(survey, people)

    def pairs(self, rule: Rule) -> Iterator[Clash]:
        days = self._days
        found: list[_Pair] = []
        if rule.id != _IMPOSSIBLE:
            found += days.overlapping(partial(self._breaks, rule.id))
        if rule.id != _BILOCATION:
            found += (pair for pair in self._suspects() if self._breaks(rule.id, *pair))
        for (one, other), more in _told(days, found):
            verdict = self._verdict(one, other)
            assert verdict is not None
            first, second = days.days[one], days.days[other]
            yield Clash(
                {**_names(first, second), **_numbers(verdict), "more": _more(more)},
                tuple(dict.fromkeys((*first.facts(), *second.facts(), *self._where(verdict, first, second)))),
            )

    def trips(self, rule: Rule) -> Iterator[Clash]:
        for who, trips in sorted(self._trips.items()):
            for trip in trips:
                verdict = self._of_trip(trip)
                if verdict is not None and verdict.rule == rule.id:
                    names = {"one": trip.what, "other": trip.what, "here": trip.start, "there": trip.goal}
                    where = (*self._geography.point_facts(trip.start), *self._geography.point_facts(trip.goal))
                    facts = dict.fromkeys(((who, "rdf:type", "lg:Person"), *trip.facts, *where))
                    yield Clash({"person": who, **names, **_numbers(verdict), "more": _more(0)}, tuple(facts))

    def _breaks(self, rule: str, one: int, other: int) -> bool:
        verdict = self._verdict(one, other)
        return verdict is not None and verdict.rule == rule

    def _verdict(self, one: int, other: int) -> Verdict | None:
        """What is wrong with somebody's being at one place and at another, at the best of all choices of days."""
        first, second = self._days.days[one], self._days.days[other]
        here, there = self._geography.site(first.place), self._geography.site(second.place)
        if first.what == second.what or here.vague or there.vague:
            return None
        if self._geography.together(first.place, second.place):
            return None
        gap, km = self._days.gap(one, other), self._geography.km(first.place, second.place)
        if km is None:
            known = here.cities and there.cities and gap <= 0
            return Verdict(_BILOCATION, None, 0, 0) if known and not self._has_trip(one, other) else None
        year = int(max(self._days.years[one], self._days.years[other]))
        way, border = pace().span(km, year), self._geography.border(first.place, second.place, year)
        spare = pace().within_a_day if gap <= 0 else pace().beyond_the_days
        for rule, fastest in ((_BILOCATION if gap <= 0 else _IMPOSSIBLE, True), (_UNLIKELY, False)):
            left = 24 * max(gap, 0) + spare.at(fastest=fastest)
            needed = way.at(fastest=fastest) + border.at(fastest=fastest)
            if needed > left:
                if self._has_trip(one, other):
                    return None
                return Verdict(rule, km, needed, left, by_border=way.at(fastest=fastest) <= left)
        return None

    def _of_trip(self, trip: Trip) -> Verdict | None:
        km = self._geography.km(trip.start, trip.goal)
        if km is None or self._geography.nested(trip.start, trip.goal):
            return None
        year = year_of(trip.end)
        way, border = pace().span(km, year, trip.means), self._geography.border(trip.start, trip.goal, year)
        left = 24.0 * (trip.end - trip.begin + 1)
        for rule, fastest in ((_IMPOSSIBLE, True), (_UNLIKELY, False)):
            needed = way.at(fastest=fastest) + border.at(fastest=fastest)
            if left < needed < np.inf:
                return Verdict(rule, km, needed, left)
        return None

    def _has_trip(self, one: int, other: int) -> bool:
        """Whether the world tells of a journey between the two at that time. How it goes is judged by itself."""
        days = self._days
        moments = [int(days.arrive[one]), int(days.leave[one]), int(days.arrive[other]), int(days.leave[other])]
        ends = days.days[one].place, days.days[other].place
        trips = self._trips.get(days.days[one].who, [])
        first = bisect_left(trips, min(moments) - WIDEST, key=lambda trip: trip.begin)
        last = bisect_right(trips, max(moments), key=lambda trip: trip.begin)
        return any(
            trip.end >= min(moments)
            and any(
                self._geography.together(trip.start, start) and self._geography.together(trip.goal, goal)
                for start, goal in (ends, ends[::-1])
            )
            for trip in trips[first:last]
        )

    def _suspects(self) -> Iterator[_Pair]:
        """The neighbours in time who are farther apart than most could travel; in bulk, with the longest border."""
        days = self._days
        earlier, later = days.consecutive()
        points = self._points()
        km = great_circle(points[earlier, 0], points[earlier, 1], points[later, 0], points[later, 1])
        gap = np.maximum(days.arrive[later] - days.leave[earlier], days.arrive[earlier] - days.leave[later])
        years = np.maximum(days.years[earlier], days.years[later])
        needed = pace().usual_hours(km, years) + pace().curtain.usual
        left = 24 * gap + min(pace().beyond_the_days.usual, pace().beyond_the_days.fastest)
        suspect = (gap > 0) & (needed > left)
        return zip(earlier[suspect].tolist(), later[suspect].tolist(), strict=True)

    def _points(self) -> Floats:
        geography = self._geography
        points = [geography.pinned(day.place) or (np.nan, np.nan) for day in self._days.days]
        return np.array(points, dtype=np.float64).reshape(-1, 2)

    def _where(self, verdict: Verdict, one: Day, other: Day) -> Iterator[Fact]:
        """The facts about the places that a verdict rests on."""
        geography = self._geography
        in_cities = all(geography.site(day.place).cities for day in (one, other))
        for day in (one, other):
            if verdict.rule == _BILOCATION and in_cities:
                yield from geography.city_facts(day.place)
            else:
                yield from geography.point_facts(day.place)
                for country in geography.site(day.place).countries if verdict.by_border else ():
                    yield from geography.site(day.place).way_to(country)


def _trips(survey: Survey, people: Units) -> dict[str, list[Trip]]:
    """The dated journeys of each person."""
    trips: dict[str, list[Trip]] = {}
    for row in survey.table(_TRIPS, _TRIP, None if people is None else {"who": people}):
        who, what, kind, start, goal, begin, end = row
        facts: list[Fact] = [
            (what, "lg:agent", who),
            (what, "rdf:type", kind),
            (what, "lg:fromPlace", start),
            (what, "lg:toPlace", goal),
            (what, "lg:beginEarliest", begin),
            (what, "lg:endLatest", end),
        ]
        try:
            days = from_iso(literal_value(begin) or ""), from_iso(literal_value(end) or "")
        except TimeError:
            continue
        known = ""
        for means in survey.near.objects(what, "lg:means"):
            if known := pace().known(literal_value(means) or ""):
                facts.append((what, "lg:means", means))
                break
        trips.setdefault(who, []).append(Trip(what, start, goal, known, *days, tuple(facts)))
    return {who: sorted(found, key=lambda trip: (trip.begin, trip.what)) for who, found in trips.items()}


def _told(days: Whereabouts, pairs: Iterable[_Pair]) -> Iterator[tuple[_Pair, int]]:
    """The first pairs of each person; with the last of them, how many more there are."""
    in_order = sorted(pairs, key=lambda pair: (int(days.who[pair[0]]), pair[1], pair[0]))
    for _, group in groupby(in_order, lambda pair: int(days.who[pair[0]])):
        found = list(group)
        for number, pair in enumerate(found[:MOST_TOLD], start=1):
            yield pair, max(0, len(found) - MOST_TOLD) if number == MOST_TOLD else 0


def _names(one: Day, other: Day) -> dict[str, str]:
    return {"person": one.who, "one": one.what, "other": other.what, "here": one.place, "there": other.place}


def _numbers(verdict: Verdict) -> dict[str, str]:
    far = "" if verdict.km is None else f", {verdict.km:,.0f} km apart"
    return {
        "far": literal(far),
        "km": literal(f"{verdict.km or 0:,.0f}"),
        "needed": literal(f"{verdict.needed:,.0f}"),
        "left": literal(f"{verdict.left:,.0f}"),
    }


def _more(count: int) -> str:
    return literal(f" ({counted(count, 'more like it is', 'more like it are')} not listed)" if count else "")
