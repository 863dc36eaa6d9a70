"""When something begins and ends, as far as the world knows: the earliest and the latest day of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from world.errors import TimeError
from world.facts import Fact, literal_value
from world.time.day import day_number, from_iso, iso


@dataclass(frozen=True)
class Span:
    """Four days, as numbers of `world/time/day.py`; None where one is not known."""

    begin_earliest: int | None = None
    begin_latest: int | None = None
    end_earliest: int | None = None
    end_latest: int | None = None

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Span":
        """The days that some facts about one thing say."""
        days = {predicate: day for _, predicate, value in facts if (day := _day(value, predicate)) is not None}
        return cls(*(days.get(name) for name in _BOUNDS))

    @property
    def is_dated(self) -> bool:
        """Whether any day is known."""
        return any(day is not None for day in self.order)

    @property
    def order(self) -> tuple[int | None, ...]:
        return self.begin_earliest, self.begin_latest, self.end_earliest, self.end_latest

    @property
    def key(self) -> float:
        """Where it stands in the order of time: by the first day that is known of it; last where none is."""
        return next((day for day in self.order if day is not None), float("inf"))

    def may_touch(self, window: "Window") -> bool:
        """Whether it may be going on in some years; what has no day at all is not in any."""
        first = self.begin_earliest
        last = self.end_latest if self.end_latest is not None else self.end_earliest
        is_over = window.first is not None and self.end_latest is not None and self.end_latest < window.first
        is_to_come = window.last is not None and first is not None and first > window.last
        return (first is not None or last is not None or self.is_dated) and not is_over and not is_to_come

    def as_json(self) -> dict[str, dict[str, str | None]]:
        """`{"begin": {"earliest": …, "latest": …}, "end": {…}}`, days as 1998-03-02."""
        days = [None if day is None else iso(day) for day in self.order]
        return {
            "begin": {"earliest": days[0], "latest": days[1]},
            "end": {"earliest": days[2], "latest": days[3]},
        }


@dataclass(frozen=True)
class Window:
    """Some years: from the first day of one to the last of another; None is open."""

    first: int | None = None
    last: int | None = None

    @classmethod
    def of_years(cls, begin: int | None, end: int | None) -> "Window":
        """The days of years; each may be left open."""
        return cls(None if begin is None else day_number(begin, 1, 1), None if end is None else day_number(end, 12, 31))

    @property
    def is_open(self) -> bool:
        """Whether all years are in it."""
        return self.first is None and self.last is None


_BOUNDS = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")


def _day(value: str, predicate: str) -> int | None:
    if predicate not in _BOUNDS:
        return None
    try:
        return from_iso(literal_value(value) or "")
    except (TimeError, ValueError):
        return None
