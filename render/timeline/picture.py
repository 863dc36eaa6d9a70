"""The data of a timeline as a picture: a row for each item, and the room in which it may have been drawn as such.

Positions are percentages of the width, so the picture fits any screen and its text keeps its size. What is certain is
filled; where something may begin or end is hatched; what has no bound known fades out at the picture's edge.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from render.alone import templates
from render.graph.caption import cut
from world.errors import TimeError
from world.time.day import day_number, from_iso, iso, iso_year, year_of

HERE: Final = Path(__file__).parent
TEMPLATES: Final = templates(HERE)
ROW: Final = 38
"""The height of a row (px)."""

HEAD: Final = 26
"""The height of the scale above the rows (px)."""

_LABEL: Final = 90
_MARGIN: Final = 0.03
_LEAST: Final = 800
"""Days that are shown before the first and after the last at least."""
_STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)
_TICKS: Final = 6
_YEAR: Final = 365.2425


@dataclass(frozen=True)
class Bar:
    """A row: from where to where it may have been (per cent), what of that is certain, and what it says."""

    id: str
    label: str
    kind: str
    when: str
    left: float
    width: float
    core_left: float
    core_width: float
    is_open_before: bool
    is_open_after: bool
    is_point: bool

    @property
    def is_unsure(self) -> bool:
        """Whether it may have been when it not certainly was."""
        return not self.is_point and self.width - self.core_width > 0.02


@dataclass(frozen=True)
class Picture:
    """The rows of what has a day, the years of the scale with their places, and the years at both edges."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    first: float
    last: float

    @property
    def height(self) -> int:
        """In px."""
        return HEAD + ROW * len(self.bars)


def picture(items: Sequence[Mapping[str, Any]]) -> Picture:
    """What `timeline_data` gives as `items`, laid out; what has no day is left out."""
    dated = [(item, _days(item)) for item in items]
    dated = [(item, days) for item, days in dated if any(day is not None for day in days)]
    known = [day for _, days in dated for day in days if day is not None]
    if not known:
        return Picture((), (), 0, 0)
    room = max((max(known) - min(known)) * _MARGIN, _LEAST)
    first, last = min(known) - room, max(known) + room

    def at(day: float) -> float:
        return round(100 * (day - first) / (last - first), 2)

    bars = tuple(_bar(item, days, at) for item, days in dated)
    return Picture(bars, _ticks(first, last, at), 1970 + first / _YEAR, 1970 + last / _YEAR)


def svg(drawn: Picture, address: Callable[[str], str] | None = None, style: str = "") -> str:
    """The picture; things are links where they have an address. With a `style` it stands alone as a file."""
    return TEMPLATES.get_template("picture.svg").render(
        drawn=drawn, address=address, style=style, row=ROW, head=HEAD, width=960 if style else "100%"
    )


def in_words(item: Mapping[str, Any]) -> str:
    """When it was: `1985`, `1980 – 1991`, `between 1980 and 1985`, `until 1991-12-26`; empty where no day is known."""
    begin_earliest, begin_latest, end_earliest, end_latest = _days(item)
    if begin_earliest is None and end_latest is None:
        day = begin_latest if begin_latest is not None else end_earliest
        return "" if day is None else f"about {_said(day, day)}"
    if begin_earliest is None:
        return f"until {_said(end_latest, end_latest)}"
    if end_latest is None:
        return f"from {_said(begin_earliest, begin_latest)}"
    if begin_earliest == end_latest or year_of(begin_earliest) == year_of(end_latest):
        return _said(begin_earliest, end_latest)
    if begin_latest is None or end_earliest is None or begin_latest > end_earliest:
        return f"between {_said(begin_earliest, begin_earliest)} and {_said(end_latest, end_latest)}"
    return f"{_said(begin_earliest, begin_latest)} – {_said(end_earliest, end_latest)}"


def _days(item: Mapping[str, Any]) -> tuple[int | None, ...]:
    ends = (item["begin"]["earliest"], item["begin"]["latest"], item["end"]["earliest"], item["end"]["latest"])
    return tuple(map(_day, ends))


def _day(text: str | None) -> int | None:
    try:
        return None if text is None else from_iso(text)
    except TimeError:
        return None


def _bar(item: Mapping[str, Any], days: tuple[int | None, ...], at: Callable[[float], float]) -> Bar:
    begin_earliest, begin_latest, end_earliest, end_latest = days
    left = 0.0 if begin_earliest is None else at(begin_earliest)
    right = 100.0 if end_latest is None else at(end_latest + 1)
    core = (left, left)
    if begin_latest is not None and end_earliest is not None and begin_latest <= end_earliest:
        core = at(begin_latest), at(end_earliest + 1)
    return Bar(
        item["id"],
        cut(item["label"], _LABEL),
        item["kind"],
        in_words(item),
        left,
        round(max(right - left, 0), 2),
        core[0],
        round(core[1] - core[0], 2),
        begin_earliest is None,
        end_latest is None,
        begin_earliest is not None and end_latest is not None and end_latest - begin_earliest <= 31,
    )


def _said(first: int | None, last: int | None) -> str:
    """A day, or the year or years that are all that is known of it."""
    if first is None or last is None or first == last:
        day = first if first is not None else last
        assert day is not None
        return _iso(day)
    one, other = year_of(first), year_of(last)
    if one == other:
        return iso_year(one)
    whole = first == day_number(one, 1, 1) and last == day_number(other, 12, 31)
    return f"{iso_year(one)}/{iso_year(other)}" if whole else f"{_iso(first)}/{_iso(last)}"


def _iso(day: int) -> str:
    """A day; only its year where it is the first or the last of one, as most bounds are that come of years."""
    year = year_of(day)
    if day in (day_number(year, 1, 1), day_number(year, 12, 31)):
        return iso_year(year)
    return iso(day)


def _ticks(first: float, last: float, at: Callable[[float], float]) -> tuple[tuple[float, str], ...]:
    many = (last - first) / _YEAR
    step = next((step for step in _STEPS if many / step <= _TICKS), _STEPS[-1])
    begin = int(1970 + first / _YEAR)
    all_years = range(begin - begin % step, int(1970 + last / _YEAR) + 1, step)
    years = [year for year in all_years if -9999 <= year <= 9999]
    places = [(at(day_number(year)), str(year)) for year in years]
    return tuple((place, year) for place, year in places if 3 <= place <= 97)
