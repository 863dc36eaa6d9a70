"""Whether two things pass a test, and where paths lead: by following facts from them."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import lt
from typing import Final, TypeAlias

from world.errors import TimeError
from world.facts import literal_value, to_iri
from world.pattern.clause import Relation, Test
from world.pattern.neighbours import Neighbours
from world.time.day import from_iso

_DATE: Final = '"^^xsd:date'


def holds(near: Neighbours, test: Test, one: str, other: str) -> bool:
    """Whether two things pass a test that is no path."""
    match test.relation:
        case Relation.IS:
            return one == other
        case Relation.IS_NOT:
            return one != other
        case Relation.LISTED_BEFORE:
            return plain(one) < plain(other)
        case Relation.DIFFERS:
            same = "lg:possiblySameAs"
            return one != other and other not in near.objects(one, same) and one not in near.objects(other, same)
        case Relation.PRECEDES:
            return _precedes(near, one, other)
        case Relation.MAY_PRECEDE:
            return not _precedes(near, other, one)
        case Relation.MAY_BE_BEFORE:
            late = _days(near, other, "lg:beginLatest", one, "lg:endEarliest", _no_later)
            return not _precedes(near, other, one) and not late
        case Relation.MAY_OVERLAP:
            return not _precedes(near, one, other) and not _precedes(near, other, one)
        case Relation.OVERLAPS:
            return all(
                _days(near, first, "lg:beginLatest", second, "lg:endEarliest", _no_later)
                for first, second in ((one, other), (other, one))
            )
        case Relation.BEGINS_BEFORE:
            return _days(near, one, "lg:beginLatest", other, "lg:beginEarliest", lt)
        case Relation.ENDS_AFTER:
            return _days(near, other, "lg:endLatest", one, "lg:endEarliest", lt)
        case Relation.BEGINS_WITHIN_YEARS:
            return _days(near, one, "lg:beginLatest", other, "lg:beginEarliest", lt, int(test.measure))
        case Relation.ENDS_WITHIN_YEARS:
            return _days(near, one, "lg:endLatest", other, "lg:beginEarliest", lt, int(test.measure))
        case Relation.WITHIN | Relation.REACHES:
            raise AssertionError(f"`{test.relation}` is a path")


_Day: TypeAlias = tuple[int, int, int]


def _days(
    near: Neighbours,
    one: str,
    first: str,
    other: str,
    second: str,
    compare: Callable[[_Day, _Day], bool],
    years: int = 0,
) -> bool:
    """Whether a day of one thing, some years earlier, and a day of another are known and compare so."""
    return any(
        compare(_years_before(left, years), right)
        for left in filter(None, map(day_of, near.objects(one, first)))
        for right in filter(None, map(day_of, near.objects(other, second)))
    )


def _precedes(near: Neighbours, one: str, other: str) -> bool:
    if _days(near, one, "lg:endLatest", other, "lg:beginEarliest", lt):
        return True
    return other in _walk(one, lambda name: near.objects(name, "lg:before"))


def _no_later(one: _Day, other: _Day) -> bool:
    return one <= other


@lru_cache(maxsize=65536)
def day_of(text: str) -> _Day | None:
    """Year, month and day of a literal; None for what is no day of the calendar."""
    if not text.endswith(_DATE):
        return None
    try:
        from_iso(date := literal_value(text) or "")
    except TimeError:
        return None
    year, month, day = date.rsplit("-", 2)
    return int(year), int(month), int(day)


def _years_before(day: _Day, years: int) -> _Day:
    """The day so many years earlier; 28 for a 29 February that is none (XML Schema 1.1 part 2, appendix E.3.3)."""
    if not years:
        return day
    year = day[0] - years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return year, day[1], 28 if day[1:] == (2, 29) and not leap else day[2]


def led_to(near: Neighbours, start: str, test: Test, *, forwards: bool) -> set[str]:
    """What a path leads to: over `within` from the place itself on, over others from the first step on."""
    if test.relation is Relation.WITHIN:
        step = _step(near, "lg:within" if forwards else "^lg:within")
        return {start, *_walk(start, step)}
    steps = test.measure.split("/")
    if not forwards:
        steps = [step[1:] if step.startswith("^") else f"^{step}" for step in reversed(steps)]
    walks = [_step(near, step) for step in steps]

    def onwards(name: str) -> Sequence[str]:
        reached = [name]
        for walk in walks:
            reached = [there for here in reached for there in walk(here)]
        return reached

    return _walk(start, onwards)


def _step(near: Neighbours, step: str) -> Callable[[str], Sequence[str]]:
    if step.startswith("^"):
        return lambda name: near.subjects(step[1:], name)
    return lambda name: near.objects(name, step)


def _walk(start: str, onwards: Callable[[str], Sequence[str]]) -> set[str]:
    """All that is reached from `start` in one step or more."""
    reached: set[str] = set()
    pending = deque([start])
    while pending:
        for there in onwards(pending.popleft()):
            if there not in reached:
                reached.add(there)
                pending.append(there)
    return reached


def plain(term: str) -> str:
    """What SPARQL's STR gives of a term."""
    return term if (value := literal_value(term)) is None and term.startswith("_:") else value or to_iri(term)
