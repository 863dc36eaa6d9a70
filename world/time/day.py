"""Days as numbers: whole days since 1970-01-01 in the proleptic Gregorian calendar.

Years count astronomically, as ISO 8601 and xsd:date do: 1 is followed backwards by 0 (1 BCE) and -1 (2 BCE). NumPy's
`datetime64[D]` does the calendar.
"""

import re
from functools import lru_cache
from typing import Final

import numpy as np

from world.errors import TimeError, shorten

FIRST_YEAR: Final = -9999
LAST_YEAR: Final = 9999

_ISO = re.compile(r"(-?\d{4})-(\d{2})-(\d{2})")


def day_number(year: int, month: int = 1, day: int = 1) -> int:
    """The number of a day. Raises `TimeError` when the calendar has no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise TimeError(f"The year {year} is out of range: write a year from {FIRST_YEAR} to {LAST_YEAR}.")
    if not 1 <= month <= 12:
        raise TimeError(f"There is no month {month:02}: write a month from 01 to 12.")
    length = _month_start(year, month + 1) - _month_start(year, month)
    if not 1 <= day <= length:
        raise TimeError(f"There is no day {day:02} in {iso_year(year)}-{month:02}: it has {length} days.")
    return _month_start(year, month) + day - 1


def last_day_of_month(year: int, month: int) -> int:
    """The number of the last day of a month."""
    day_number(year, month)
    return _month_start(year, month + 1) - 1


@lru_cache(maxsize=65536)
def iso(number: int) -> str:
    """A day's number as an xsd:date, such as `1991-12-26` or `-0043-03-15`."""
    return iso_year(year_of(number)) + str(np.datetime64(number, "D"))[-6:]


def iso_year(year: int) -> str:
    """A year in at least four digits, with a minus sign before year 0."""
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def from_iso(text: str) -> int:
    """The number of a day written as an xsd:date. Raises `TimeError` for any other text."""
    found = _ISO.fullmatch(text)
    if not found:
        raise TimeError(f"`{shorten(text)}` is no date: write it as 1991-12-26.")
    return day_number(int(found[1]), int(found[2]), int(found[3]))


def year_of(number: int) -> int:
    """The astronomical year that a day falls in."""
    return int(np.datetime64(number, "D").astype("datetime64[Y]").astype(int)) + 1970


LAST_DAY: Final = int(np.datetime64(f"{LAST_YEAR}-12-31", "D").astype(int))


@lru_cache(maxsize=4096)
def _month_start(year: int, month: int) -> int:
    months = (year - 1970) * 12 + month - 1
    return int(np.datetime64(months, "M").astype("datetime64[D]").astype(int))
