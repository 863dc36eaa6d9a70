"""Where places are: in which city, country and side of the world, and at which coordinates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import numpy as np

from world.checking.circles import onwards
from world.checking.clashes import Clash
from world.checking.pace import Span, great_circle, pace
from world.checking.rule import Rule
from world.checking.survey import Survey, Units
from world.facts import Fact, literal, literal_value
from world.pattern import Pattern
from world.pattern.nearby import narrower_classes

PLACING: Final = ("lg:within", "geo:lat", "geo:long", "rdf:type", "rdfs:label", "skos:altLabel", "lg:possiblySameAs")
"""What the whereabouts of a place follow from."""

_KINDS: Final = ("Country", "Region", "City", "District", "Venue")
_WIDE: Final = ("Country", "Region")
_ON_THE_MAP: Final = Pattern.parse("?place geo:lat ?degrees")


@dataclass(frozen=True)
class Site:
    """A place and what is around it. `cities` are the outermost; `pin` is what gives it its coordinates, if anything.

    A country or a region is `vague`: to be in it says nothing about where one is not.
    """

    place: str
    around: Mapping[str, Fact | None]
    cities: tuple[str, ...]
    countries: tuple[str, ...]
    pin: str | None
    vague: bool
    behind: bool

    def way_to(self, outer: str) -> tuple[Fact, ...]:
        """The facts that put the place within another."""
        facts: list[Fact] = []
        while (fact := self.around.get(outer)) is not None:
            facts.append(fact)
            outer = fact[0]
        return tuple(reversed(facts))


class Geography:
    """The places of a world, each read when it is first asked for. What lies within itself is walked through once."""

    def __init__(self, survey: Survey, units: Units = None) -> None:  # noqa: ARG002 - a part of a survey
        self._near = survey.near
        self._sites: dict[str, Site] = {}
        self._points: dict[str, tuple[float, float] | None] = {}

    def site(self, place: str) -> Site:
        """What is around a place, nearest first."""
        if place not in self._sites:
            self._sites[place] = self._read(place)
        return self._sites[place]

    def point(self, place: str) -> tuple[float, float] | None:
        """The latitude and longitude that are stated of a place itself, in degrees."""
        if place not in self._points:
            degrees = [_number(self._near.objects(place, name)) for name in ("geo:lat", "geo:long")]
            self._points[place] = None if degrees[0] is None or degrees[1] is None else (degrees[0], degrees[1])
        return self._points[place]

    def kind(self, place: str) -> str:
        """The kind of a place, as far as the rules tell kinds apart; empty for any other."""
        return next((kind for kind in _KINDS if self._is(place, kind)), "")

    def nested(self, one: str, other: str) -> bool:
        """Whether one of two places lies within the other, or is it, or may be it."""
        here, there = self.site(one).around, self.site(other).around
        return one in there or other in here or self._may_meet((one,), there) or self._may_meet((other,), here)

    def together(self, one: str, other: str) -> bool:
        """Whether two places are nested, or of one city."""
        here, there = self.site(one).cities, self.site(other).cities
        return self.nested(one, other) or not set(here).isdisjoint(there) or self._may_meet(here, there)

    def km(self, one: str, other: str) -> float | None:
        """The distance of two places; None when the world does not say where both are."""
        here, there = self.pinned(one), self.pinned(other)
        if here is None or there is None:
            return None
        return float(great_circle(*(np.array(degrees) for degrees in (*here, *there))))

    def border(self, one: str, other: str, year: int) -> Span:
        """The hours at the borders between two places, of which only the most tedious counts."""
        here, there = self.site(one), self.site(other)
        known = (here.countries or here.behind) and (there.countries or there.behind)
        if known and here.behind != there.behind and year in pace().curtain_years:
            return pace().curtain
        if here.countries and there.countries and set(here.countries).isdisjoint(there.countries):
            return pace().border
        return Span(0, 0)

    def pinned(self, place: str) -> tuple[float, float] | None:
        """The coordinates of a place: its own, or those of the nearest that it lies within, if that is not wide."""
        pin = self.site(place).pin
        return None if pin is None else self.point(pin)

    def point_facts(self, place: str) -> tuple[Fact, ...]:
        """The facts that say at which coordinates a place is."""
        site = self.site(place)
        if site.pin is None:
            return ()
        return (*site.way_to(site.pin), *self.degrees(site.pin))

    def degrees(self, place: str) -> tuple[Fact, ...]:
        """The facts that state the coordinates of a place itself."""
        names = ("geo:lat", "geo:long")
        return tuple((place, name, value) for name in names for value in self._near.objects(place, name))

    def city_facts(self, place: str) -> tuple[Fact, ...]:
        """The facts that say in which city a place is."""
        site = self.site(place)
        if not site.cities:
            return ()
        city = site.cities[0]
        return (*site.way_to(city), *((city, "rdf:type", kind) for kind in self._near.objects(city, "rdf:type")))

    def _read(self, place: str) -> Site:
        around: dict[str, Fact | None] = {place: None}
        order = [place]
        for name in order:
            for outer in self._near.objects(name, "lg:within"):
                if outer not in around:
                    around[outer] = (name, "lg:within", outer)
                    order.append(outer)
        cities = [name for name in order if self._is(name, "City")]
        return Site(
            place=place,
            around=around,
            cities=tuple(sorted(c for c in cities if not self._in_another(c, cities))),
            countries=tuple(sorted(name for name in order if self._is(name, "Country"))),
            pin=next((name for name in order if self.point(name) and not self._is_wide(name)), None),
            vague=self._is_wide(place),
            behind=any(self._is_behind(name) for name in order),
        )

    def _in_another(self, city: str, cities: Iterable[str]) -> bool:
        """Whether a city lies within another of these, and not in a circle with it."""
        pending, above = [city], set[str]()
        while pending:
            for outer in self._near.objects(pending.pop(), "lg:within"):
                if outer not in above:
                    above.add(outer)
                    pending.append(outer)
        return city not in above and any(other in above for other in cities)

    def _may_meet(self, some: Iterable[str], others: Iterable[str]) -> bool:
        return any(
            other in self._near.objects(one, "lg:possiblySameAs")
            or one in self._near.objects(other, "lg:possiblySameAs")
            for one, other in product(some, others)
        )

    def _is(self, place: str, kind: str) -> bool:
        return not _kinds(kind).isdisjoint(self._near.objects(place, "rdf:type"))

    def _is_wide(self, place: str) -> bool:
        return any(self._is(place, kind) for kind in _WIDE)

    def _is_behind(self, place: str) -> bool:
        """Whether a country or city is one of those behind the Iron Curtain, by its id or one of its names."""
        if not self._is(place, "Country") and not self._is(place, "City"):
            return False
        names = pace().behind
        said = (text for naming in ("rdfs:label", "skos:altLabel") for text in self._near.objects(place, naming))
        return place.replace("-", " ") in names or any((literal_value(text) or "").casefold() in names for text in said)


def misplaced(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """Places that lie farther from the nearest outer place with coordinates than its kind reaches."""
    geography = survey.part(Geography)
    places = [row[0] for row in survey.table(_ON_THE_MAP, ("place",))] if units is None else sorted(units)
    pairs: list[tuple[str, str, float]] = []
    points: list[tuple[float, float, float, float]] = []
    for place in places:
        if (here := geography.point(place)) is None:
            continue
        for outer in geography.site(place).around:
            if outer != place and (there := geography.point(outer)) is not None:
                if (reach := pace().reach.get(geography.kind(outer))) is not None:
                    pairs.append((place, outer, reach))
                    points.append((*here, *there))
                break
    distances = great_circle(*np.array(points).reshape(-1, 4).T)
    for (place, outer, reach), km in zip(pairs, distances.tolist(), strict=True):
        if km > reach:
            degrees = [*geography.degrees(place), *geography.degrees(outer)]
            latitude, longitude = (degrees[0][2], degrees[1][2])
            yield Clash(
                {"place": place, "outer": outer, "km": literal(f"{km:,.0f}"), "lat": latitude, "long": longitude},
                (
                    *geography.site(place).way_to(outer),
                    *((outer, "rdf:type", kind) for kind in survey.types(outer)),
                    *degrees,
                ),
            )


def moved(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The places whose whereabouts changed facts may change, and all within them."""
    places = (fact[0] for fact in facts if fact[1] in PLACING)
    return onwards(places, lambda name: survey.near.subjects("lg:within", name))


@cache
def _kinds(kind: str) -> frozenset[str]:
    return frozenset(narrower_classes(f"lg:{kind}"))


def _number(texts: Iterable[str]) -> float | None:
    """The first number among literals. What is no number is left to the shapes."""
    for text in texts:
        try:
            number = float(literal_value(text) or "")
        except ValueError:
            continue
        return number if np.isfinite(number) else None
    return None
