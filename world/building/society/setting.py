"""Where and among what a society lives: cities with venues, states, services, syndicates, as history has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import accumulate, chain
from math import log1p, sqrt
from random import Random
from typing import Final

from world.building.cities import City, cities
from world.building.countries import countries
from world.building.services import Service, services
from world.building.society.chronicle import dated
from world.building.society.customs import Customs, customs
from world.building.society.surroundings import Surroundings
from world.building.turning_points import TurningPoint, turning_points
from world.facts import Fact, literal
from world.time.day import day_number, iso, year_of
from world.time.expression import Absolute

_TYPES: Final = {
    "city": "lg:City",
    "country": "lg:Country",
    "service": "lg:Agency",
    "event": "lg:HistoricalEvent",
}
_FEWEST_CITIES: Final = 14
_MOST_CITIES: Final = 400
_TOWNS: Final = 5


@dataclass(frozen=True)
class Town:
    """A city that people live in: its id in the world, its venues by kind, and its syndicate."""

    city: City
    id: str
    venues: Mapping[str, tuple[str, ...]]
    syndicate: str


@dataclass
class Setting:
    """The stage of a world from `first` until `last` (years), for `size` people.

    `around` is the world that it grows around, if any: what is there already is used as it is.
    """

    first: int
    last: int
    size: int
    seed: int
    around: Surroundings = field(default_factory=Surroundings)
    habits: Customs = field(default_factory=customs)

    def __reduce__(self) -> tuple[type["Setting"], tuple[object, ...]]:
        """Another process is sent what it is made from, and works out the rest itself."""
        return Setting, tuple(getattr(self, one.name) for one in fields(self))

    @cached_property
    def begin(self) -> int:
        """The first day."""
        return day_number(self.first)

    @cached_property
    def end(self) -> int:
        """The last day."""
        return day_number(self.last, 12, 31)

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        """The cities, weightiest first: seats of services and capitals, then the large ones."""
        weighed = sorted(cities().values(), key=lambda city: (-self.weight(city), city.id))
        count = min(_MOST_CITIES, _FEWEST_CITIES + int(sqrt(self.size) / 2))
        return tuple(self._town(city) for city in weighed[:count])

    @cached_property
    def by_city(self) -> Mapping[str, Town]:
        """The towns by the id of their city."""
        return {town.city.id: town for town in self.towns}

    @cached_property
    def town_by_id(self) -> Mapping[str, Town]:
        """The towns by their id in the world."""
        return {town.id: town for town in self.towns}

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services that are there at some time of it, and have their seat in one of its cities."""
        return tuple(
            service
            for service in services().values()
            if service.seat in self.by_city and self.opens(service) < self.end and self.closes(service) > self.begin
        )

    @cached_property
    def by_organisation(self) -> Mapping[str, Service]:
        """The services by their ids in the world."""
        return {self.organisation(service): service for service in self.services}

    @cached_property
    def points(self) -> Mapping[int, tuple[TurningPoint, ...]]:
        """The turning points by the year in which they begin."""
        found: dict[int, list[TurningPoint]] = {}
        for point in turning_points().values():
            if self.first <= year_of(point.begin) <= self.last:
                found.setdefault(year_of(point.begin), []).append(point)
        return {year: tuple(points) for year, points in found.items()}

    def opens(self, service: Service) -> int:
        """The first day on which somebody can surely serve it."""
        assert service.founded.latest is not None
        return max(service.founded.latest, self.around.begins.get(service.id, service.founded.latest)) + 1

    def closes(self, service: Service) -> int:
        """The last day on which somebody can surely serve it."""
        end = self.end + 36_525
        if service.dissolved is not None and service.dissolved.earliest is not None:
            end = service.dissolved.earliest - 1
        return min(end, self.around.ends.get(service.id, end + 1) - 1)

    def service_of(self, country: str | None, day: int, luck: Random) -> Service | None:
        """A service that recruits in a country on a day."""
        known = self._by_country.get(country or "", ())
        open_now = [
            one for one in known if self.opens(one) <= day < self.closes(one) and one.country_on(day) == country
        ]
        return luck.choice(open_now) if open_now else None

    def weight(self, city: City) -> float:
        """How much a city matters in this world."""
        seats = self._seats.get(city.id, 0)
        return 2.0 * seats + 1.5 * (city.id in self._capitals) + 0.35 * log1p(city.population / 1e5)

    def draw_town(self, luck: Random) -> Town:
        """A town, the weightier the likelier."""
        return luck.choices(self.towns, cum_weights=self._upto)[0]

    def neighbourhood(self, luck: Random, size: int) -> list[tuple[Town, float]]:
        """The towns of a community with the share of people that begins in each, by the law of Zipf."""
        wanted = min(len(self.towns), _TOWNS + size // 150)
        drawn: dict[str, Town] = {}
        while len(drawn) < wanted:
            town = self.draw_town(luck)
            drawn.setdefault(town.id, town)
        return [(town, 1 / rank) for rank, town in enumerate(drawn.values(), start=1)]

    def facts(self) -> Iterator[Fact]:
        """All that is there before people come."""
        told = chain(self._places(), self._organisations(), self._history())
        return (fact for fact in told if fact[0] not in self.around.types)

    def name(self, one: str, kind: str) -> str:
        """The id of something of this kind: what the world around has under another kind gets one of its own."""
        known = self.around.types.get(one, _TYPES[kind])
        ambiguous = kind != "city" and one in cities()
        return f"{one}-{kind}" if known != _TYPES[kind] or ambiguous else one

    def organisation(self, service: Service) -> str:
        """The id of a service in this world."""
        return self.name(service.id, "service")

    def _history(self) -> Iterator[Fact]:
        for points in self.points.values():
            for point in points:
                one = self.name(point.id, "event")
                yield one, "rdf:type", "lg:HistoricalEvent"
                yield one, "rdfs:label", literal(point.name)
                yield one, "dcterms:source", literal(point.source)
                yield from _during(one, point.begin, point.end)
                for place in point.places:
                    if place in self.by_city:
                        yield one, "lg:place", self.by_city[place].id
                        break

    def _places(self) -> Iterator[Fact]:
        for country in dict.fromkeys(town.city.country for town in self.towns):
            one = self.name(country, "country")
            yield one, "rdf:type", "lg:Country"
            yield one, "rdfs:label", literal(countries()[country].name)
        for town in self.towns:
            yield town.id, "rdf:type", "lg:City"
            yield town.id, "rdfs:label", literal(town.city.name)
            yield town.id, "lg:within", self.name(town.city.country, "country")
            yield town.id, "geo:lat", literal(f"{town.city.latitude:.4f}", "xsd:decimal")
            yield town.id, "geo:long", literal(f"{town.city.longitude:.4f}", "xsd:decimal")
            yield town.id, "lg:population", literal(str(town.city.population), "xsd:integer")
            for kind, venues in town.venues.items():
                for venue, name in zip(venues, self._names_of(town, kind), strict=True):
                    yield venue, "rdf:type", f"lg:{kind}"
                    yield venue, "rdfs:label", literal(name)
                    yield venue, "lg:within", town.id
            yield town.syndicate, "rdf:type", "lg:CriminalOrganisation"
            yield (
                town.syndicate,
                "rdfs:label",
                literal(self._luck(town).choice(self.habits.words["crime"]).format(city=town.city.name)),
            )

    def _organisations(self) -> Iterator[Fact]:
        luck = Random(f"{self.seed}/organisations")
        for country in dict.fromkeys(service.country for service in self.services):
            one = f"state-of-{country}"
            about = countries()[country]
            yield one, "rdf:type", "lg:State"
            yield one, "rdfs:label", literal(about.name)
            yield from dated(one, about.begin, None if about.end is None else about.end - 1)
        for service in self.services:
            one = self.organisation(service)
            yield one, "rdf:type", "lg:Agency"
            yield one, "rdfs:label", literal(service.name)
            yield one, "skos:altLabel", literal(service.short)
            yield one, "lg:serves", f"state-of-{service.country}"
            yield one, "dcterms:source", literal(service.source)
            if luck.random() < 0.5:
                yield one, "lg:unforgiving", literal("true", "xsd:boolean")
            yield from _lasting(one, service.founded, service.dissolved)

    def _town(self, city: City) -> Town:
        one = self.name(city.id, "city")
        venues = {
            kind: tuple(f"{one}-{kind.lower()}-{number}" for number in range(1, 3))
            for kind in self.habits.names["venues"]
        }
        return Town(city, one, venues, f"{one}-syndicate")

    def _names_of(self, town: Town, kind: str) -> list[str]:
        names = self.habits.names["venues"][kind]
        return Random(f"{self.seed}/{town.id}/{kind}").sample(names, 2)

    def _luck(self, town: Town) -> Random:
        return Random(f"{self.seed}/{town.id}")

    @cached_property
    def _by_country(self) -> Mapping[str, tuple[Service, ...]]:
        found: dict[str, list[Service]] = {}
        for service in self.services:
            for day in range(self.begin, self.end + 1, 365):
                if (country := service.country_on(day)) and service not in found.setdefault(country, []):
                    found[country].append(service)
        return {country: tuple(known) for country, known in found.items()}

    @cached_property
    def _seats(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for service in services().values():
            if self.opens(service) < self.end and self.closes(service) > self.begin:
                found[service.seat] = found.get(service.seat, 0) + 1
        return found

    @cached_property
    def _capitals(self) -> frozenset[str]:
        return frozenset(country.capital for country in countries().values() if country.iso)

    @cached_property
    def _upto(self) -> tuple[float, ...]:
        return tuple(accumulate(self.weight(town.city) ** 2 for town in self.towns))


def _during(one: str, begin: int, end: int) -> Iterator[Fact]:
    """That an event was on a day, or from one day to another."""
    if begin == end:
        yield from dated(one, begin, end, is_event=True)
        return
    yield one, "lg:when", literal(f"{iso(begin)}/{iso(end)}")
    for bound, day in (("beginEarliest", begin), ("beginLatest", begin), ("endEarliest", end), ("endLatest", end)):
        yield one, f"lg:{bound}", literal(iso(day), "xsd:date")


def _lasting(one: str, founded: Absolute, dissolved: Absolute | None) -> Iterator[Fact]:
    """From when to when there was something, as precisely as it is known, and the days that follow."""
    bounds: dict[str, int | None] = {"beginEarliest": founded.earliest, "beginLatest": founded.latest}
    yield one, "lg:begin", literal(_written(founded))
    bounds["endEarliest"] = founded.earliest
    if dissolved is not None and dissolved.earliest is not None and founded.earliest is not None:
        yield one, "lg:end", literal(_written(dissolved))
        bounds["endEarliest"], bounds["endLatest"] = max(dissolved.earliest, founded.earliest), dissolved.latest
    for bound, day in bounds.items():
        if day is not None:
            yield one, f"lg:{bound}", literal(iso(day), "xsd:date")


def _written(date: Absolute) -> str:
    """A day, a month or a year."""
    assert date.earliest is not None and date.latest is not None
    first, last = iso(date.earliest), iso(date.latest)
    if first == last:
        return first
    return first[:7] if first[:7] == last[:7] else first[:4] if first[:4] == last[:4] else f"{first}/{last}"
