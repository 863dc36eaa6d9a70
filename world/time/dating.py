"""From the dates that authors write to the days that follow from them.

Everything that has a time begins and ends. Each written expression becomes constraints on these moments; what the whole
network implies comes back as facts: the earliest and latest day of each beginning and end, and who comes before whom.
"""

from collections.abc import Iterable
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
from world.time.network import TemporalNetwork

WHEN: Final = "lg:when"
BEGIN: Final = "lg:begin"
END: Final = "lg:end"
BEFORE: Final = "lg:before"
WRITTEN: Final = (WHEN, BEGIN, END, BEFORE)
"""The properties that authors write and that this module reads."""
BOUNDS: Final = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")
"""The days that follow from what is written."""

_Point: TypeAlias = tuple[str, str]
_BOUNDS = {
    "begin": BOUNDS[:2],
    "end": BOUNDS[2:],
}


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
    def __init__(self) -> None:
        self._network: TemporalNetwork[_Point] = TemporalNetwork()
        self._order: dict[Fact, None] = {}
        self._known: dict[str, None] = {}

    def add(self, statement: Written) -> None:
        subject, because = statement.subject, statement.because
        if statement.property == BEFORE:
            self._know(subject)
            self._know(statement.value)
            self._network.require((subject, "end"), (statement.value, "begin"), 1, because)
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
        for subject in self._known:
            self._network.require(
                (subject, "begin"),
                (subject, "end"),
                0,
            )
        found: list[Fact] = []
        for (subject, side), (earliest, latest) in self._network.bounds().items():
            for name, day in zip(_BOUNDS[side], (earliest, latest), strict=True):
                if day is not None:
                    found.append((subject, name, literal(iso(min(day, LAST_DAY)), "xsd:date")))
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
        self._know(reference)
        first, last = (reference, "begin"), (reference, "end")
        nearest, farthest = distance or (0 if order is Order.BY else 1, None)
        if order is Order.DURING:
            self._network.require(first, point, 0, because)
            self._network.require(point, last, 0, because)
        elif order is Order.AFTER:
            self._apart(last, point, nearest, farthest, because)
            if point[1] == "begin":
                self._order[(reference, BEFORE, point[0])] = None
        else:
            self._apart(point, first, nearest, farthest, because)
            if point[1] == "end" and order is Order.BEFORE:
                self._order[(point[0], BEFORE, reference)] = None

    def _between(self, point: _Point, earliest: int | None, latest: int | None, because: str) -> None:
        if earliest is not None:
            self._network.require(None, point, earliest, because)
        if latest is not None:
            self._network.require(point, None, -latest, because)

    def _apart(
        self,
        first: _Point,
        second: _Point,
        nearest: int,
        farthest: int | None,
        because: str,
    ) -> None:
        self._network.require(first, second, nearest, because)
        if farthest is not None:
            self._network.require(second, first, -farthest, because)

    def _know(self, subject: str) -> None:
        self._known.setdefault(subject)


def _plus(day: int | None, count: int | None) -> int | None:
    return None if day is None or count is None else day + count


def _minus(day: int | None, count: int | None) -> int | None:
    return None if day is None or count is None else day - count
