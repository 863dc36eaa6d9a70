"""Written times that move: by how many days, so that a test of times holds, and what is then written."""

import re
from collections.abc import Iterator
from math import ceil
from typing import Final

from solver.repair.prices import Prices
from world.errors import TimeError
from world.facts import literal, literal_value
from world.pattern import Neighbours, Test
from world.pattern.clause import Relation
from world.time.dating import BEGIN, BOUNDS, END, WHEN
from world.time.day import day_number, from_iso, iso, last_day_of_month, year_of

TIMED: Final = frozenset(
    {
        Relation.PRECEDES,
        Relation.MAY_PRECEDE,
        Relation.MAY_BE_BEFORE,
        Relation.MAY_OVERLAP,
        Relation.OVERLAPS,
        Relation.BEGINS_BEFORE,
        Relation.ENDS_AFTER,
        Relation.BEGINS_WITHIN_YEARS,
        Relation.ENDS_WITHIN_YEARS,
    }
)
"""The tests that ask for days."""

_DAY: Final = re.compile(r"(-?\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_MONTH_DAYS: Final = 30.4


def bounds(near: Neighbours, name: str) -> tuple[int | None, int | None, int | None, int | None]:
    """The earliest and latest day of something's beginning, and those of its end; None where nothing is known."""
    first, second, third, fourth = (_day(near, name, key) for key in BOUNDS)
    return first, second, third, fourth


def shifts(near: Neighbours, test: Test, prices: Prices) -> Iterator[tuple[str, int, float]]:
    """What to move, by how many days and at what cost, so that a test holds that fails now."""
    one, other = bounds(near, test.subject), bounds(near, test.object)
    days: int | None = None
    match test.relation:
        case Relation.PRECEDES:
            days = _apart(other[0], one[3], 1)
        case Relation.MAY_PRECEDE:
            days = _apart(other[3], one[0], 0)
        case Relation.MAY_BE_BEFORE:
            days = _apart(other[1], one[2], 1)
        case Relation.BEGINS_BEFORE:
            days = _apart(other[0], one[1], 1)
        case Relation.ENDS_AFTER:
            later = _apart(one[2], other[3], 1)
            days = None if later is None else -later
        case Relation.MAY_OVERLAP | Relation.OVERLAPS:
            ahead = (other[3], one[0]) if test.relation is Relation.MAY_OVERLAP else (other[2], one[1])
            behind = (one[3], other[0]) if test.relation is Relation.MAY_OVERLAP else (one[2], other[1])
            earlier, later = _apart(*ahead, 0), _apart(*behind, 0)
            days = earlier or (-later if later else None)
    if not days:
        return
    for name, shift in ((test.subject, -days), (test.object, days)):
        if (cost := moving(near, name, shift, prices)) is not None:
            yield name, shift, cost


def moving(near: Neighbours, name: str, days: int, prices: Prices) -> float | None:
    """What it costs to move the written time of something; None where it cannot be moved."""
    if not written(near, name):
        return None
    return round(prices.move.cost + prices.month * max(1, ceil(abs(days) / _MONTH_DAYS)), 2)


def written(near: Neighbours, name: str) -> tuple[tuple[str, str], ...]:
    """The times of something, by key, if all of them are days, months or years; else none."""
    times = [(key, literal_value(value) or "") for key in (WHEN, BEGIN, END) for value in near.objects(name, key)]
    return tuple(times) if all(_DAY.fullmatch(text) for _, text in times) else ()


def moved(text: str, days: int) -> str:
    """A written day so many days later; of a month or a year, the next (or the one before) that is at least as far."""
    found = _DAY.fullmatch(text)
    assert found is not None
    year, month, day = int(found[1]), found[2], found[3]
    if day:
        return iso(day_number(year, int(month), int(day)) + days)
    if month:
        edge = last_day_of_month(year, int(month)) if days < 0 else day_number(year, int(month))
        return iso(edge + days)[:-3]
    edge = day_number(year, 12, 31) if days < 0 else day_number(year)
    return iso(day_number(year_of(edge + days)))[:-6]


def as_time(text: str) -> str:
    """A written time as a literal."""
    return literal(text)


def _apart(later: int | None, earlier: int | None, least: int) -> int | None:
    """By how many days one day is too late to come before another; None where that is not known."""
    if later is None or earlier is None:
        return None
    return max(0, earlier + least - later)


def _day(near: Neighbours, name: str, key: str) -> int | None:
    for value in near.objects(name, key):
        try:
            return from_iso(literal_value(value) or "")
        except TimeError:
            continue
    return None
