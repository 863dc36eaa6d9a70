"""Cities with their places, their former names and the countries that held them, from `data/cities.csv`.

A stay in the columns `names` and `history` is written `Leningrad 1924-01-26..1991-09-06`: from its first day until the
first day on which it no longer held. Either side may be empty. Stays are parted by semicolons.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from world.building import FOLDER
from world.building.countries import countries, ruling_on
from world.data_file import Place, Stay, at, by_id
from world.errors import DataError, shorten

_COLUMNS = ("id", "name", "latitude", "longitude", "population", "country", "names", "history")
_STAY = re.compile(r"(\S.*?) (\d{4}(?:-\d\d){0,2})?\.\.(\d{4}(?:-\d\d){0,2})?")


@dataclass(frozen=True)
class City:
    """A city of today: degrees north and east, people, and the id of the country that it lies in today."""

    id: str
    name: str
    latitude: float
    longitude: float
    population: int
    country: str
    names: tuple[Stay, ...]
    history: tuple[Stay, ...]

    def name_on(self, day: int) -> str:
        """What it was called on a day, as English books of that time would have it."""
        return at(self.names, day) or self.name

    def country_on(self, day: int) -> str | None:
        """The id of the country that ruled it on a day, occupiers included; None where that is not told.

        What the city's own history says goes before what its country's says.
        """
        return at(self.history, day) or ruling_on(self.country, day)


@cache
def cities() -> Mapping[str, City]:
    """The cities that come with Legendry, by id, in the order of the file."""
    return read_cities(FOLDER / "cities.csv")


def read_cities(path: Path) -> Mapping[str, City]:
    """Reads a file of cities. Raises `DataError` with the line of what is wrong."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            heads = tuple(next(rows, ()))
            if heads != _COLUMNS:
                raise Place(path, 1).wrong(
                    f"The columns are {shorten(', '.join(heads))}.", f"Write {', '.join(_COLUMNS)}."
                )
            found = [_city(Place(path, rows.line_num), row) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: this cannot be read ({shorten(str(error))}). Put a UTF-8 CSV file there.") from error
    by_id(((city.id, place) for city, place in found))
    return MappingProxyType({city.id: city for city, _ in found})


def _city(place: Place, row: list[str]) -> tuple[City, Place]:
    if len(row) != len(_COLUMNS):
        raise place.wrong(f"There are {len(row)} values here.", f"Write {len(_COLUMNS)}, one for each column.")
    about = dict(zip(_COLUMNS, row, strict=True))
    for column in ("id", "name", "country"):
        if not about[column]:
            raise place.wrong(f"There is no {column} here.", "Write it.")
    city = City(
        id=about["id"],
        name=about["name"],
        latitude=_number(place, about, "latitude", -90, 90),
        longitude=_number(place, about, "longitude", -180, 180),
        population=int(_number(place, about, "population", 0, 1e9)),
        country=place.known(about["country"], countries(), "country"),
        names=_stays(place, about["names"]),
        history=_stays(place, about["history"]),
    )
    for stay in city.history:
        place.known(stay.what, countries(), "country")
    return city, place


def _number(place: Place, about: Mapping[str, str], column: str, least: float, most: float) -> float:
    try:
        number = float(about[column])
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise place.wrong(
            f"The {column} is `{shorten(about[column])}`.", f"Write a number from {least:.0f} to {most:.0f}."
        )
    return number


def _stays(place: Place, text: str) -> tuple[Stay, ...]:
    stays = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        if not (found := _STAY.fullmatch(part)):
            raise place.wrong(f"`{shorten(part)}` is no stay.", "Write `Leningrad 1924-01-26..1991-09-06`.")
        stays.append(place.stay(found[1], found[2] or "", found[3] or ""))
    return tuple(stays)
