"""Runs patterns around what is known, by following facts from it: what `match` and `table` give, and sooner.

A nested-loop join whose next line is always the one of which most is bound (Selinger et al., "Access path selection in
a relational database management system", SIGMOD 1979, section 5). It pays where a few things are bound and each has
few facts: there a query of the store costs more to plan than to answer.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from operator import lt
from typing import Final, TypeAlias

from ontology.vocabulary import vocabulary
from world.errors import TimeError
from world.facts import Fact, is_literal, literal_value, to_iri
from world.pattern.clause import Absent, Clause, Either, Pattern, Relation, Test, Triple, is_variable
from world.pattern.match import Bindings, Match, facts_of_test
from world.pattern.neighbours import Neighbours
from world.time.day import from_iso

_TYPE: Final = "rdf:type"
_DATE: Final = '"^^xsd:date'

_Row: TypeAlias = dict[str, str]
_Placed: TypeAlias = tuple[tuple[int, ...], Clause]
"""A clause and where it stands, so that facts come out in the order in which the pattern is written."""
_Shown: TypeAlias = tuple[tuple[int, ...], Fact | Test]
"""A fact or test that a row rests on, and where its clause stands."""


def match_nearby(near: Neighbours, pattern: Pattern, bindings: Bindings) -> list[Match]:
    """All matches, sorted, as `match` gives them. At least one variable must be bound."""
    found: dict[tuple[tuple[str, str], ...], tuple[Fact, ...]] = {}
    names = list(dict.fromkeys([*bindings, *pattern.variables]))
    for given in _choices(bindings):
        for row, shown in _solve(near, _placed(pattern), given, ()):
            items = tuple(sorted((name, row[name]) for name in names if name in row))
            facts = tuple(dict.fromkeys(_shown_facts(near, row, shown)))
            if items not in found or facts < found[items]:
                found[items] = facts
    return [Match(items, facts) for items, facts in sorted(found.items())]


def table_nearby(
    near: Neighbours, pattern: Pattern, columns: Sequence[str], bindings: Bindings
) -> list[tuple[str, ...]]:
    """The distinct, sorted rows of what `columns` stand for, as `table` gives them."""
    rows = (row for given in _choices(bindings) for row, _ in _solve(near, _placed(pattern), given, ()))
    return sorted({tuple(row[name] for name in columns) for row in rows if row.keys() >= set(columns)})


def narrower_classes(name: str) -> tuple[str, ...]:
    """A class and those below it, as compact text."""
    return _narrower(name, classes=True)


def narrower_properties(name: str) -> tuple[str, ...]:
    """A property and those below it, as compact text."""
    return _narrower(name, classes=False)


@lru_cache(maxsize=4096)
def _narrower(name: str, *, classes: bool) -> tuple[str, ...]:
    if is_literal(name):
        return (name,)
    terms = vocabulary()
    below = terms.subclasses(to_iri(name)) if classes else terms.subproperties(to_iri(name))
    return tuple(map(terms.compact, below)) or (name,)


def _choices(bindings: Bindings) -> Iterator[_Row]:
    lists = [(value,) if isinstance(value, str) else value for value in bindings.values()]
    return (dict(zip(bindings, values, strict=True)) for values in product(*lists))


def _placed(pattern: Pattern, place: tuple[int, ...] = ()) -> tuple[_Placed, ...]:
    return tuple(((*place, number), clause) for number, clause in enumerate(pattern.clauses))


def _solve(
    near: Neighbours, pending: tuple[_Placed, ...], row: _Row, shown: tuple[_Shown, ...]
) -> Iterator[tuple[_Row, tuple[_Shown, ...]]]:
    """Rows of what is pending, with the facts of lines and the tests that they rest on."""
    if not pending:
        yield row, shown
        return
    chosen = min(range(len(pending)), key=lambda number: _cost(pending[number][1], row, pending))
    place, clause = pending[chosen]
    rest = pending[:chosen] + pending[chosen + 1 :]
    match clause:
        case Triple():
            for further, fact in _lines(near, clause, row):
                yield from _solve(near, rest, further, (*shown, (place, fact)))
        case Test():
            for further in _passing(near, clause, row):
                yield from _solve(near, rest, further, (*shown, (place, clause)))
        case Either(patterns):
            for number, alternative in enumerate(patterns):
                inner = _placed(alternative, (*place, number))
                yield from _solve(near, (*inner, *rest), row, shown)
        case Absent(inner):
            if next(_solve(near, _placed(inner), row, ()), None) is None:
                yield from _solve(near, rest, row, shown)


def _cost(clause: Clause, row: Mapping[str, str], pending: Sequence[_Placed]) -> int:
    """How late a clause should come: what only decides comes first, then what has most bound."""
    match clause:
        case Triple(subject, predicate, object_):
            known, value = _bound(subject, row), _bound(object_, row)
            if known:
                return 1 if value else 2
            if value:
                return 8 if predicate == _TYPE else 4
            return 20
        case Test(subject, relation, object_):
            count = _bound(subject, row) + _bound(object_, row)
            if relation in _PATHS:
                return (30, 6, 3)[count]
            return 0 if count == 2 else 40
        case Either():
            return 5
        case Absent(inner):
            return 5 if _settled(inner, row, pending) else 50


def _settled(inner: Pattern, row: Mapping[str, str], pending: Sequence[_Placed]) -> bool:
    """Whether nothing that is pending could still bind what stands inside `none`."""
    open_ = {name for _, clause in pending if not isinstance(clause, Absent) for name in _names(clause)}
    return open_.difference(row).isdisjoint(_names(Absent(inner)))


@lru_cache(maxsize=8192)
def _names(clause: Clause) -> frozenset[str]:
    """All variables of a clause, those inside `none` too."""
    match clause:
        case Triple(subject, _, object_) | Test(subject, _, object_):
            return frozenset(term[1:] for term in (subject, object_) if is_variable(term))
        case Either(patterns):
            return frozenset(name for pattern in patterns for part in pattern.clauses for name in _names(part))
        case Absent(pattern):
            return frozenset(name for part in pattern.clauses for name in _names(part))


def _bound(term: str, row: Mapping[str, str]) -> bool:
    return not is_variable(term) or term[1:] in row


def _value(term: str, row: Mapping[str, str]) -> str | None:
    return row.get(term[1:]) if is_variable(term) else term


def _lines(near: Neighbours, line: Triple, row: _Row) -> Iterator[tuple[_Row, Fact]]:
    """The facts that fit a line, and what they bind."""
    subject, object_ = _value(line.subject, row), _value(line.object, row)
    kinds: tuple[str | None, ...] = (object_,)
    predicates: tuple[str, ...] = (_TYPE,)
    if line.predicate == _TYPE:
        if not is_variable(line.object):
            kinds = narrower_classes(line.object)
    else:
        predicates = narrower_properties(line.predicate)
    for predicate, wanted in product(predicates, kinds):
        for one, other in _pairs(near, subject, predicate, wanted):
            if (bound := _bind(line, row, one, other)) is not None:
                yield bound, (one, predicate, other)


def _pairs(near: Neighbours, subject: str | None, predicate: str, object_: str | None) -> Iterator[tuple[str, str]]:
    if subject is not None:
        values = near.objects(subject, predicate)
        yield from ((subject, value) for value in values if object_ is None or value == object_)
    elif object_ is not None:
        yield from ((one, object_) for one in near.subjects(predicate, object_))
    else:
        yield from near.pairs(predicate)


def _bind(line: Triple, row: _Row, subject: str, object_: str) -> _Row | None:
    further = row
    for term, value in ((line.subject, subject), (line.object, object_)):
        if is_variable(term) and further.get(term[1:]) != value:
            if term[1:] in further:
                return None
            further = {**further, term[1:]: value}
    return further


def _shown_facts(near: Neighbours, row: _Row, shown: Sequence[_Shown]) -> Iterator[Fact]:
    """The facts of the lines in their order, then those of the tests in theirs."""
    in_order = [one for _, one in sorted(shown, key=lambda one: one[0])]
    yield from (fact for fact in in_order if not isinstance(fact, Test))
    for test in in_order:
        if isinstance(test, Test):
            one, other = _value(test.subject, row), _value(test.object, row)
            assert one is not None
            assert other is not None
            yield from facts_of_test(near.objects, test, one, other)


# Tests

_PATHS: Final = (Relation.WITHIN, Relation.REACHES)


def _passing(near: Neighbours, test: Test, row: _Row) -> Iterator[_Row]:
    """The row, if it passes a test; of a path with one open end, a row for each thing that it leads to."""
    one, other = _value(test.subject, row), _value(test.object, row)
    if test.relation in _PATHS:
        if one is not None and other is not None:
            if other in _led_to(near, one, test, forwards=True):
                yield row
        elif one is not None:
            yield from ({**row, test.object[1:]: there} for there in _led_to(near, one, test, forwards=True))
        elif other is not None:
            yield from ({**row, test.subject[1:]: there} for there in _led_to(near, other, test, forwards=False))
        else:
            raise AssertionError(f"`{test.relation}` needs one end that is bound")
    elif one is not None and other is not None and _holds(near, test, one, other):
        yield row


def _holds(near: Neighbours, test: Test, one: str, other: str) -> bool:
    match test.relation:
        case Relation.IS:
            return one == other
        case Relation.IS_NOT:
            return one != other
        case Relation.LISTED_BEFORE:
            return _plain(one) < _plain(other)
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
        for left in filter(None, map(_day, near.objects(one, first)))
        for right in filter(None, map(_day, near.objects(other, second)))
    )


def _precedes(near: Neighbours, one: str, other: str) -> bool:
    if _days(near, one, "lg:endLatest", other, "lg:beginEarliest", lt):
        return True
    return other in _walk(one, lambda name: near.objects(name, "lg:before"))


def _no_later(one: _Day, other: _Day) -> bool:
    return one <= other


@lru_cache(maxsize=65536)
def _day(text: str) -> _Day | None:
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


def _led_to(near: Neighbours, start: str, test: Test, *, forwards: bool) -> set[str]:
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


def _plain(term: str) -> str:
    """What SPARQL's STR gives of a term."""
    return term if (value := literal_value(term)) is None and term.startswith("_:") else value or to_iri(term)
