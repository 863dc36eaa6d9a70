"""Runs patterns around what is known, by following facts from it: what `match` and `table` give, and sooner.

A nested-loop join whose next line is always the one of which most is bound (Selinger et al., "Access path selection in
a relational database management system", SIGMOD 1979, section 5). It pays where a few things are bound and each has
few facts: there a query of the store costs more to plan than to answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Final, TypeAlias

from ontology.vocabulary import vocabulary
from world.facts import Fact, is_literal, to_iri
from world.pattern.clause import PATHS, Absent, Clause, Either, Pattern, Test, Triple, is_variable, names_of
from world.pattern.match import Bindings, Match, facts_of_test
from world.pattern.neighbours import Neighbours
from world.pattern.passing import holds, led_to

_TYPE: Final = "rdf:type"
_LED_TO: Final = 4
"""What a line costs of which only the object is known."""

_Row: TypeAlias = dict[str, str]
_Place: TypeAlias = tuple[int, ...]
"""Where a clause stands, so that facts come out in the order in which the pattern is written."""
_Pending: TypeAlias = tuple[tuple[_Place, Clause], ...]
_Shown: TypeAlias = tuple[_Place, Fact | Test]
"""A fact or test that a row rests on, and where its clause stands."""
_Solutions: TypeAlias = Iterator[tuple[_Row, tuple[_Shown, ...]]]


@dataclass(frozen=True, eq=False)
class _Step:
    """A clause to meet next, and what comes then: a step, or None at the end.

    An `any` clause goes on with one of its `branches` instead. `inside` is how a `none` clause begins. `instead` says
    which steps may be taken in place of this one: by whatever fewer facts lead to.
    """

    place: _Place
    clause: Clause
    then: "_Step | None" = None
    branches: "tuple[_Step | None, ...]" = ()
    inside: "_Step | None" = None
    predicates: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    instead: "tuple[_Choice, ...]" = ()


_Choice: TypeAlias = tuple[_Pending, int, frozenset[str]]
"""What is still to be met, which of it comes next, and what is bound."""


def match_nearby(near: Neighbours, pattern: Pattern, bindings: Bindings) -> list[Match]:
    """All matches, sorted, as `match` gives them. At least one variable must be bound."""
    found: dict[tuple[tuple[str, str], ...], tuple[Fact, ...]] = {}
    names = list(dict.fromkeys([*bindings, *pattern.variables]))
    for given in _choices(bindings):
        for row, shown in _solve(near, _plan(pattern, frozenset(given)), given, ()):
            items = tuple(sorted((name, row[name]) for name in names if name in row))
            facts = tuple(dict.fromkeys(_shown_facts(near, row, shown)))
            if items not in found or facts < found[items]:
                found[items] = facts
    return [Match(items, facts) for items, facts in sorted(found.items())]


def table_nearby(
    near: Neighbours, pattern: Pattern, columns: Sequence[str], bindings: Bindings
) -> list[tuple[str, ...]]:
    """The distinct, sorted rows of what `columns` stand for, as `table` gives them."""
    plan = _plan(pattern, frozenset(bindings))
    rows = (row for given in _choices(bindings) for row, _ in _solve(near, plan, given, ()))
    return sorted({tuple(row[name] for name in columns) for row in rows if row.keys() >= set(columns)})


def rows_nearby(near: Neighbours, pattern: Pattern, bindings: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """What the variables of each match stand for, one match after the other and in no order: for who wants but a few.

    At least one variable must be bound, unless the pattern begins with a fact.
    """
    plan = _plan(pattern, frozenset(bindings))
    return (row for row, _ in _solve(near, plan, dict(bindings), ()))


def holds_nearby(near: Neighbours, pattern: Pattern, bindings: Mapping[str, str]) -> bool:
    """Whether a pattern has any match; it is looked for no further than the first."""
    return next(rows_nearby(near, pattern, bindings), None) is not None


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


@lru_cache(maxsize=8192)
def _plan(pattern: Pattern, bound: frozenset[str]) -> _Step | None:
    """How to go through a pattern of which some variables are bound."""
    return _next(_placed(pattern, ()), bound)


def _placed(pattern: Pattern, place: _Place) -> _Pending:
    return tuple(((*place, number), clause) for number, clause in enumerate(pattern.clauses))


def _next(pending: _Pending, bound: frozenset[str]) -> _Step | None:
    if not pending:
        return None
    costs = [_cost(clause, bound, pending) for _, clause in pending]
    first, *others = [number for number, cost in enumerate(costs) if cost == min(costs)]
    step = _step_for(pending, first, bound)
    if costs[first] != _LED_TO:
        return step
    subject = names_of(pending[first][1]) - bound
    same = [other for other in others if names_of(pending[other][1]) - bound == subject]
    return replace(step, instead=tuple((pending, other, bound) for other in same))


@lru_cache(maxsize=8192)
def _step_for(pending: _Pending, chosen: int, bound: frozenset[str]) -> _Step:
    """How to go on with one of the clauses that are still to be met."""
    place, clause = pending[chosen]
    rest = pending[:chosen] + pending[chosen + 1 :]
    match clause:
        case Triple(_, predicate, object_):
            fixed = predicate == _TYPE and not is_variable(object_)
            return _Step(
                place,
                clause,
                _next(rest, bound | names_of(clause)),
                predicates=frozenset((_TYPE,) if predicate == _TYPE else narrower_properties(predicate)),
                kinds=frozenset(narrower_classes(object_) if fixed else ()),
            )
        case Test():
            return _Step(place, clause, _next(rest, bound | names_of(clause)))
        case Either(patterns):
            parts = (_placed(alternative, (*place, number)) for number, alternative in enumerate(patterns))
            return _Step(place, clause, branches=tuple(_next((*part, *rest), bound) for part in parts))
        case Absent(inner):
            return _Step(place, clause, _next(rest, bound), inside=_next(_placed(inner, ()), bound))


def _cost(clause: Clause, bound: frozenset[str], pending: _Pending) -> int:
    """How late a clause should come: what only decides comes first, then what has most bound."""
    match clause:
        case Triple(subject, predicate, object_):
            if _is_bound(subject, bound):
                return 1 if _is_bound(object_, bound) else 2
            if _is_bound(object_, bound):
                return 8 if predicate == _TYPE else _LED_TO
            return 20
        case Test(subject, relation, object_):
            count = _is_bound(subject, bound) + _is_bound(object_, bound)
            if relation in PATHS:
                return (30, 6, 3)[count]
            return 0 if count == 2 else 40
        case Either():
            return 5
        case Absent():
            open_ = {name for _, other in pending if not isinstance(other, Absent) for name in names_of(other)}
            return 3 if (open_ - bound).isdisjoint(names_of(clause)) else 50


def _solve(near: Neighbours, step: _Step | None, row: _Row, shown: tuple[_Shown, ...]) -> _Solutions:
    """Rows of what is still to be met, with the facts and the tests that they rest on."""
    if step is None:
        yield row, shown
        return
    if step.instead and _leads_to_many(near, step, row):
        others = (_step_for(*choice) for choice in step.instead)
        step = next((other for other in others if not _leads_to_many(near, other, row)), step)
    clause, place = step.clause, step.place
    match clause:
        case Triple():
            for further, fact in _lines(near, step, clause, row):
                yield from _solve(near, step.then, further, (*shown, (place, fact)))
        case Test():
            for further in _passing(near, clause, row):
                yield from _solve(near, step.then, further, (*shown, (place, clause)))
        case Either():
            for branch in step.branches:
                yield from _solve(near, branch, row, shown)
        case Absent():
            if next(_solve(near, step.inside, row, ()), None) is None:
                yield from _solve(near, step.then, row, shown)


def _leads_to_many(near: Neighbours, step: _Step, row: _Row) -> bool:
    """Whether many facts lead to the object of a step's line."""
    assert isinstance(step.clause, Triple)
    object_ = _value(step.clause.object, row)
    return object_ is not None and near.is_crowded(object_)


def _is_bound(term: str, bound: frozenset[str]) -> bool:
    return not is_variable(term) or term[1:] in bound


def _value(term: str, row: Mapping[str, str]) -> str | None:
    return row.get(term[1:]) if term[0] == "?" else term


def _lines(near: Neighbours, step: _Step, line: Triple, row: _Row) -> Iterator[tuple[_Row, Fact]]:
    """The facts that fit a line, and what they bind."""
    subject, object_ = _value(line.subject, row), _value(line.object, row)
    for fact in _facts(near, step, subject, object_):
        bound = _bind(line.subject, fact[0], row)
        if bound is not None and not step.kinds:
            bound = _bind(line.object, fact[2], bound)
        if bound is not None:
            yield bound, fact


def _facts(near: Neighbours, step: _Step, subject: str | None, object_: str | None) -> Iterator[Fact]:
    """The facts with one of a line's predicates (and, of a type, with one of its classes) around what is known."""
    if subject is not None:
        said = near.about(subject)
        for predicate in step.predicates & said.keys() if len(step.predicates) > 1 else step.predicates:
            for value in said.get(predicate, ()):
                if value in step.kinds if step.kinds else object_ is None or value == object_:
                    yield subject, predicate, value
        return
    objects = step.kinds or (() if object_ is None else (object_,))
    for predicate in step.predicates:
        for wanted in objects:
            yield from ((one, predicate, wanted) for one in near.subjects(predicate, wanted))
        if not objects:
            yield from ((one, predicate, other) for one, other in near.pairs(predicate))


def _bind(term: str, value: str, row: _Row) -> _Row | None:
    """The row with a value for a term; None where it has another."""
    known = _value(term, row)
    if known is None:
        return {**row, term[1:]: value}
    return row if known == value else None


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


def _passing(near: Neighbours, test: Test, row: _Row) -> Iterator[_Row]:
    """The row, if it passes a test; of a path with one open end, a row for each thing that it leads to."""
    one, other = _value(test.subject, row), _value(test.object, row)
    if test.relation in PATHS:
        if one is not None and other is not None:
            if other in led_to(near, one, test, forwards=True):
                yield row
        elif one is not None:
            yield from ({**row, test.object[1:]: there} for there in led_to(near, one, test, forwards=True))
        elif other is not None:
            yield from ({**row, test.subject[1:]: there} for there in led_to(near, other, test, forwards=False))
        else:
            raise AssertionError(f"`{test.relation}` needs one end that is bound")
    elif one is not None and other is not None and holds(near, test, one, other):
        yield row
