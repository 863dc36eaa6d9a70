"""From a schema's rules to relations: those that a world's facts allow, and comparisons of players."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from typing import Final, TypeAlias

import numpy as np

from solver.comparison import Comparison, Mask, before, unless
from solver.compiled import Compiled
from solver.listing import Listing, numbered, of_kind
from solver.narrowing import narrowed
from solver.plan import Compared, called, planned, typed
from solver.predicate import computed_rows
from solver.relation import NOTHING, Ids, Names, Relation, Relations, Vast
from solver.schema import Preference, Rule, Schema
from world import Pattern, World
from world.columns import Pairs, Terms, passes
from world.columns.pairs import NONE, once
from world.pattern import Absent
from world.pattern.clause import Relation as Word
from world.pattern.nearby import narrower_classes

_Rows: TypeAlias = Sequence[tuple[str, ...]]

_OF_KIND = Pattern.parse("?player a ?kind")
_SAME: Final = "lg:possiblySameAs"


def relations(world: World, schema: Schema) -> Relations:
    """Computes a schema's relations from the world's facts, without rows in which a role is of the wrong kind.

    Numbers sort as ids do, whoever keeps the world: columns answer where it is kept here, a server's SPARQL elsewhere.
    """
    return _kept_here(world, schema) if world.is_here else _from_server(world, schema)


def _kept_here(world: World, schema: Schema) -> Relations:
    plan = planned(schema)
    compiled = Compiled(world, schema, plan)
    found = [_listed(compiled, place, one) for place, one in enumerate(plan.listed)]
    by_rule = {one.rule: one for one in found[: len(schema.rules) - len(plan.compared)]}
    rules: list[Relation | Comparison | Vast] = []
    for rule in schema.rules:
        if rule.id in by_rule:
            rules.append(by_rule[rule.id])
        else:
            rules += [_comparison(rule.id, one, compiled, list(by_rule.values())) for one in plan.compared[rule.id]]
    wishes = [one for one in found[len(by_rule) :] if isinstance(one, Relation)]
    names = Names(compiled.columns.terms, compiled.known)
    narrow = partial(narrowed, rules, schema.anchor, compiled.narrowed)
    return Relations(tuple(rules), tuple(wishes), names, compiled.kept, narrow)


def _listed(compiled: Compiled, place: int, one: Rule | Preference) -> Relation | Vast:
    if (first := compiled.vast(place)) is not None:
        return Vast(called(one), one.roles, first, partial(compiled.around, first))
    return Relation(called(one), one.roles, compiled.rows(place))


def _comparison(rule: str, compared: Compared, compiled: Compiled, listed: Sequence[Relation | Vast]) -> Comparison:
    known, columns, clause = compiled.known, compiled.columns, compared.clause
    one, other = compared.roles
    if isinstance(clause, Absent):
        return unless(rule, one, other, compiled.matches(compared, clause.pattern))

    def found() -> Ids:
        playing = [
            each.column(role)
            for role in (one, other)
            for each in listed
            if isinstance(each, Relation) and role in each.roles
        ]
        vast = {role for each in listed if isinstance(each, Vast) for role in each.roles} & {one, other}
        return once(np.concatenate([*playing, *map(compiled.playing, sorted(vast))]))

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
    tables = [numbered(terms, some, len(one.roles)) for one, some in zip(asked, rows, strict=True)]
    fitting = {role: terms.numbers(names) for role, names in players.items()}
    tables = [
        of_kind(one.roles, some, fitting) if isinstance(one, Rule) else some
        for one, some in zip(asked, tables, strict=True)
    ]
    known = once(np.concatenate([NOTHING, *(rows.ravel() for rows in tables)]))
    found = [
        Relation(called(one), one.roles, np.searchsorted(known, rows).astype(np.int32))
        for one, rows in zip(asked, tables, strict=True)
    ]
    rules, wishes = found[: len(schema.rules)], found[len(schema.rules) :]
    narrow = partial(narrowed, rules, schema.anchor, _made)

    def kept(_name: str, _pattern: Pattern, _variable: str, make: Callable[[Ids], Ids]) -> Ids:
        return make(np.arange(len(known), dtype=np.int32))

    return Relations(tuple(rules), tuple(wishes), Names(terms, known), kept, narrow)


def _made(_: str, make: Callable[[], Ids]) -> Ids:
    """What is kept nowhere is made."""
    return make()


def _answered(world: World, schema: Schema, one: Rule | Preference, answers: dict[Listing, _Rows]) -> _Rows:
    """The rows of a pattern on a server; rules that ask the same are answered together."""
    asked = Listing.of(schema, one)
    if asked not in answers:
        answers[asked] = world.table(asked.where, asked.columns, asked.bindings)
    return answers[asked]


def _players(world: World, schema: Schema) -> dict[str, list[str]]:
    """Who or what is of the right kind, for each role that asks for one: one request for all of them."""
    kinds = {role.name: narrower_classes(role.kind) for role in typed(schema)}
    wanted = list(dict.fromkeys(chain.from_iterable(kinds.values())))
    of_kind: dict[str, list[str]] = {kind: [] for kind in wanted}
    for player, kind in world.table(_OF_KIND, ("player", "kind"), {"kind": wanted}) if wanted else ():
        of_kind[kind].append(player)
    return {role: [player for kind in narrower for player in of_kind[kind]] for role, narrower in kinds.items()}
