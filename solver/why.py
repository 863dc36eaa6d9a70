"""Why there is no plot: a minimal unsatisfiable subset of the rules, in words.

Deletion-based (Chinneck & Dravnieks, "Locating minimal infeasible constraint sets in linear programs", ORSA Journal on
Computing 3, 1991): a rule is dropped for good if the others still clash without it; those that remain are all needed.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from solver.plot import Clash, in_words
from solver.relation import Names, Relation, restrict
from solver.schema import Rule, Schema
from solver.search import satisfiable
from world import Fact, World
from world.pattern import Absent, Test
from world.pattern.clause import Relation as PatternRelation
from world.pattern.clause import is_variable

_SHOWN = 3
_SAME = "lg:possiblySameAs"


def clashes(
    world: World,
    schema: Schema,
    found: Sequence[Relation],
    names: Names,
    cast: Mapping[str, int],
) -> tuple[Clash, ...]:
    """Why no cast of the world meets all rules, given the roles that are cast already.

    Every rule that denies the cast by itself; where none does, one smallest set of rules that cannot hold together.
    """
    restricted = restrict(found, cast)
    given = {role: names.name(number) for role, number in cast.items()}
    rules = {rule.id: rule for rule in schema.rules}
    alone = [[one] for one in restricted if not len(one.rows) and _is_given(world, rules[one.rule], given)]
    groups = alone or [_needed(restricted, len(names), schema.anchor)]
    unrestricted = {one.rule: one for one in found}
    return tuple(_clash(world, schema, [unrestricted[one.rule] for one in group], names, cast) for group in groups)


def _needed(found: Sequence[Relation], size: int, anchor: str) -> list[Relation]:
    """A minimal unsatisfiable subset. Later rules are dropped first, so that a schema's first rules explain most."""
    needed = list(found)
    for one in reversed(found):
        without = [other for other in needed if other is not one]
        if not satisfiable(without, size, anchor):
            needed = without
    return needed


def _is_given(world: World, rule: Rule, cast: Mapping[str, str]) -> bool:
    """Whether a cast meets what a rule takes for granted, so that a failure is the rule's own."""
    mentioned = {role: name for role, name in cast.items() if role in rule.given.variables}
    return not rule.given.clauses or bool(world.matches(rule.given, mentioned, limit=1))


def _clash(
    world: World,
    schema: Schema,
    group: Sequence[Relation],
    names: Names,
    cast: Mapping[str, int],
) -> Clash:
    given = {role: names.name(number) for role, number in cast.items()}
    rules = {rule.id: rule for rule in schema.rules}
    reasons: list[str] = []
    facts: list[Fact] = []
    for one in group:
        rule = rules[one.rule]
        reasons.append(in_words(rule.denied if len(group) == 1 else rule.says, world, schema, given))
        against = _against(world, rule, given)
        if against:
            facts += against
            reasons += [f"Against it stands: {in_reach}." for in_reach in _as_text(world, against)]
            continue
        statements, support = _nearest(world, schema, rule, one, names, cast)
        facts += support
        if statements:
            reasons.append("What the world does hold: " + " ".join(statements))
    lead = [] if len(group) == 1 else ["Nothing in this world meets all of these at once."]
    return Clash(
        tuple(one.rule for one in group),
        tuple(dict.fromkeys(facts)),
        " ".join([*lead, *reasons]),
    )


def _against(world: World, rule: Rule, cast: Mapping[str, str]) -> list[Fact]:
    """The facts that a rule forbids: what its `none` finds, and the doubts between those who must differ."""
    if not rule.given.clauses:
        return []
    facts: list[Fact] = []
    mentioned = {role: name for role, name in cast.items() if role in rule.given.variables}
    for found in world.matches(rule.given, mentioned, limit=_SHOWN):
        known = {**found.bindings, **cast}
        for clause in rule.where.clauses:
            if isinstance(clause, Absent):
                bound = {name: known[name] for name in clause.pattern.variables if name in known}
                facts += [fact for match in world.matches(clause.pattern, bound, limit=1) for fact in match.facts]
            elif isinstance(clause, Test) and clause.relation is PatternRelation.DIFFERS:
                one, other = (known.get(term.removeprefix("?"), term) for term in (clause.subject, clause.object))
                if not is_variable(one) and not is_variable(other):  # a role that nobody plays yet says nothing
                    facts += [*world.facts(one, _SAME, other), *world.facts(other, _SAME, one)]
    return list(dict.fromkeys(facts))


def _as_text(world: World, facts: Sequence[Fact]) -> list[str]:
    """Doubts in words; of anything else, what the facts are about."""
    doubts = [f"{world.label(s)} may be {world.label(o)}" for s, p, o in facts if p == _SAME]
    return doubts + list(dict.fromkeys(world.label(s) for s, p, _ in facts if p == "rdf:type"))


def _nearest(
    world: World,
    schema: Schema,
    rule: Rule,
    one: Relation,
    names: Names,
    cast: Mapping[str, int],
) -> tuple[list[str], list[Fact]]:
    """The rows of a rule's relation that come closest to the cast: in words, and the facts behind them."""
    if not len(one.rows):
        return [], []
    agreeing = np.zeros(len(one.rows), dtype=np.int32)
    for role, number in cast.items():
        if role in one.roles:
            agreeing += one.column(role) == number
    order = np.argsort(-agreeing, kind="stable")[:_SHOWN]
    statements: list[str] = []
    facts: list[Fact] = []
    for row in one.rows[order].tolist():
        bindings = {role: names.name(number) for role, number in zip(one.roles, row, strict=True)}
        found = world.matches(rule.where, bindings, limit=1)[0]
        statements.append(in_words(rule.says, world, schema, {**found.bindings, **bindings}))
        facts += found.facts
    return statements, facts
