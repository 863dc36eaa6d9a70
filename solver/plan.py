"""How a schema's rules are met: most by rows of who can play their roles, some by comparing two players."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.schema import ANYTHING, Preference, Role, Rule, Schema
from world import Pattern
from world.pattern import Absent, Test
from world.pattern.clause import PATHS, Clause


@dataclass(frozen=True)
class Compared:
    """A clause that compares two roles: a test, or a pattern that must not match."""

    clause: Test | Absent
    roles: tuple[str, str]


@dataclass(frozen=True)
class Plan:
    """How a schema's rules are met: those of which rows are made, and by rule those that only compare two roles."""

    listed: tuple[Rule | Preference, ...]
    compared: Mapping[str, tuple[Compared, ...]]


def planned(schema: Schema) -> Plan:
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
    return Plan((*listed, *schema.tension), compared)


def called(one: Rule | Preference) -> str:
    """What names a rule or wish to its writer."""
    return one.id if isinstance(one, Rule) else one.says


def typed(schema: Schema) -> list[Role]:
    """The roles that not everything can play."""
    return [role for role in schema.roles.values() if not role.choices and role.kind != ANYTHING]


def _comparisons(schema: Schema, rule: Rule) -> tuple[Compared, ...]:
    """What a rule says itself, if it does nothing but compare roles; else nothing."""
    typed = {clause for role in schema.roles.values() for clause in role.candidates.clauses}
    own = [clause for clause in rule.where.clauses if clause not in rule.given.clauses and clause not in typed]
    found = [one for clause in own if (one := _compared(schema, clause, own)) is not None]
    return tuple(found) if len(found) == len(own) and rule.computed is None else ()


def _compared(schema: Schema, clause: Clause, own: Sequence[Clause]) -> Compared | None:
    """A clause about two roles, and nothing else but what it finds by itself; None for others."""
    names = Pattern((clause,)).mentioned
    one, *rest = roles = [role for role in schema.roles if role in names and not schema.roles[role].choices] or [""]
    if len(rest) != 1:
        return None
    if isinstance(clause, Test):
        both = clause.subject[1:], clause.object[1:]
        return Compared(clause, both) if clause.relation not in PATHS and {*both} == {*roles} else None
    if not isinstance(clause, Absent) or not {*roles} <= clause.pattern.binds:
        return None
    others = {name for other in own if other is not clause for name in Pattern((other,)).mentioned}
    return Compared(clause, (one, rest[0])) if others.isdisjoint(names - {*roles}) else None
