"""The intelligence services of 1917 to 2025, from `data/services.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from world.building import FOLDER
from world.building.cities import cities
from world.building.countries import countries, heir_on
from world.data_file import Record, by_id, document_of
from world.time.expression import Absolute

_KEYS = (
    "id",
    "name",
    "native",
    "short",
    "kind",
    "country",
    "seat",
    "founded",
    "dissolved",
    "successors",
    "ranks",
    "covers",
    "source",
)


class Kind(StrEnum):
    """What a service mainly does; `combined` ones spy abroad and watch at home."""

    FOREIGN = "foreign"
    INTERNAL = "internal"
    MILITARY = "military"
    SIGNALS = "signals"
    COMBINED = "combined"


@dataclass(frozen=True)
class Service:
    """An intelligence service. `dissolved` is None when it is there today.

    `country` is the id of the one that founded it, `seat` that of its city. `successors` took over from it, or grew out
    of it while it went on. `ranks` run from the lowest to the highest; `covers` are the employers that its people
    abroad name as theirs. `source` is the work in which the dates can be looked up.
    """

    id: str
    name: str
    native: str
    short: str
    kind: Kind
    country: str
    seat: str
    founded: Absolute
    dissolved: Absolute | None
    successors: tuple[str, ...]
    ranks: tuple[str, ...]
    covers: tuple[str, ...]
    source: str

    @property
    def begin(self) -> int:
        """The first day on which it may have been there."""
        assert self.founded.earliest is not None
        return self.founded.earliest

    @property
    def end(self) -> int | None:
        """The last day on which it may have been dissolved."""
        return self.dissolved.latest if self.dissolved else None

    def exists_on(self, day: int) -> bool:
        """Whether it may have been there on a day, as far as its dates are known."""
        return self.begin <= day and (self.end is None or day < self.end)

    def country_on(self, day: int) -> str | None:
        """The id of the country that it worked for on a day: its own, and after that one's end its heir."""
        return heir_on(self.country, day)


@cache
def services() -> Mapping[str, Service]:
    """The services that come with Legendry, by id, in the order of the file."""
    return read_services(FOLDER / "services.yaml")


@cache
def predecessors(service: str) -> tuple[str, ...]:
    """The ids of the services that name this one as a successor, in the order of the file."""
    return tuple(other.id for other in services().values() if service in other.successors)


def read_services(path: Path) -> Mapping[str, Service]:
    """Reads a file of services. Raises `DataError` with the line of what is wrong."""
    document = document_of(path, ("ladders", "covers", "services"))
    shared = {part: _lists(document, part) for part in ("ladders", "covers")}
    records = document.records("services", _KEYS)
    places = by_id((record.text("id"), record) for record in records)
    found = {name: _service(record, shared) for name, record in zip(places, records, strict=True)}
    for name, service in found.items():
        for other in service.successors:
            places[name].known(other, found, "service")
    return MappingProxyType(found)


def _lists(document: Record, part: str) -> Mapping[str, tuple[str, ...]]:
    record = document.record(part, None)
    return {name: record.words(name) for name in record.keys}


def _service(record: Record, shared: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Service:
    kind = record.known(record.text("kind"), tuple(Kind), "kind of service")
    founded = record.date(record.text("founded"))
    dissolved = record.date(record.text("dissolved")) if record.optional("dissolved") else None
    if dissolved and (dissolved.latest or 0) <= (founded.earliest or 0):
        dates = f"founded {record.text('founded')} and dissolved {record.text('dissolved')}"
        raise record.wrong(f"It is {dates}.", "Write a later date for its end.")
    return Service(
        id=record.text("id"),
        name=record.text("name"),
        native=record.text("native"),
        short=record.text("short"),
        kind=Kind(kind),
        country=record.known(record.text("country"), countries(), "country"),
        seat=record.known(record.text("seat"), cities(), "city"),
        founded=founded,
        dissolved=dissolved,
        successors=record.words("successors"),
        ranks=record.words_or_named("ranks", shared["ladders"]),
        covers=record.words_or_named("covers", shared["covers"]),
        source=record.text("source"),
    )
