"""The countries of 1917 to 2025, those of the past among them, from `data/countries.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from world.building import FOLDER
from world.data_file import Record, Stay, at, by_id, records_of

_KEYS = (
    "id",
    "name",
    "iso",
    "from",
    "until",
    "capital",
    "former-capitals",
    "languages",
    "culture",
    "ruler",
    "successors",
    "held-by",
    "names",
    "blocs",
)


@dataclass(frozen=True)
class Country:
    """A country, or a territory that its `ruler` ran. Days are numbers; `end` is the first day without it.

    `begin` is None when it was there before 1917, `end` when it is there today. `culture` is the id of a naming
    culture, `languages` are ISO 639 codes, `iso` is the ISO 3166 code of a country of today and empty otherwise.
    `held_by` tells who else ruled the land of a country of today.
    """

    id: str
    name: str
    iso: str
    begin: int | None
    end: int | None
    capital: str
    former_capitals: tuple[Stay, ...]
    languages: tuple[str, ...]
    culture: str
    ruler: str
    successors: tuple[str, ...]
    held_by: tuple[Stay, ...]
    names: tuple[Stay, ...]
    blocs: tuple[Stay, ...]

    def exists_on(self, day: int) -> bool:
        """Whether it was there on a day. One that was overrun and came back counts as there all the while."""
        return Stay(self.id, self.begin, self.end).covers(day)

    def name_on(self, day: int) -> str:
        """What it was called on a day."""
        return at(self.names, day) or self.name

    def capital_on(self, day: int) -> str:
        """The id of the city that was its capital on a day; empty for territories without one."""
        return at(self.former_capitals, day) or self.capital

    def blocs_on(self, day: int) -> tuple[str, ...]:
        """The blocs that it belonged to on a day, in the order of the file."""
        return tuple(stay.what for stay in self.blocs if stay.covers(day))


@cache
def countries() -> Mapping[str, Country]:
    """The countries that come with Legendry, by id, in the order of the file."""
    return read_countries(FOLDER / "countries.yaml")


def read_countries(path: Path) -> Mapping[str, Country]:
    """Reads a file of countries. Raises `DataError` with the line of what is wrong."""
    records = records_of(path, _KEYS)
    places = by_id((record.text("id"), record) for record in records)
    found = {name: _country(record) for name, record in zip(places, records, strict=True)}
    for name, country in found.items():
        named = [*country.successors, *(stay.what for stay in country.held_by)]
        for other in [*named, country.ruler] if country.ruler else named:
            places[name].known(other, found, "country")
    return MappingProxyType(found)


@cache
def predecessors(country: str) -> tuple[str, ...]:
    """The ids of the countries that name this one as a successor, in the order of the file."""
    return tuple(other.id for other in countries().values() if country in other.successors)


def ruling_on(country: str, day: int) -> str | None:
    """The id of the country that the land of `country` belonged to on a day; None where the file does not tell.

    That is whom `held-by` names; else itself, once it is there; else its predecessor of that day, or theirs.
    """
    about = countries()[country]
    if holder := at(about.held_by, day):
        return holder
    if about.exists_on(day):
        return country
    if about.end is not None and day >= about.end:
        return None
    earlier = (ruling_on(other, day) for other in predecessors(country))
    return next((other for other in earlier if other), None)


def heir_on(country: str, day: int) -> str | None:
    """The country itself until its end, then the first of its successors; None where there is none, or not yet."""
    about = countries()[country]
    if about.exists_on(day):
        return country
    if about.end is None or day < about.end:
        return None
    heirs = (heir_on(other, day) for other in about.successors)
    return next((other for other in heirs if other), None)


def _country(record: Record) -> Country:
    life = record.stay(record.text("id"), record.optional("from"), record.optional("until"))
    return Country(
        id=record.text("id"),
        name=record.text("name"),
        iso=record.optional("iso"),
        begin=life.begin,
        end=life.end,
        capital=record.optional("capital") if record.optional("ruler") else record.text("capital"),
        former_capitals=record.stays("former-capitals", "city"),
        languages=record.words("languages"),
        culture=record.text("culture"),
        ruler=record.optional("ruler"),
        successors=record.words("successors"),
        held_by=record.stays("held-by", "country"),
        names=record.stays("names", "name"),
        blocs=record.stays("blocs", "bloc"),
    )
