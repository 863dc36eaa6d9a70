"""Relations as columns of numbers: what a rule allows its roles to be together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from solver.predicate import computed_rows
from solver.reading.terms import mentioned
from solver.schema import ANYTHING, Preference, Role, Rule, Schema
from world import Pattern, World
from world.columns import Terms, table
from world.pattern.nearby import narrower_classes

Ids = NDArray[np.int32]
_Answer = TypeVar("_Answer")
_Tables: TypeAlias = tuple[list[Ids], Terms, dict[str, Ids]]
"""The rows of each pattern, the terms that their numbers stand for, and who or what may play each typed role."""

_Asked: TypeAlias = tuple[Pattern, tuple[str, ...]]
"""A pattern and its columns, with variables named by their order."""

_OF_KIND = Pattern.parse("?player a ?kind")


class Names:
    """Numbers for the ids that are in some relations, sorted as the ids are; others get further numbers when asked."""

    def __init__(self, terms: Terms, known: Ids) -> None:
        self._terms = terms
        self._known = known
        self._further: list[str] = []

    def find(self, name: str) -> int | None:
        """The number of an id that has one."""
        found = self._terms.find(name)
        place = -1 if found is None else int(np.searchsorted(self._known, found))
        if found is not None and place < len(self._known) and self._known[place] == found:
            return place
        return len(self._known) + self._further.index(name) if name in self._further else None

    def number(self, name: str) -> int:
        """The number of an id."""
        if (found := self.find(name)) is not None:
            return found
        self._further.append(name)
        return len(self) - 1

    def name(self, number: int) -> str:
        """The id with this number."""
        known = len(self._known)
        return self._terms.text(int(self._known[number])) if number < known else self._further[number - known]

    def __len__(self) -> int:
        return len(self._known) + len(self._further)


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


@dataclass(frozen=True)
class Relations:
    """What a schema's rules allow, and where its wishes come true, in the schema's order; `names` tells the numbers."""

    rules: tuple[Relation, ...]
    wishes: tuple[Relation, ...]
    names: Names


def relations(world: World, schema: Schema) -> Relations:
    """Computes a schema's relations from the world's facts, without rows in which a role is of the wrong kind.

    Numbers sort as ids do, whoever keeps the world: columns answer where it is kept here, a server's SPARQL elsewhere.
    """
    asked: list[Rule | Preference] = [*schema.rules, *schema.tension]
    compute = _from_columns if world.is_here else _from_server
    tables, terms, fitting = compute(world, schema, asked)
    for number, (one, rows) in enumerate(zip(asked, tables, strict=True)):
        for place, role in enumerate(one.roles if number < len(schema.rules) else ()):
            if role in fitting:
                rows = rows[np.isin(rows[:, place], fitting[role])]
        tables[number] = rows
    known = np.unique(np.concatenate([np.array([], dtype=np.int32), *(rows.ravel() for rows in tables)]))
    found = [
        Relation(_called(one), one.roles, np.searchsorted(known, rows).astype(np.int32))
        for one, rows in zip(asked, tables, strict=True)
    ]
    rules = len(schema.rules)
    return Relations(tuple(found[:rules]), tuple(found[rules:]), Names(terms, known))


def _from_columns(world: World, schema: Schema, asked: Sequence[Rule | Preference]) -> _Tables:
    columns = world.columns

    def ask(where: Pattern, roles: Sequence[str], choices: Mapping[str, Sequence[str]]) -> Ids:
        return table(columns, where, roles, choices)

    answers: dict[_Asked, Ids] = {}
    tables = []
    for one in asked:
        if isinstance(one, Rule) and one.computed:
            rows = computed_rows(world, one.computed, one.roles)
            tables.append(_numbered(columns.terms, rows, len(one.roles)))
        else:
            tables.append(_once(schema, one, ask, answers))
    return tables, columns.terms, {role.name: columns.kind(role.kind) for role in _typed(schema)}


def _from_server(world: World, schema: Schema, asked: Sequence[Rule | Preference]) -> _Tables:
    answers: dict[_Asked, list[tuple[str, ...]]] = {}
    rows = [
        computed_rows(world, one.computed, one.roles)
        if isinstance(one, Rule) and one.computed
        else _once(schema, one, world.table, answers)
        for one in asked
    ]
    players = _players(world, schema)
    terms = Terms(sorted({*chain.from_iterable(chain.from_iterable(rows)), *chain.from_iterable(players.values())}))
    tables = [_numbered(terms, some, len(one.roles)) for one, some in zip(asked, rows, strict=True)]
    return tables, terms, {role: terms.numbers(names) for role, names in players.items()}


def _numbered(terms: Terms, rows: Sequence[tuple[str, ...]], width: int) -> Ids:
    return terms.numbers(chain.from_iterable(rows)).reshape(len(rows), width)


def _once(
    schema: Schema,
    one: Rule | Preference,
    ask: Callable[[Pattern, Sequence[str], Mapping[str, Sequence[str]]], _Answer],
    answers: dict[_Asked, _Answer],
) -> _Answer:
    """The answer to a pattern; rules that ask the same, with variables of other names, are answered together."""
    if choices := _choices(schema, one):
        return ask(one.where, one.roles, choices)
    order = {name: f"v{number}" for number, name in enumerate(sorted(mentioned(one.where), key=_place(one.where)))}
    asked = one.where.renamed(order), tuple(order[role] for role in one.roles)
    if asked not in answers:
        answers[asked] = ask(*asked, {})
    return answers[asked]


def _place(pattern: Pattern) -> Callable[[str], tuple[int, str]]:
    """Where a variable is first met among those that a match binds; the others by their names."""
    first = {name: number for number, name in enumerate(pattern.variables)}
    return lambda name: (first.get(name, len(first)), name)


def _players(world: World, schema: Schema) -> dict[str, list[str]]:
    """Who or what is of the right kind, for each role that asks for one: one request for all of them."""
    kinds = {role.name: narrower_classes(role.kind) for role in _typed(schema)}
    wanted = list(dict.fromkeys(chain.from_iterable(kinds.values())))
    of_kind: dict[str, list[str]] = {kind: [] for kind in wanted}
    for player, kind in world.table(_OF_KIND, ("player", "kind"), {"kind": wanted}) if wanted else ():
        of_kind[kind].append(player)
    return {role: [player for kind in narrower for player in of_kind[kind]] for role, narrower in kinds.items()}


def _called(one: Rule | Preference) -> str:
    return one.id if isinstance(one, Rule) else one.says


def _choices(schema: Schema, one: Rule | Preference) -> dict[str, tuple[str, ...]]:
    return {role: schema.roles[role].choices for role in one.roles if schema.roles[role].choices}


def _typed(schema: Schema) -> list[Role]:
    """The roles that not everything can play."""
    return [role for role in schema.roles.values() if not role.choices and role.kind != ANYTHING]


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
