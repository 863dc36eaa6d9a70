"""From a schema's rules to relations: computed from the world's facts once, and kept beside the world's columns."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import chain
from typing import Final, TypeAlias

import numpy as np

from solver.comparison import Comparison, Mask, before, unless
from solver.condensing import Condensing
from solver.errors import SchemaError
from solver.listing import Listing, compacted, met
from solver.predicate import computed_rows
from solver.reduction import reduce
from solver.relation import Ids, Kept, Names, Relation, Relations
from solver.renewing import Renewed, renewed
from solver.schema import ANYTHING, Preference, Role, Rule, Schema
from world import Pattern, World
from world.columns import Pairs, Terms, passes, ranks, table
from world.columns.pairs import NONE, is_in, once
from world.errors import PatternError
from world.pattern import Absent, Test
from world.pattern.clause import PATHS, Clause
from world.pattern.clause import Relation as Word
from world.pattern.nearby import narrower_classes

_Rows: TypeAlias = Sequence[tuple[str, ...]]

_OF_KIND = Pattern.parse("?player a ?kind")
_SAME: Final = "lg:possiblySameAs"
_VERSION: Final = 4
"""Of how relations are made: what was kept by another version is made anew."""

_NOTHING: Final = np.array([], dtype=np.int32)


@dataclass(frozen=True)
class _Compared:
    """A clause that compares two roles: a test, or a pattern that must not match."""

    clause: Test | Absent
    roles: tuple[str, str]


@dataclass(frozen=True)
class _Plan:
    """How a schema's rules are met: those of which rows are made, and by rule those that only compare two roles."""

    listed: tuple[Rule | Preference, ...]
    compared: Mapping[str, tuple[_Compared, ...]]


class _Compiled:
    """Arrays of one schema on the shelf of a world's columns, each made when it is not there."""

    def __init__(self, world: World, schema: Schema, plan: _Plan) -> None:
        self.columns = world.columns
        self._shelf = world.columns.derived
        self._renewed: Renewed | None = None
        self._world, self._title, self._plan = world, schema.title, plan
        self._asked = [
            (one.computed, one.roles) if isinstance(one, Rule) and one.computed else Listing.of(schema, one)
            for one in plan.listed
        ]
        self._rows: dict[int, Ids] = {}
        self._first = [self._asked.index(asked) for asked in self._asked]
        told = repr((_VERSION, plan, [(role.name, role.kind, role.choices) for role in schema.roles.values()]))
        self._name = f"plot {hashlib.sha256(told.encode()).hexdigest()[:24]}"
        self._kinds = {role.name: role.kind for role in _typed(schema)}
        self._is_kept = not any(isinstance(one, Rule) and one.computed for one in plan.listed)
        if self._is_kept and self.columns.formers:
            self._bring_up_to_date()
        self.known = self._array("known", self._met, len(self.columns.terms))

    def _bring_up_to_date(self) -> None:
        """Puts what there was before edits onto the shelf as it is now: rows first, so that `known` says all are."""
        if self._shelf.find(f"{self._name} known", len(self.columns.terms)) is not None:
            return
        asked = {first: asked for first in set(self._first) if isinstance(asked := self._asked[first], Listing)}
        self._renewed = renewed(self.columns, self._name, asked)
        if self._renewed is not None:
            for place in sorted(self._renewed.rows):
                made, is_same = partial(self._renewed.rows.__getitem__, place), place in self._renewed.same
                self._array(f"rows {place}", made, len(self._renewed.known), is_same)

    def rows(self, place: int) -> Ids:
        """The rows of a listed rule or wish, in compact numbers; equal rules have one array of them."""
        first, width = self._first[place], len(self._plan.listed[place].roles)
        if first not in self._rows:
            made = self._array(f"rows {first}", lambda: self._compact(first), len(self.known))
            self._rows[first] = made.reshape(-1, width)
        return self._rows[first]

    def ranks(self, players: Ids) -> Ids:
        """For every compact number the place of its id in the order of all ids; only that of `players` is meant."""

        def made() -> Ids:
            listed = np.zeros(len(self.known), dtype=np.int32)
            listed[players] = ranks(self.columns, self.known[players])
            return listed

        name = f"ranks {hashlib.sha256(players.tobytes()).hexdigest()[:24]}"
        return self._array(name, made, len(self.known), self._renewed is not None and self._renewed.is_same)

    def matches(self, one: _Compared, pattern: Pattern) -> Pairs:
        """The pairs of two roles that a pattern finds."""

        def made() -> Ids:
            rows = table(self.columns, pattern, one.roles)
            rows = rows[is_in(rows[:, 0], self.known) & is_in(rows[:, 1], self.known)]
            return np.searchsorted(self.known, rows).astype(np.int32).reshape(-1, 2)

        is_same = self._renewed is not None and self._renewed.is_untouched(pattern)
        rows = self._array(f"matches {one!r}", made, len(self.known), is_same).reshape(-1, 2)
        return Pairs(np.ascontiguousarray(rows[:, 0]), np.ascontiguousarray(rows[:, 1]))

    def narrowed(self, name: str, make: Callable[[], Ids]) -> Ids:
        """What is kept of the schema's rules alone; made where it is not."""
        rules = {first for first, one in zip(self._first, self._plan.listed, strict=True) if isinstance(one, Rule)}
        is_same = self._renewed is not None and self._renewed.is_same and rules <= self._renewed.same
        return self._array(name, make, None, is_same)

    def kept(self, name: str, pattern: Pattern, variable: str, make: Callable[[Ids], Ids]) -> Ids:
        """As `Relations.kept`; after an edit, for those ids alone that are new or that it has touched."""

        def made() -> Ids:
            if self._renewed is not None:
                former = self._renewed.former.shelf.find(f"{self._name} {name}")
                if former is not None and former.shape == self._renewed.before.shape:
                    return self._renewed.of_ids(former, pattern, variable, make)
            return make(np.arange(len(self.known), dtype=np.int32))

        return self._array(name, made, None)

    def _array(self, name: str, make: Callable[[], Ids], below: int | None, is_same: bool = False) -> Ids:
        """An array from the shelf, made where there is none; taken from a former version where it `is_same`."""
        if not self._is_kept:
            return make()
        name = f"{self._name} {name}"
        if is_same and self._renewed is not None:
            self._shelf.link(name, self._renewed.former.shelf)
        return self._shelf.get(name, make, below)

    @cached_property
    def _tables(self) -> Mapping[int, Ids]:
        """The rows that are asked for, in numbers of the world's terms, by the place where they are first asked for."""
        return {first: self._table(first) for first in sorted(set(self._first))}

    def _table(self, place: int) -> Ids:
        asked = self._asked[place]
        if isinstance(asked, Listing):
            try:
                return asked.rows(self.columns)
            except PatternError as error:
                raise SchemaError(f"{self._title}, {_called(self._plan.listed[place])}: {error}") from error
        computed, roles = asked
        rows = _numbered(self.columns.terms, computed_rows(self._world, computed, roles), len(roles))
        return _of_kind(roles, rows, {role: self.columns.kind(kind) for role, kind in self._kinds.items()})

    def _met(self) -> Ids:
        if self._renewed is not None:
            return self._renewed.known
        return met(list(self._tables.values()), len(self.columns.terms))

    def _compact(self, place: int) -> Ids:
        return compacted(self.known, self._tables[place], len(self.columns.terms))


def relations(world: World, schema: Schema) -> Relations:
    """Computes a schema's relations from the world's facts, without rows in which a role is of the wrong kind.

    Numbers sort as ids do, whoever keeps the world: columns answer where it is kept here, a server's SPARQL elsewhere.
    """
    return _kept_here(world, schema) if world.is_here else _from_server(world, schema)


def _kept_here(world: World, schema: Schema) -> Relations:
    plan = _planned(schema)
    compiled = _Compiled(world, schema, plan)
    found = [Relation(_called(one), one.roles, compiled.rows(place)) for place, one in enumerate(plan.listed)]
    wishes = len(schema.tension)
    listed = {one.rule: one for one in found[: len(found) - wishes]}
    rules: list[Relation | Comparison] = []
    for rule in schema.rules:
        if rule.id in listed:
            rules.append(listed[rule.id])
        else:
            rules += [_comparison(rule.id, one, compiled, list(listed.values())) for one in plan.compared[rule.id]]
    names = Names(compiled.columns.terms, compiled.known)
    narrow = partial(_narrowed, rules, schema.anchor, compiled.narrowed)
    return Relations(tuple(rules), tuple(found[len(found) - wishes :]), names, compiled.kept, narrow)


def _narrowed(rules: Sequence[Relation | Comparison], anchor: str, kept: Kept) -> tuple[Relation | Comparison, ...]:
    """Condensed and reduced relations, kept with the order of each role's values; all empty where one is."""
    found = [one for one in rules if isinstance(one, Relation)]
    roles_of = [one.roles for one in found]
    plan = Condensing.of(roles_of)

    @cache
    def reduced() -> Mapping[tuple[str, ...], Ids]:
        left = reduce(found, anchor)
        if left is not None:
            by_rule = {one.rule: one for one in left if isinstance(one, Relation)}
            left = reduce(plan([by_rule[one.rule] for one in found]), anchor)
        return {one.roles: one.rows for one in left or () if isinstance(one, Relation)}

    def rows_of(roles: tuple[str, ...]) -> Ids:
        return np.asfortranarray(reduced().get(roles, _NOTHING))

    narrowed: list[Relation | Comparison] = []
    for roles in plan.roles(roles_of):
        name = f"narrowed {' '.join(roles)}"
        rows = kept(name, partial(rows_of, roles)).reshape(-1, len(roles))
        narrowed.append(Relation(name, roles, rows, partial(_in_order, kept, name, rows, roles), kept))
    return (*narrowed, *(one for one in rules if isinstance(one, Comparison)))


def _in_order(kept: Kept, name: str, rows: Ids, roles: tuple[str, ...], role: str) -> Ids:
    column = roles.index(role)
    return kept(f"{name} by {column}", lambda: np.argsort(rows[:, column], kind="stable").astype(np.int32))


def _comparison(rule: str, compared: _Compared, compiled: _Compiled, listed: Sequence[Relation]) -> Comparison:
    known, columns, clause = compiled.known, compiled.columns, compared.clause
    one, other = compared.roles
    if isinstance(clause, Absent):
        return unless(rule, one, other, compiled.matches(compared, clause.pattern))

    def found() -> Ids:
        return once(
            np.concatenate([each.column(role) for role in (one, other) for each in listed if role in each.roles])
        )

    players = compiled.narrowed(f"players of {one} and {other}", found)
    if clause.relation in (Word.DIFFERS, Word.IS_NOT):
        doubted = compiled.matches(compared, _doubt(one, other)) if clause.relation is Word.DIFFERS else NONE
        return unless(rule, one, other, Pairs.union([Pairs(players, players), doubted]))
    if clause.relation is Word.LISTED_BEFORE:
        listing = compiled.ranks(players)
        return before(rule, one, other, listing.take)

    def meets(first: Ids, second: Ids) -> Mask:
        return passes(columns, clause, known[first], known[second])

    return Comparison(rule, (one, other), meets)


def _doubt(one: str, other: str) -> Pattern:
    """That two may be one."""
    return Pattern.parse([{"any": [f"?{one} {_SAME} ?{other}", f"?{other} {_SAME} ?{one}"]}])


def _planned(schema: Schema) -> _Plan:
    """Which rules only compare: what else they say is said by others, which also say who the two are."""
    compared = {rule.id: found for rule in schema.rules if (found := _comparisons(schema, rule))}
    others = [rule for rule in schema.rules if rule.id not in compared]
    said = {clause for rule in others for clause in rule.where.clauses}
    said |= {clause for role in schema.roles.values() for clause in role.candidates.clauses}
    spoken_of = {role for rule in others for role in rule.roles}
    for rule in schema.rules:
        own = compared.get(rule.id, ())
        rest = {*rule.where.clauses} - {one.clause for one in own}
        if not {role for one in own for role in one.roles} <= spoken_of or not rest <= said:
            compared.pop(rule.id, None)
    listed = [rule for rule in schema.rules if rule.id not in compared]
    return _Plan((*listed, *schema.tension), compared)


def _comparisons(schema: Schema, rule: Rule) -> tuple[_Compared, ...]:
    """What a rule says itself, if it does nothing but compare roles; else nothing."""
    typed = {clause for role in schema.roles.values() for clause in role.candidates.clauses}
    own = [clause for clause in rule.where.clauses if clause not in rule.given.clauses and clause not in typed]
    found = [one for clause in own if (one := _compared(schema, clause, own)) is not None]
    return tuple(found) if len(found) == len(own) and rule.computed is None else ()


def _compared(schema: Schema, clause: Clause, own: Sequence[Clause]) -> _Compared | None:
    """A clause about two roles, and nothing else but what it finds by itself; None for others."""
    names = Pattern((clause,)).mentioned
    one, *rest = roles = [role for role in schema.roles if role in names and not schema.roles[role].choices] or [""]
    if len(rest) != 1:
        return None
    if isinstance(clause, Test):
        both = clause.subject[1:], clause.object[1:]
        return _Compared(clause, both) if clause.relation not in PATHS and {*both} == {*roles} else None
    if not isinstance(clause, Absent) or not {*roles} <= clause.pattern.binds:
        return None
    others = {name for other in own if other is not clause for name in Pattern((other,)).mentioned}
    return _Compared(clause, (one, rest[0])) if others.isdisjoint(names - {*roles}) else None


def _from_server(world: World, schema: Schema) -> Relations:
    asked: list[Rule | Preference] = [*schema.rules, *schema.tension]
    answers: dict[Listing, _Rows] = {}
    rows = [
        computed_rows(world, one.computed, one.roles)
        if isinstance(one, Rule) and one.computed
        else _answered(world, schema, one, answers)
        for one in asked
    ]
    players = _players(world, schema)
    terms = Terms(sorted({*chain.from_iterable(chain.from_iterable(rows)), *chain.from_iterable(players.values())}))
    tables = [_numbered(terms, some, len(one.roles)) for one, some in zip(asked, rows, strict=True)]
    fitting = {role: terms.numbers(names) for role, names in players.items()}
    tables = [
        _of_kind(one.roles, some, fitting) if isinstance(one, Rule) else some
        for one, some in zip(asked, tables, strict=True)
    ]
    known = once(np.concatenate([_NOTHING, *(rows.ravel() for rows in tables)]))
    found = [
        Relation(_called(one), one.roles, np.searchsorted(known, rows).astype(np.int32))
        for one, rows in zip(asked, tables, strict=True)
    ]
    rules, wishes = found[: len(schema.rules)], found[len(schema.rules) :]
    narrow = partial(_narrowed, rules, schema.anchor, _made)

    def kept(_name: str, _pattern: Pattern, _variable: str, make: Callable[[Ids], Ids]) -> Ids:
        return make(np.arange(len(known), dtype=np.int32))

    return Relations(tuple(rules), tuple(wishes), Names(terms, known), kept, narrow)


def _made(_: str, make: Callable[[], Ids]) -> Ids:
    """What is kept nowhere is made."""
    return make()


def _of_kind(roles: Sequence[str], rows: Ids, fitting: Mapping[str, Ids]) -> Ids:
    """Rows without those in which a role is played by what is of another kind."""
    for place, role in enumerate(roles):
        if role in fitting:
            rows = rows[np.isin(rows[:, place], fitting[role])]
    return rows


def _numbered(terms: Terms, rows: Sequence[tuple[str, ...]], width: int) -> Ids:
    return terms.numbers(chain.from_iterable(rows)).reshape(len(rows), width)


def _answered(world: World, schema: Schema, one: Rule | Preference, answers: dict[Listing, _Rows]) -> _Rows:
    """The rows of a pattern on a server; rules that ask the same are answered together."""
    asked = Listing.of(schema, one)
    if asked not in answers:
        answers[asked] = world.table(asked.where, asked.columns, asked.bindings)
    return answers[asked]


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


def _typed(schema: Schema) -> list[Role]:
    """The roles that not everything can play."""
    return [role for role in schema.roles.values() if not role.choices and role.kind != ANYTHING]
