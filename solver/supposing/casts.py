"""The casts that a world allows for a schema, in ids, so that those of two worlds can be compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from solver.by_anchor import eliminated
from solver.comparison import Comparison
from solver.compiling import relations
from solver.elimination import Casts
from solver.relation import Names, Relation, restrict
from solver.schema import Schema
from world import World

MOST_COMPARED: Final = 50_000
"""Casts of one schema in one world that are compared; where there are more, only those that touch what changes."""

Cast: TypeAlias = tuple[str, ...]
"""Ids, in the order of the schema's roles."""


@dataclass(frozen=True)
class Allowed:
    """How many casts keep all rules of a schema, and those of them that are compared: all, if `complete`."""

    count: int
    casts: frozenset[Cast]
    complete: bool


def allowed(world: World, schema: Schema, fixed: Mapping[str, str], touched: Iterable[str]) -> Allowed:
    """The casts of a world that have the `fixed` players. Raises `TooWide` when there are too many to go through."""
    found = relations(world, schema)
    names = found.names
    kept = restrict(found.reduced, {role: names.number(name) for role, name in fixed.items()})
    every = eliminated(kept, schema.anchor)
    if every.count <= MOST_COMPARED:
        return Allowed(every.count, frozenset(_named(schema, every.all(), names) if every.count else ()), True)
    casts: set[Cast] = set()
    for part in _touching(schema, kept, names, touched):
        some = eliminated(part, schema.anchor)
        if 0 < some.count <= MOST_COMPARED - len(casts):
            casts.update(_named(schema, some.all(), names))
    return Allowed(every.count, frozenset(casts), False)


def _touching(
    schema: Schema, kept: list[Relation | Comparison], names: Names, touched: Iterable[str]
) -> Iterator[list[Relation | Comparison]]:
    """The relations with one role fixed to something touched, for each role that it can play."""
    for name in touched:
        number = names.number(name)
        for role in schema.roles:
            having = [one for one in kept if isinstance(one, Relation) and role in one.roles]
            if having and all((one.column(role) == number).any() for one in having):
                yield restrict(kept, {role: number})


def _named(schema: Schema, casts: Casts, names: Names) -> Iterator[Cast]:
    columns = [casts[role].tolist() for role in schema.roles]
    known = {number: names.name(number) for number in {number for column in columns for number in column}}
    return (tuple(known[number] for number in row) for row in zip(*columns, strict=True))
