"""Dates as writers give them: absolute (an EDTF level-1 subset, plus words) or relative to something else.

1991   1991-12   1991-12-26   -0043-03-15   44 BCE   199X   1990s   spring 1993   1993-21
~1987  1987?  1987%           about then: two units either way (Extended Date/Time Format, 2019, level 1)
1984/1989   1984/..   ../1991 from one until the other; `..` is open
before X · after X · by X · during X · X          X is the id of a note, or a date
five years before X · 3 months after X            half a unit either way
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeAlias

from world.errors import TimeError, shorten
from world.time.day import LAST_DAY, day_number, last_day_of_month


class Order(StrEnum):
    """How a moment lies to what it refers to."""

    BEFORE = "before"
    AFTER = "after"
    BY = "by"
    DURING = "during"


@dataclass(frozen=True)
class Absolute:
    """Some day from `earliest` to `latest` (day numbers, both included); None is unknown."""

    earliest: int | None
    latest: int | None


@dataclass(frozen=True)
class Relative:
    """A moment placed by another: `distance` bounds the days between the two, None when any will do."""

    order: Order
    reference: "str | Absolute"
    distance: tuple[int, int] | None = None


Moment: TypeAlias = Absolute | Relative


@dataclass(frozen=True)
class Interval:
    """From one moment until another."""

    begin: Moment
    end: Moment


Expression: TypeAlias = Moment | Interval

OPEN: Final = Absolute(None, None)
STILL: Final = Absolute(LAST_DAY, None)

_REMEDY = (
    "write it as 1991, 1991-12, 1991-12-26, ~1987, 1984/1989, spring 1993, before NOTE-ID or five years after NOTE-ID."
)
_LONGEST = 120
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_NUMBERS = dict(
    zip(
        ["a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        [1, 1, *range(1, 13)],
        strict=True,
    )
)
_UNITS = {
    "day": (1.0, 0.0),
    "week": (7.0, 3.0),
    "month": (30.44, 15.0),
    "year": (365.2425, 183.0),
}
_ISO = re.compile(r"(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DECADE = re.compile(r"(-?\d{3})(?:0s|X)")
_CENTURY = re.compile(r"(-?\d{2})(?:00s|XX)")
_ERA = re.compile(r"(\d{1,4}) ?(BCE|BC|CE|AD)|(?:AD|CE) ?(\d{1,4})")
_SEASON = re.compile(rf"({'|'.join(_SEASONS)}) (-?\d{{4}})")
_ORDER = re.compile(r"(before|after|by|during) (\S.*)")
_OFFSET = re.compile(r"(\w+) (day|week|month|year)s? (before|after) (\S.*)")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:/[a-z0-9-]+)?")


@lru_cache(maxsize=4096)
def read(text: str) -> Expression:
    """Reads a time expression. Raises `TimeError` saying what was read and what to write."""
    stripped = text.strip()
    if not stripped or len(stripped) > _LONGEST:
        raise _unreadable(text)
    if "/" in stripped and not _mentions_nested_id(stripped):
        first, _, second = stripped.partition("/")
        return Interval(
            OPEN if first in ("", "..") else _moment(first),
            STILL if second in ("", "..") else _moment(second),
        )
    return STILL if stripped == ".." else _moment(stripped)


def references(expression: Expression) -> tuple[str, ...]:
    """The note ids that an expression leans on."""
    match expression:
        case Interval(begin, end):
            return references(begin) + references(end)
        case Relative(_, str() as reference):
            return (reference,)
        case _:
            return ()


def _moment(text: str) -> Moment:
    if offset := _OFFSET.fullmatch(text):
        return Relative(
            Order(offset[3]),
            _reference(offset[4]),
            _distance(offset[1], offset[2], text),
        )
    if order := _ORDER.fullmatch(text):
        return Relative(Order(order[1]), _reference(order[2]))
    if (date := _date(text)) is not None:
        return date
    if _ID.fullmatch(text):
        return Relative(Order.DURING, text)
    raise _unreadable(text)


def _reference(text: str) -> str | Absolute:
    if (date := _date(text)) is not None:
        return date
    if _ID.fullmatch(text):
        return text
    raise _unreadable(text)


def _distance(count: str, unit: str, text: str) -> tuple[int, int]:
    number = int(count) if count.isdigit() and len(count) <= 5 else _NUMBERS.get(count.lower())
    if number is None:
        raise _unreadable(text)
    days, slack = _UNITS[unit]
    return max(0, round(number * days - slack)), round(number * days + slack)


def _date(text: str) -> Absolute | None:
    vague = text[:1] == "~" or text[-1:] in ("~", "?", "%")
    plain = text.strip("~?%") if vague else text
    for pattern, reader in _READERS:
        if found := pattern.fullmatch(plain):
            span, unit = reader(found)
            return Absolute(span[0] - 2 * unit, span[1] + 2 * unit) if vague else Absolute(*span)
    return None


_Read: TypeAlias = tuple[tuple[int, int], int]


def _read_iso(found: re.Match[str]) -> _Read:
    year, month, day = int(found[1]), found[2], found[3]
    if month is None:
        return _years(year, year), 365
    if day is not None:
        number = day_number(year, int(month), int(day))
        return (number, number), 1
    if 21 <= int(month) <= 24:
        return _season(year, int(month)), 91
    return (day_number(year, int(month)), last_day_of_month(year, int(month))), 30


def _read_decade(found: re.Match[str]) -> _Read:
    return _years(int(found[1]) * 10, int(found[1]) * 10 + 9), 3652


def _read_century(found: re.Match[str]) -> _Read:
    return _years(int(found[1]) * 100, int(found[1]) * 100 + 99), 36524


def _read_era(found: re.Match[str]) -> _Read:
    year = int(found[1] or found[3])
    if year == 0:
        raise TimeError("There is no year 0 before or after Christ: 1 BCE is followed by 1 CE.")
    year = 1 - year if found[2] in ("BC", "BCE") else year
    return _years(year, year), 365


def _read_season(found: re.Match[str]) -> _Read:
    return _season(int(found[2]), _SEASONS[found[1]]), 91


_READERS = (
    (_ISO, _read_iso),
    (_DECADE, _read_decade),
    (_CENTURY, _read_century),
    (_ERA, _read_era),
    (_SEASON, _read_season),
)


def _years(first: int, last: int) -> tuple[int, int]:
    return day_number(first), day_number(last, 12, 31)


def _season(year: int, code: int) -> tuple[int, int]:
    """Meteorological, northern: spring is March to May; winter runs from December into the next year's February."""
    month = 3 * (code - 20)
    return day_number(year, month), last_day_of_month(*((year, month + 2) if code < 24 else (year + 1, 2)))


def _mentions_nested_id(text: str) -> bool:
    return (found := _ORDER.fullmatch(text) or _OFFSET.fullmatch(text)) is not None and bool(
        _ID.fullmatch(found[found.re.groups])
    )


def _unreadable(text: str) -> TimeError:
    return TimeError(f"`{shorten(text)}` is no date or time that can be read: {_REMEDY}")
