"""Runs patterns over a store: as matches, each with the facts that it rests on, or as a table of ids."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import pyoxigraph as ox

from world.facts import Fact, to_node, to_property, to_text
from world.pattern.clause import Pattern, Relation, Test, is_variable
from world.pattern.neighbours import Neighbours
from world.pattern.occurrence import translated
from world.pattern.sparql import Translation, prologue
from world.stores.protocol import Store
from world.stores.reading import is_local

Bindings: TypeAlias = Mapping[str, str | Sequence[str]]
Objects: TypeAlias = Callable[[str, str], Sequence[str]]


@dataclass(frozen=True, order=True)
class Match:
    """What the variables stand for (compact text, sorted by name), and the facts that make it so."""

    items: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]

    @property
    def bindings(self) -> dict[str, str]:
        """The variables' values by name."""
        return dict(self.items)


def match(store: Store, pattern: Pattern, bindings: Bindings, limit: int | None = None) -> list[Match]:
    """All matches, sorted; with `limit`, the first so many of them."""
    given = _lists(bindings)
    translation = translated(store, pattern, given)
    names = list(dict.fromkeys([*given, *pattern.variables]))
    selected = " ".join(f"?{name}" for name in [*names, *translation.hidden]) or "*"
    rows = _select(store, f"SELECT DISTINCT {selected} WHERE {{\n{translation.body}\n}}")
    found: dict[tuple[tuple[str, str], ...], tuple[Fact, ...]] = {}
    constants = {name: values[0] for name, values in given.items() if len(values) == 1}
    complete = ({**row, **constants} for row in rows)
    for row, objects in _with_objects(store, translation, complete):
        items = tuple(sorted((name, row[name]) for name in names if name in row))
        facts = tuple(dict.fromkeys(_facts(objects, translation, row)))
        if items not in found or facts < found[items]:
            found[items] = facts
    return [Match(items, facts) for items, facts in sorted(found.items())[:limit]]


def table(store: Store, pattern: Pattern, columns: Sequence[str], bindings: Bindings) -> list[tuple[str, ...]]:
    """The distinct, sorted rows of what `columns` stand for. Columns that a match leaves open are refused by SPARQL."""
    translation = translated(store, pattern, _lists(bindings))
    names = " ".join(f"?{name}" for name in columns)
    rows = _select(store, f"SELECT DISTINCT {names} WHERE {{\n{translation.body}\n}}")
    constants = {name: values[0] for name, values in _lists(bindings).items() if len(values) == 1}
    found = ({**row, **constants} for row in rows)
    return sorted({tuple(row[name] for name in columns) for row in found if row.keys() >= set(columns)})


def _lists(bindings: Bindings) -> dict[str, Sequence[str]]:
    return {name: (value,) if isinstance(value, str) else value for name, value in bindings.items()}


def _select(store: Store, query: str) -> Iterator[dict[str, str]]:
    solutions = store.query(prologue() + query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: to_text(term) for name, term in zip(names, solution, strict=True) if term is not None}


def _with_objects(
    store: Store, translation: Translation, rows: Iterable[dict[str, str]]
) -> Iterator[tuple[dict[str, str], Objects]]:
    """Each row with a way to look up what things have as a property: a server is asked about all rows at once."""
    if is_local(store):
        yield from ((row, partial(_objects, store)) for row in rows)
        return
    near, found = Neighbours(store), list(rows)
    ends = [test.subject for test, _ in translation.tests] + [test.object for test, _ in translation.tests]
    near.read(
        _value(end, row) for row in found for end in dict.fromkeys(ends) if not is_variable(end) or end[1:] in row
    )
    yield from ((row, near.objects) for row in found)


def _facts(objects: Objects, translation: Translation, row: Mapping[str, str]) -> Iterator[Fact]:
    for witness in translation.witnesses:
        if _applies(witness.conditions, row):
            subject, predicate, object_ = (_value(term, row) for term in witness.fact)
            yield subject, predicate, object_
    for test, conditions in translation.tests:
        if _applies(conditions, row):
            yield from facts_of_test(objects, test, _value(test.subject, row), _value(test.object, row))


def _applies(conditions: tuple[tuple[str, str], ...], row: Mapping[str, str]) -> bool:
    return all(row.get(branch) == choice for branch, choice in conditions)


def _value(term: str, row: Mapping[str, str]) -> str:
    return row[term[1:]] if is_variable(term) else term


_DAYS = {
    Relation.OVERLAPS: (("lg:beginLatest", "lg:endEarliest"), ("lg:endEarliest", "lg:beginLatest")),
    Relation.PRECEDES: (("lg:endLatest", "lg:beginEarliest"),),
    Relation.BEGINS_BEFORE: (("lg:beginLatest", "lg:beginEarliest"),),
    Relation.ENDS_AFTER: (("lg:endEarliest", "lg:endLatest"),),
    Relation.BEGINS_WITHIN_YEARS: (("lg:beginLatest", "lg:beginEarliest"),),
    Relation.ENDS_WITHIN_YEARS: (("lg:endLatest", "lg:beginEarliest"),),
}
"""The days of one thing and of the other that a test has compared."""


def facts_of_test(objects: Objects, test: Test, one: str, other: str) -> Iterator[Fact]:
    """The facts that a test rests on; `objects` gives what a thing has as a property, sorted."""
    if test.relation is Relation.WITHIN:
        yield from _chain(objects, one, "lg:within", other)
        return
    if test.relation is Relation.PRECEDES and (chain := list(_chain(objects, one, "lg:before", other))):
        yield from chain
        return
    for first, second in _DAYS.get(test.relation, ()):
        yield from ((one, first, day) for day in objects(one, first))
        yield from ((other, second, day) for day in objects(other, second))


def _chain(objects: Objects, start: str, predicate: str, goal: str) -> Iterator[Fact]:
    """The facts of a shortest path from `start` to `goal` over one property; none when there is no path."""
    came_from: dict[str, str] = {}
    frontier = [start]
    while frontier and goal not in came_from and start != goal:
        reached = [(node, there) for node in frontier for there in objects(node, predicate)]
        frontier = []
        for node, there in reached:
            if there not in came_from and there != start:
                came_from[there] = node
                frontier.append(there)
    path: list[Fact] = []
    here = goal
    while here in came_from:
        path.append((came_from[here], predicate, here))
        here = came_from[here]
    yield from reversed(path)


def _objects(store: Store, subject: str, predicate: str) -> list[str]:
    quads = store.quads_for_pattern(to_node(subject), to_property(predicate), None, ox.DefaultGraph())
    return sorted(to_text(quad.object) for quad in quads)
