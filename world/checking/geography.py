"""Where places are: in which city, country and side of the world, and at which coordinates."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from world.checking.clashes import Clash
from world.checking.pace import great_circle, pace
from world.checking.rule import Rule
from world.facts import Fact, literal, literal_value
from world.pattern import Pattern
from world.store import World

_KINDS = ("Country", "Region", "City", "District", "Venue")


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
    """All places of a world. What lies within itself is walked through once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._outer: dict[str, list[str]] = {}
        for place, outer in _table(world, "?place lg:within ?outer", "place", "outer"):
            self._outer.setdefault(place, []).append(outer)
        self._kinds = {kind: {row[0] for row in _table(world, f"?place a lg:{kind}", "place")} for kind in _KINDS}
        latitudes = _numbers(_table(world, "?place geo:lat ?degrees", "place", "degrees"))
        longitudes = _numbers(_table(world, "?place geo:long ?degrees", "place", "degrees"))
        self.points = {place: (latitudes[place], longitudes[place]) for place in latitudes if place in longitudes}
        same = _table(world, "?one lg:possiblySameAs ?other", "one", "other")
        self._same = {pair for one, other in same for pair in ((one, other), (other, one))}
        self._behind = self._behind_the_curtain()
        self._sites: dict[str, Site] = {}

    def site(self, place: str) -> Site:
        """What is around a place, nearest first."""
        if place not in self._sites:
            self._sites[place] = self._read(place)
        return self._sites[place]

    def kind(self, place: str) -> str:
        """The kind of a place, as far as the rules tell kinds apart; empty for any other."""
        return next((kind for kind, places in self._kinds.items() if place in places), "")

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
        here, there = self.site(one).pin, self.site(other).pin
        if here is None or there is None:
            return None
        first, second = np.array(self.points[here]), np.array(self.points[there])
        return float(great_circle(first[0], first[1], second[0], second[1]))

    def point_facts(self, place: str) -> tuple[Fact, ...]:
        """The facts that say at which coordinates a place is."""
        site = self.site(place)
        if site.pin is None:
            return ()
        degrees = [fact for name in ("geo:lat", "geo:long") for fact in self._world.facts(site.pin, name)]
        return (*site.way_to(site.pin), *degrees)

    def city_facts(self, place: str) -> tuple[Fact, ...]:
        """The facts that say in which city a place is."""
        site = self.site(place)
        if not site.cities:
            return ()
        city = site.cities[0]
        return (*site.way_to(city), *self._world.facts(city, "rdf:type"))

    def _read(self, place: str) -> Site:
        around: dict[str, Fact | None] = {place: None}
        order = [place]
        for name in order:
            for outer in self._outer.get(name, ()):
                if outer not in around:
                    around[outer] = (name, "lg:within", outer)
                    order.append(outer)
        cities = [name for name in order if name in self._kinds["City"]]
        wide = self._kinds["Country"] | self._kinds["Region"]
        return Site(
            place=place,
            around=around,
            cities=tuple(sorted(c for c in cities if not self._in_another(c, cities))),
            countries=tuple(sorted(name for name in order if name in self._kinds["Country"])),
            pin=next((name for name in order if name in self.points and name not in wide), None),
            vague=place in wide,
            behind=any(name in self._behind for name in order),
        )

    def _in_another(self, city: str, cities: Iterable[str]) -> bool:
        """Whether a city lies within another of these, and not in a circle with it."""
        pending, above = [city], set[str]()
        while pending:
            for outer in self._outer.get(pending.pop(), ()):
                if outer not in above:
                    above.add(outer)
                    pending.append(outer)
        return city not in above and any(other in above for other in cities)

    def _may_meet(self, some: Iterable[str], others: Iterable[str]) -> bool:
        return bool(self._same) and any(pair in self._same for pair in product(some, others))

    def _behind_the_curtain(self) -> frozenset[str]:
        names = pace().behind
        found = {place for place in self._kinds["Country"] | self._kinds["City"] if place.replace("-", " ") in names}
        for kind, naming in product(("Country", "City"), ("rdfs:label", "skos:altLabel")):
            rows = _table(self._world, f"?place a lg:{kind} . ?place {naming} ?name", "place", "name")
            found |= {place for place, name in rows if (literal_value(name) or "").casefold() in names}
        return frozenset(found)


def misplaced(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Places that lie farther from the nearest outer place with coordinates than its kind reaches."""
    geography = Geography(world)
    pairs: list[tuple[str, str, float]] = []
    for place in sorted(geography.points):
        outer = next((n for n in geography.site(place).around if n != place and n in geography.points), None)
        if outer is not None and (reach := pace().reach.get(geography.kind(outer))) is not None:
            pairs.append((place, outer, reach))
    here = np.array([geography.points[place] for place, _, _ in pairs]).reshape(-1, 2)
    there = np.array([geography.points[outer] for _, outer, _ in pairs]).reshape(-1, 2)
    distances = great_circle(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
    for (place, outer, reach), km in zip(pairs, distances.tolist(), strict=True):
        if km > reach:
            degrees = [f for name in (place, outer) for p in ("geo:lat", "geo:long") for f in world.facts(name, p)]
            latitude, longitude = (degrees[0][2], degrees[1][2])
            yield Clash(
                {"place": place, "outer": outer, "km": literal(f"{km:,.0f}"), "lat": latitude, "long": longitude},
                (*geography.site(place).way_to(outer), *world.facts(outer, "rdf:type"), *degrees),
            )


def _table(world: World, pattern: str, *columns: str) -> list[tuple[str, ...]]:
    return world.table(Pattern.parse(pattern), columns)


def _numbers(rows: Iterable[tuple[str, ...]]) -> dict[str, float]:
    """The first number of each place. What is no number is left to the shapes."""
    found: dict[str, float] = {}
    for place, text in rows:
        try:
            found.setdefault(place, float(literal_value(text) or ""))
        except ValueError:
            continue
    return {place: number for place, number in found.items() if np.isfinite(number)}
