"""Relations as columns of numbers: what a rule allows its roles to be together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from solver.predicate import computed_rows
from solver.reading.terms import mentioned
from solver.schema import ANYTHING, Preference, Rule, Schema
from world import Pattern, World
from world.pattern.nearby import narrower_classes

Ids = NDArray[np.int32]

_OF_KIND = Pattern.parse("?player a ?kind")


class Names:
    """Numbers for ids, given in the order in which the ids are first met."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._name: list[str] = []

    def number(self, name: str) -> int:
        """The number of an id, a new one where it has none."""
        found = self._number.setdefault(name, len(self._name))
        if found == len(self._name):
            self._name.append(name)
        return found

    def name(self, number: int) -> str:
        """The id with this number."""
        return self._name[number]

    def __len__(self) -> int:
        return len(self._name)


@dataclass(frozen=True)
class Relation:
    """The rows (shape: rows × roles, int32) that a rule allows; one column a role."""

    rule: str
    roles: tuple[str, ...]
    rows: Ids

    def keep(self, mask: NDArray[np.bool_]) -> "Relation":
        """The relation with only the rows where `mask` is true."""
        return self if bool(mask.all()) else Relation(self.rule, self.roles, self.rows[mask])

    def column(self, role: str) -> Ids:
        """The values of one role, row by row."""
        column: Ids = self.rows[:, self.roles.index(role)]
        return column


Tables: TypeAlias = dict[tuple[Pattern, tuple[str, ...]], list[tuple[str, ...]]]
"""Rows by pattern and columns, with variables named by their order: two rules that ask the same are answered once."""


def relation(
    world: World, schema: Schema, rule: Rule | Preference, names: Names, tables: Tables | None = None
) -> Relation:
    """Computes a rule's relation from the world's facts."""
    if isinstance(rule, Rule) and rule.computed:
        rows = computed_rows(world, rule.computed, rule.roles)
    else:
        choices = {role: schema.roles[role].choices for role in rule.roles if schema.roles[role].choices}
        rows = _table(world, rule, choices, {} if tables is None else tables)
    return Relation(
        rule.id if isinstance(rule, Rule) else rule.says,
        rule.roles,
        _numbers(rows, len(rule.roles), names),
    )


def _table(
    world: World, rule: Rule | Preference, choices: Mapping[str, tuple[str, ...]], tables: Tables
) -> list[tuple[str, ...]]:
    if choices:
        return world.table(rule.where, rule.roles, choices)
    order = {name: f"v{number}" for number, name in enumerate(sorted(mentioned(rule.where), key=_place(rule.where)))}
    asked = rule.where.renamed(order), tuple(order[role] for role in rule.roles)
    if asked not in tables:
        tables[asked] = world.table(*asked)
    return tables[asked]


def _place(pattern: Pattern) -> Callable[[str], tuple[int, str]]:
    """Where a variable is first met among those that a match binds; the others by their names."""
    first = {name: number for number, name in enumerate(pattern.variables)}
    return lambda name: (first.get(name, len(first)), name)


def relations(world: World, schema: Schema, names: Names) -> list[Relation]:
    """The relations of all rules, in the schema's order, without the rows in which a role is of the wrong kind."""
    tables: Tables = {}
    found = [relation(world, schema, rule, names, tables) for rule in schema.rules]
    for role, players in _players(world, schema).items():
        fitting = np.zeros(len(names), dtype=np.bool_)
        numbers = [names.number(name) for name in players]
        fitting[[number for number in numbers if number < len(fitting)]] = True
        found = [one.keep(fitting[one.column(role)]) if role in one.roles else one for one in found]
    return found


def _players(world: World, schema: Schema) -> dict[str, list[str]]:
    """Who or what is of the right kind, for each role that asks for one: read at once for all of them."""
    asking = {role.name: role.kind for role in schema.roles.values() if not role.choices and role.kind != ANYTHING}
    kinds = {kind: narrower_classes(kind) for kind in dict.fromkeys(asking.values())}
    wanted = list(dict.fromkeys(narrower for kind in kinds.values() for narrower in kind))
    of_kind: dict[str, list[str]] = {kind: [] for kind in wanted}
    for player, kind in world.table(_OF_KIND, ("player", "kind"), {"kind": wanted}) if wanted else ():
        of_kind[kind].append(player)
    return {
        role: list(dict.fromkeys(player for narrower in kinds[kind] for player in of_kind[narrower]))
        for role, kind in asking.items()
    }


def restrict(found: Iterable[Relation], cast: Mapping[str, int]) -> list[Relation]:
    """The relations with only the rows that agree with a cast (numbers by role)."""
    kept = []
    for one in found:
        mask = np.ones(len(one.rows), dtype=np.bool_)
        for role, number in cast.items():
            if role in one.roles:
                mask &= one.column(role) == number
        kept.append(one.keep(mask))
    return kept


def _numbers(rows: Sequence[tuple[str, ...]], width: int, names: Names) -> Ids:
    numbers = [[names.number(name) for name in row] for row in rows]
    return np.array(numbers, dtype=np.int32).reshape(len(rows), width)
