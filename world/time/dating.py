"""From the dates that authors write to the days that follow from them.

Everything that has a time begins and ends. Each written expression becomes constraints on these moments; what the whole
network implies comes back as facts: the earliest and latest day of each beginning and end, and who comes before whom.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from world.facts import Fact, literal
from world.time.day import LAST_DAY, iso
from world.time.expression import (
    Absolute,
    Expression,
    Interval,
    Moment,
    Order,
    Relative,
    read,
)
from world.time.network import Constraint, TemporalNetwork

WHEN: Final = "lg:when"
BEGIN: Final = "lg:begin"
END: Final = "lg:end"
BEFORE: Final = "lg:before"
WRITTEN: Final = (WHEN, BEGIN, END, BEFORE)
"""The properties that authors write and that this module reads."""
BOUNDS: Final = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")
"""The days that follow from what is written."""
FOLLOWS_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys((*BOUNDS[:2], BEFORE), (WHEN, BEGIN, END)),
    **dict.fromkeys(BOUNDS[2:], (WHEN, END, BEGIN)),
}
"""The written times of a thing from which its days and its order follow, most likely first."""

_Point: TypeAlias = tuple[str, str]
_Days: TypeAlias = tuple[int | None, int | None, int | None, int | None]
_SIDES = ("begin", "end")


@dataclass(frozen=True)
class Written:
    """That `property` (one of `WRITTEN`) of `subject` is `value`: an expression, or another's id."""

    subject: str
    property: str
    value: str
    because: str = ""


def days_of(written: Iterable[Written]) -> list[Fact]:
    """The bounds and the order that follow from what is written.

    Raises `TimeError` for an expression that cannot be read, and `InconsistentTimes` when the expressions clash.
    """
    chronology = _Chronology()
    for statement in written:
        chronology.add(statement)
    return chronology.facts()


class _Chronology:
    """What is written becomes constraints. Most things lean on nothing but dates: they need no network."""

    def __init__(self) -> None:
        self._network: TemporalNetwork[_Point] = TemporalNetwork()
        self._dated: dict[str, list[Constraint[_Point]]] = {}
        self._linked: set[str] = set()
        self._order: dict[Fact, None] = {}

    def add(self, statement: Written) -> None:
        subject, because = statement.subject, statement.because
        if statement.property == BEFORE:
            self._apart((subject, "end"), (statement.value, "begin"), 1, None, because)
            self._order[(subject, BEFORE, statement.value)] = None
            return
        expression = read(statement.value)
        if statement.property == WHEN:
            self._happens(subject, expression, because)
        else:
            assert isinstance(expression, Absolute | Relative | Interval)
            self._place(
                (subject, "begin" if statement.property == BEGIN else "end"),
                expression,
                because,
            )

    def facts(self) -> list[Fact]:
        found: list[Fact] = []
        for subject, constraints in self._dated.items():
            if subject not in self._linked and (days := _lone_bounds(constraints)) is not None:
                found += _days(subject, days)
            else:
                self._network.require((subject, "begin"), (subject, "end"), 0)
                self._network.extend(constraints)
        bounds = self._network.bounds()
        for subject, side in bounds:
            if side == "begin":
                found += _days(subject, (*bounds[subject, "begin"], *bounds[subject, "end"]))
        return found + list(self._order)

    def _happens(self, subject: str, expression: Expression, because: str) -> None:
        """An event lies within its `when`; from one moment until the other where two are given."""
        self._know(subject)
        begin, end = (subject, "begin"), (subject, "end")
        match expression:
            case Interval(first, last):
                self._moment(begin, first, because)
                self._moment(end, last, because)
            case Absolute(earliest, latest):
                self._between(begin, earliest, None, because)
                self._between(end, None, latest, because)
            case Relative(order=Order.AFTER, distance=None):
                self._moment(begin, expression, because)
            case Relative(order=Order.BEFORE | Order.BY, distance=None):
                self._moment(end, expression, because)
            case Relative():
                self._moment(begin, expression, because)
                self._moment(end, expression, because)

    def _place(self, point: _Point, expression: Expression, because: str) -> None:
        self._know(point[0])
        if isinstance(expression, Interval):
            self._moment(point, expression.begin, because, only=Order.AFTER)
            self._moment(point, expression.end, because, only=Order.BEFORE)
        else:
            self._moment(point, expression, because)

    def _moment(self, point: _Point, moment: Moment, because: str, only: Order | None = None) -> None:
        match moment:
            case Absolute(earliest, latest):
                self._between(
                    point,
                    None if only is Order.BEFORE else earliest,
                    None if only is Order.AFTER else latest,
                    because,
                )
            case Relative(order, Absolute() as date, distance):
                self._relative_to_date(point, order, date, distance, because)
            case Relative(order, str() as reference, distance):
                self._relative_to_id(point, order, reference, distance, because)

    def _relative_to_date(
        self,
        point: _Point,
        order: Order,
        date: Absolute,
        distance: tuple[int, int] | None,
        because: str,
    ) -> None:
        nearest, farthest = distance or (
            0 if order in (Order.BY, Order.DURING) else 1,
            None,
        )
        if order is Order.DURING:
            self._between(point, date.earliest, date.latest, because)
        elif order is Order.AFTER:
            whole = distance is None and not date.vague
            self._between(
                point,
                _plus(date.latest if whole else date.earliest, nearest),
                _plus(date.latest, farthest),
                because,
            )
        else:
            whole = distance is None and not date.vague and order is Order.BEFORE
            self._between(
                point,
                _minus(date.earliest, farthest),
                _minus(date.earliest if whole else date.latest, nearest),
                because,
            )

    def _relative_to_id(
        self,
        point: _Point,
        order: Order,
        reference: str,
        distance: tuple[int, int] | None,
        because: str,
    ) -> None:
        first, last = (reference, "begin"), (reference, "end")
        nearest, farthest = distance or (0 if order is Order.BY else 1, None)
        if order is Order.DURING:
            self._apart(first, point, 0, None, because)
            self._apart(point, last, 0, None, because)
        elif order is Order.AFTER:
            self._apart(last, point, nearest, farthest, because)
            if point[1] == "begin":
                self._order[(reference, BEFORE, point[0])] = None
        else:
            self._apart(point, first, nearest, farthest, because)
            if point[1] == "end" and order is Order.BEFORE:
                self._order[(point[0], BEFORE, reference)] = None

    def _between(self, point: _Point, earliest: int | None, latest: int | None, because: str) -> None:
        constraints = self._dated[point[0]]
        if earliest is not None:
            constraints.append(Constraint(None, point, earliest, because))
        if latest is not None:
            constraints.append(Constraint(point, None, -latest, because))

    def _apart(
        self,
        first: _Point,
        second: _Point,
        nearest: int,
        farthest: int | None,
        because: str,
    ) -> None:
        for subject, _ in (first, second):
            self._know(subject)
            self._linked.add(subject)
        self._network.require(first, second, nearest, because)
        if farthest is not None:
            self._network.require(second, first, -farthest, because)

    def _know(self, subject: str) -> None:
        if subject not in self._dated:
            self._dated[subject] = []


def _lone_bounds(constraints: Iterable[Constraint[_Point]]) -> _Days | None:
    """The bounds of what leans on nothing but dates: of its beginning, then of its end. None where they clash."""
    earliest: dict[str, int | None] = {"begin": None, "end": None}
    latest: dict[str, int | None] = {"begin": None, "end": None}
    for earlier, later, least, _ in constraints:
        if later is not None:
            earliest[later[1]] = _later(earliest[later[1]], least)
        elif earlier is not None:
            latest[earlier[1]] = _sooner(latest[earlier[1]], -least)
    earliest["end"] = _later(earliest["end"], earliest["begin"])
    latest["begin"] = _sooner(latest["begin"], latest["end"])
    begin, end = ((earliest[side], latest[side]) for side in _SIDES)
    clash = any(first is not None and last is not None and first > last for first, last in (begin, end))
    return None if clash else (*begin, *end)


def _days(subject: str, days: _Days) -> Iterator[Fact]:
    for name, day in zip(BOUNDS, days, strict=True):
        if day is not None:
            yield subject, name, literal(iso(min(day, LAST_DAY)), "xsd:date")


def _later(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else max(one, other)


def _sooner(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _plus(day: int | None, count: int | None) -> int | None:
    return None if day is None or count is None else day + count


def _minus(day: int | None, count: int | None) -> int | None:
    return None if day is None or count is None else day - count
