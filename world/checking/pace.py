"""How long journeys take: great circles, and the speeds and borders of `ontology/rules/travel.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ontology.rules import WORLD_RULES
from world.yaml_tree import parse, plain

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

_RADIUS: Final = 6371.0088
"""The Earth's mean radius in km (IUGG)."""


@dataclass(frozen=True)
class Span:
    """Hours, as most need them and as the fastest do."""

    usual: float
    fastest: float

    def at(self, *, fastest: bool) -> float:
        return self.fastest if fastest else self.usual


@dataclass(frozen=True)
class Way:
    """A way of travelling from one year to another: speeds in km an hour, and hours before one gets away."""

    means: str
    first: int
    last: int
    speed: Span
    waiting: Span


@dataclass(frozen=True, eq=False)
class Pace:
    """The table. `borders` and the rest are in hours, `reach` in km by the kind of the outer place."""

    ways: tuple[Way, ...]
    border: Span
    curtain: Span
    curtain_years: range
    behind: frozenset[str]
    within_a_day: Span
    beyond_the_days: Span
    reach: Mapping[str, float]

    def usual_hours(self, km: Floats, years: Ints) -> Floats:
        """The hours that distances usually take in given years, without borders."""
        least = np.full(km.shape, np.inf)
        for way in self.ways:
            needed = way.waiting.usual + km / way.speed.usual
            least = np.where((years >= way.first) & (years <= way.last), np.minimum(least, needed), least)
        return least

    def span(self, km: float, year: int, means: str = "") -> Span:
        """The hours that one distance takes, as most need them and at the fastest."""
        ways = _ways(self, year, means)
        return Span(
            min((way.waiting.usual + km / way.speed.usual for way in ways), default=inf),
            min((way.waiting.fastest + km / way.speed.fastest for way in ways), default=inf),
        )

    def eras(self, first: int, last: int) -> list[range]:
        """The years from one to another, in runs within which no journey takes longer or shorter."""
        changes = {year for way in self.ways for year in (way.first, way.last + 1)}
        changes |= {self.curtain_years.start, self.curtain_years.stop}
        starts = [first, *sorted(year for year in changes if first < year <= last)]
        return [range(start, stop) for start, stop in zip(starts, [*starts[1:], last + 1], strict=True)]

    def known(self, means: str) -> str:
        """The means of travel as the table calls it; empty when the table does not know it."""
        return means.casefold() if any(way.means == means.casefold() for way in self.ways) else ""


@lru_cache(maxsize=1024)
def _ways(table: Pace, year: int, means: str) -> tuple[Way, ...]:
    return tuple(way for way in table.ways if way.first <= year <= way.last and means in ("", way.means))


@lru_cache(maxsize=1)
def pace() -> Pace:
    """The table of this version of Legendry."""
    read: Any = plain(parse((WORLD_RULES.parent / "travel.yaml").read_text("utf-8")))
    rows = [(row["means"], int(row["from"]), row) for row in read["travel"]]
    ways = tuple(
        Way(
            means,
            first,
            min((other - 1 for name, other, _ in rows if name == means and other > first), default=9999),
            _span(row),
            Span(float(row.get("usual-waiting", 0)), float(row.get("fastest-waiting", 0))),
        )
        for means, first, row in rows
    )
    return Pace(
        ways=ways,
        border=_span(read["border"]),
        curtain=_span(read["curtain"]),
        curtain_years=range(int(read["curtain"]["from"]), int(read["curtain"]["to"]) + 1),
        behind=frozenset(name.casefold() for name in read["behind-the-curtain"]),
        within_a_day=_span(read["within-a-day"]),
        beyond_the_days=_span(read["beyond-the-days"]),
        reach={kind: float(km) for kind, km in read["reach"].items()},
    )


def great_circle(latitude: Floats, longitude: Floats, other_latitude: Floats, other_longitude: Floats) -> Floats:
    """Distances in km between points in degrees (the haversine formula: Sinnott, Sky and Telescope 68, 1984)."""
    north, east = np.radians(other_latitude - latitude), np.radians(other_longitude - longitude)
    cosines = np.cos(np.radians(latitude)) * np.cos(np.radians(other_latitude))
    half_chord = np.sin(north / 2) ** 2 + cosines * np.sin(east / 2) ** 2
    return np.asarray(2 * _RADIUS * np.arcsin(np.sqrt(np.minimum(1.0, half_chord))), dtype=np.float64)


def _span(row: Mapping[str, str]) -> Span:
    return Span(float(row["usual"]), float(row["fastest"]))
