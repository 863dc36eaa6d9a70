"""Times for notes that are to be added: years, or days, within the lives of whom they name and as rules ask."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from solver.repair.draft import Draft, is_new
from solver.repair.prices import Prices
from solver.repair.sequence import given_up, handed_over_by, not_before
from solver.repair.shifts import bounds, written
from world import Fact
from world.facts import literal
from world.pattern import Neighbours, Test
from world.pattern.clause import Relation
from world.time.dating import END, WHEN
from world.time.day import day_number, from_iso, iso, last_day_of_month, year_of

MOST_DATINGS: Final = 4
"""Ways to date one draft that are tried."""
Span: TypeAlias = tuple[int | None, int | None, int | None, int | None]
_FEW: Final = 2
_YEAR: Final = 366
_SOMETIME: Final = (-3_000_000, 3_000_000)


@dataclass(frozen=True)
class Window:
    """The first and the last day on which something may begin (or, of an event, be)."""

    first: int
    last: int

    def within(self, first: int | None = None, last: int | None = None) -> "Window":
        """The part of it that is not before one day and not after another."""
        return Window(
            self.first if first is None else max(self.first, first), self.last if last is None else min(self.last, last)
        )

    def times(self) -> Iterator[str]:
        """Some times in it, the middle first: years, and days where no whole year lies in it."""
        if self.last < self.first:
            return
        years = [year for year in range(year_of(self.first), year_of(self.last) + 1) if self._holds(year)]
        if not years:
            yield iso((self.first + self.last) // 2)
            return
        places = (len(years) // 2, len(years) - 1, len(years) * 3 // 4, 0)
        yield from dict.fromkeys(f"{years[place]:04}" for place in places)

    def has(self, days: "Window") -> bool:
        """Whether some days are all in it."""
        return self.first <= days.first and days.last <= self.last

    def _holds(self, year: int) -> bool:
        return self.first <= day_number(year) and day_number(year, 12, 31) <= self.last


def datings(
    near: Neighbours, draft: Draft, prices: Prices, now: int, reach: Mapping[str, int], like: Mapping[str, str]
) -> Iterator[Sequence[Fact]]:
    """Ways to date the new notes of a draft, and to end what must have ended: the facts that say so.

    `now` is the day up to which the world tells of the cast; `reach` says, for a new note, how many days before the
    plot it may lie at most; `like` which note of the world does the same for somebody else: its time is tried first.
    """
    lasting = {
        name for test in draft.tests if test.relation is Relation.OVERLAPS for name in (test.subject, test.object)
    }
    # events first: situations begin before what they overlap; what somebody knows comes after what they know
    timed = [(name, prices.new[kind].time) for name, kind in draft.notes if prices.new[kind].time]
    timed.sort(key=lambda one: (f"lg:{one[1]}" != WHEN, bool(prices.new[draft.kind(one[0]) or ""].after)))
    ends: list[Fact] = [
        (name, END, literal(iso(_ending(near, name, now)))) for name in draft.closed if not is_new(name)
    ]

    def dated(left: Sequence[tuple[str, str]], known: Mapping[str, Window]) -> Iterator[list[Fact]]:
        if not left:
            yield ends
            return
        (name, key), *rest = left
        window = _window(near, draft, prices, name, now, known)
        if name in reach:
            window = window.within(now + 1 - reach[name])
        own = written(near, like[name]) if name in like else ()
        model = [text for one, text in own if one == f"lg:{key}" and window.has(_days(text))]
        for text in islice(dict.fromkeys([*model, *window.times()]), MOST_DATINGS):
            facts: list[Fact] = [(name, f"lg:{key}", literal(text))]
            if f"lg:{key}" != WHEN and (name in draft.closed or name in lasting):
                facts.append((name, END, literal(iso(now))))
            before = literal(iso(_days(text).first - 1))
            facts += [(one, END, before) for one in given_up(near, draft, name)]
            for others in islice(dated(rest, {**known, name: _days(text)}), _FEW):
                yield [*facts, *others]

    yield from islice(dated(timed, {}), MOST_DATINGS)


def _days(text: str) -> Window:
    """The days of a year, a month or a day."""
    if text.count("-") == 2:
        return Window(from_iso(text), from_iso(text))
    year, _, month = text.partition("-")
    if month:
        return Window(day_number(int(year), int(month)), last_day_of_month(int(year), int(month)))
    return Window(day_number(int(year)), day_number(int(year), 12, 31))


def _ending(near: Neighbours, name: str, now: int) -> int:
    """A day on which something can have ended: the last that the world tells of, or its first."""
    begin = bounds(near, name)[1]
    return now if begin is None else max(now, begin)


def _window(near: Neighbours, draft: Draft, prices: Prices, name: str, now: int, known: Mapping[str, Window]) -> Window:
    """When a new note may be: within the lives of whom it names, after what it needs, and as the tests ask."""
    window = Window(_SOMETIME[0], now)
    last = {one: days.last for one, days in known.items()}
    for day in not_before(near, draft, prices, name, last):
        window = window.within(day)
    if (transfer := handed_over_by(draft, name)) is not None and transfer in known:
        window = window.within(known[transfer].first, known[transfer].last)
    for subject, key, value in draft.facts:
        if subject != name or key == "rdf:type" or value.startswith('"') or is_new(value):
            continue
        first, latest_begin, earliest_end, latest_end = bounds(near, value)
        earliest_end = None if latest_end is None else earliest_end  # what has not ended is only known to have begun
        if "lg:Person" in near.objects(value, "rdf:type"):
            born = latest_begin if latest_begin is not None else first
            window = window.within(None if born is None else born + prices.age * _YEAR)
            deaths = near.subjects("lg:deceased", value)
            if not any(death in draft.undone for death in deaths):
                window = window.within(None, earliest_end)
                for death in deaths:
                    window = window.within(None, bounds(near, death)[0])
        elif key in ("lg:organisation", "lg:robbed", "lg:captor"):
            window = window.within(latest_begin, earliest_end)
    for test in draft.tests:
        other = test.object if test.subject == name else test.subject
        if name in (test.subject, test.object) and (other in known or not is_new(other)):
            days = known.get(other)
            span = (days.first, days.last, days.first, days.last) if days else bounds(near, other)
            window = _tested(test, name, span, window)
    return window if window.first > _SOMETIME[0] else window.within(window.last - 6 * _YEAR)


def _tested(test: Test, name: str, span: Span, window: Window) -> Window:
    """The part of a window in which a test of a new note and something else, of which the days are known, holds."""
    begin, late_begin, end, late_end = span
    if test.subject == name:
        match test.relation:
            case Relation.PRECEDES | Relation.BEGINS_BEFORE:
                return window.within(None, None if begin is None else begin - 1)
            case Relation.MAY_PRECEDE | Relation.MAY_BE_BEFORE | Relation.MAY_OVERLAP:
                return window.within(None, late_end)
            case Relation.OVERLAPS:
                return window.within(None, end)
            case Relation.ENDS_AFTER:
                return window.within(None if late_end is None else late_end + 1)
    else:
        match test.relation:
            case Relation.PRECEDES:
                return window.within(None if late_end is None else late_end + 1)
            case Relation.MAY_PRECEDE | Relation.MAY_BE_BEFORE:
                return window.within(begin)
            case Relation.MAY_OVERLAP:
                return window.within(None, late_end)
            case Relation.OVERLAPS:
                return window.within(late_begin, end)
            case Relation.BEGINS_BEFORE:
                return window.within(None if late_begin is None else late_begin + 1)
    return window
