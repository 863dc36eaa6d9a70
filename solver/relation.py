"""Relations as columns of numbers: what a rule allows its roles to be together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.schema import ANYTHING, Preference, Rule, Schema
from world import Pattern, World
from world.columns import Columns, table

Ids = NDArray[np.int32]


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


def relation(world: World, schema: Schema, rule: Rule | Preference, names: Names) -> Relation:
    """Computes a rule's relation from the world's facts."""
    choices = {role: schema.roles[role].choices for role in rule.roles if schema.roles[role].choices}
    name = rule.id if isinstance(rule, Rule) else rule.says
    return Relation(name, rule.roles, _rows(world, rule.where, rule.roles, choices, names))


def relations(world: World, schema: Schema, names: Names) -> list[Relation]:
    """The relations of all rules, in the schema's order, without the rows in which a role is of the wrong kind."""
    found = [relation(world, schema, rule, names) for rule in schema.rules]
    for role in schema.roles.values():
        if role.choices or role.kind == ANYTHING:
            continue
        players = _rows(world, role.candidates, (role.name,), {}, names)
        fitting = np.zeros(len(names), dtype=np.bool_)
        fitting[players] = True
        found = [one.keep(fitting[one.column(role.name)]) if role.name in one.roles else one for one in found]
    return found


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


def _rows(
    world: World, where: Pattern, roles: Sequence[str], choices: Mapping[str, Sequence[str]], names: Names
) -> Ids:
    """The rows of a pattern as numbers, in the order of their ids: computed from columns, or by a server's SPARQL."""
    if world.is_here:
        return _numbered(table(world.columns, where, roles, choices), world.columns, names)
    rows = world.table(where, roles, choices)
    return np.array([list(map(names.number, row)) for row in rows], dtype=np.int32).reshape(len(rows), len(roles))


def _numbered(rows: Ids, columns: Columns, names: Names) -> Ids:
    """Rows of the columns' numbers with ours, sorted by what they stand for; new ones are given from the top down."""
    known, places = np.unique(rows, return_inverse=True)
    texts = sorted(zip(columns.terms.texts(known), range(len(known)), strict=True))
    ranks = np.empty(len(known), dtype=np.int32)
    ranks[[place for _, place in texts]] = np.arange(len(known))
    ranked = ranks[places].reshape(rows.shape)
    ranked = ranked[np.lexsort(ranked.T[::-1])] if len(ranked) else ranked
    met = np.unique(ranked, return_index=True)[1]
    numbers = np.empty(len(known), dtype=np.int32)
    for rank in ranked.ravel()[np.sort(met)].tolist():
        numbers[rank] = names.number(texts[rank][0])
    return numbers[ranked]
