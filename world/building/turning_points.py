"""Turning points of 1917 to 2025, with what a simulation of spies makes of them, from `data/turning_points.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from world.building import FOLDER
from world.building.cities import cities
from world.building.countries import countries
from world.building.services import services
from world.data_file import Record, by_id, records_of

_KEYS = ("id", "name", "date", "from", "to", "places", "effects", "source")
_EFFECTS = ("moves", "purge", "posts", "defections", "founds", "dissolves")


@dataclass(frozen=True)
class Moves:
    """A `share` of the people of `country` move, to the cities or countries `to`; anywhere when that is empty.

    Its people are those of the cities that it rules on the day before, and of those that lie in it today.
    """

    country: str
    to: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class Purge:
    """A `share` of the members of a service, or of those whom it had until now, are dismissed, imprisoned or killed."""

    service: str
    share: float


@dataclass(frozen=True)
class Posts:
    """Posts abroad of the services of `of`, in cities or countries; those of every other country when it is empty."""

    of: str
    opens: tuple[str, ...]
    closes: tuple[str, ...]


@dataclass(frozen=True)
class Defections:
    """Members of a service, or those whom it had until now, defect `factor` times as often.

    That is so while the turning point lasts, and in the year after its last day.
    """

    service: str
    factor: float


@dataclass(frozen=True)
class Founding:
    """A service is founded."""

    service: str


@dataclass(frozen=True)
class Dissolution:
    """A service is dissolved."""

    service: str


Effect: TypeAlias = Moves | Purge | Posts | Defections | Founding | Dissolution


@dataclass(frozen=True)
class TurningPoint:
    """What happened from the day `begin` to the day `end`, both included. `places` are ids of cities and countries."""

    id: str
    name: str
    begin: int
    end: int
    places: tuple[str, ...]
    effects: tuple[Effect, ...]
    source: str


@cache
def turning_points() -> Mapping[str, TurningPoint]:
    """The turning points that come with Legendry, by id, in the order of the file."""
    return read_turning_points(FOLDER / "turning_points.yaml")


def read_turning_points(path: Path) -> Mapping[str, TurningPoint]:
    """Reads a file of turning points. Raises `DataError` with the line of what is wrong."""
    records = records_of(path, _KEYS)
    places = by_id((record.text("id"), record) for record in records)
    points = (_turning_point(record) for record in records)
    return MappingProxyType(dict(zip(places, points, strict=True)))


def _turning_point(record: Record) -> TurningPoint:
    first = record.date(record.optional("from") or record.text("date"))
    last = record.date(record.text("to")) if record.optional("from") else first
    assert first.earliest is not None and last.latest is not None
    if first.earliest > last.latest:
        raise record.wrong(f"It ends before it begins: {record.text('to')}.", "Write a later date under `to`.")
    return TurningPoint(
        id=record.text("id"),
        name=record.text("name"),
        begin=first.earliest,
        end=last.latest,
        places=_places(record, "places"),
        effects=tuple(_effect(effect) for effect in record.records("effects", _EFFECTS)),
        source=record.text("source"),
    )


def _effect(record: Record) -> Effect:
    match record.keys:
        case ("moves",):
            about = record.record("moves", ("from", "to", "share"))
            return Moves(_country(about, about.text("from")), _places(about, "to"), about.share("share", most=1))
        case ("purge",):
            about = record.record("purge", ("service", "share"))
            return Purge(_service(about, "service"), about.share("share", most=1))
        case ("posts",):
            about = record.record("posts", ("of", "opens", "closes"))
            of = _country(about, about.text("of")) if about.optional("of") else ""
            return Posts(of, _places(about, "opens"), _places(about, "closes"))
        case ("defections",):
            about = record.record("defections", ("service", "factor"))
            return Defections(_service(about, "service"), about.share("factor", most=100))
        case ("founds",):
            return Founding(_service(record, "founds"))
        case ("dissolves",):
            return Dissolution(_service(record, "dissolves"))
        case keys:
            raise record.wrong(f"An effect has one key, and this has {len(keys)}.", f"Write {', '.join(_EFFECTS)}.")


def _places(record: Record, key: str) -> tuple[str, ...]:
    known = cities().keys() | countries().keys()
    return tuple(record.known(place, known, "city or country") for place in record.words(key))


def _country(record: Record, name: str) -> str:
    return record.known(name, countries(), "country")


def _service(record: Record, key: str) -> str:
    return record.known(record.text(key), services(), "service")
