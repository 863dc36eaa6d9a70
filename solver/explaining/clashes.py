"""Why there is no plot: a minimal unsatisfiable set of rules and facts, in words."""

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Final

import numpy as np

from solver.comparison import Comparison
from solver.explaining.possibility import possible
from solver.explaining.situation import Situation
from solver.explaining.standing import standing
from solver.explaining.words import as_text, played_as
from solver.plot import Clash, filled, in_words
from solver.relation import Relation, restrict
from solver.schema import Rule, Schema
from world import Fact, World
from world.pattern import Neighbours, match_nearby

_SHOWN: Final = 3
_SMALL: Final = frozenset(["Nobody", "Nothing", "No", "Neither", "None", "There", "What", "The", "A", "An", "Both"])
"""Words that begin with a capital only where a sentence begins."""


def clashes(case: Situation) -> tuple[Clash, ...]:
    """Why no cast of the world meets all rules, given the roles that are cast already.

    A clash is a set R of rules and a set F of facts of the world. The rules cannot hold together for the cast, and the
    facts stand against them: a death that a `none` finds, a doubt of who somebody is, days that rule something out.
    Both are minimal. Without any one rule of R the others can hold. While F is there, R cannot hold, whatever else
    stands against it or does not; without any one fact of F, and of what else stands against R, it can. F is empty
    where nothing stands against R and facts are missing; then `held` are those that come nearest.

    Every rule that denies the cast by itself is a clash; where none does, one smallest set of rules.
    """
    rules = {rule.id: rule for rule in case.schema.rules}
    groups = alone(case) or [case.ordered.needed()]
    return tuple(_clash(case, [(rules[rule], case.by_rule[rule]) for rule in group]) for group in groups)


def clashes_but_for(case: Situation, vast: Sequence[str]) -> tuple[Clash, ...]:
    """The clashes of all rules but those of which a world holds too much to go through; that these matter, if so."""
    world, schema = case.world, case.schema
    if not possible(case.together, schema.anchor):
        return clashes(case)
    says = " ".join(in_words(rule.says, world, schema, case.given) for rule in schema.rules if rule.id in vast)
    text = (
        "No cast meets all rules; without these some would, and what they hold of is too much to be gone through: "
        f"{says} Say who plays {schema.anchor} to learn why."
    )
    return (Clash((), (), text),)


def alone(case: Situation) -> list[list[str]]:
    """The rules that deny a cast by themselves, and not because of what they take for granted; each a clash."""
    rules = {rule.id: rule for rule in case.schema.rules}
    empty = [one.rule for one in case.together if isinstance(one, Relation) and not len(one.rows)]
    return [[rule] for rule in dict.fromkeys(empty) if is_given(case.world, case.schema, rules[rule], case.given)]


def denial(world: World, schema: Schema, rule: Rule, cast: Mapping[str, str], facts: Sequence[Fact]) -> str:
    """That a rule does not hold for a cast, and what stands against it, as sentences."""
    against = f" Against it stands: {'; '.join(as_text(world, facts))}." if facts else ""
    return in_words(rule.denied, world, schema, cast) + against


def is_given(world: World, schema: Schema, rule: Rule, cast: Mapping[str, str]) -> bool:
    """Whether a cast meets what a rule takes for granted, so that a failure is the rule's own."""
    asked = sorted(rule.given.binds)
    if not asked:
        return True
    bindings: dict[str, Sequence[str]] = {
        name: schema.roles[name].choices
        for name in rule.given.variables
        if name in schema.roles and schema.roles[name].choices
    }
    bindings |= {role: (name,) for role, name in cast.items() if role in rule.given.variables}
    if any(name in bindings for name in asked) and all(role in cast for role in bindings):
        one_each = {role: cast[role] for role in bindings}
        return bool(match_nearby(Neighbours(world.store), rule.given, one_each))
    return bool(world.bulk_table(rule.given, asked[:1], bindings))


def _clash(case: Situation, group: Sequence[tuple[Rule, Relation | Comparison]]) -> Clash:
    world, schema, given = case.world, case.schema, case.given
    playing = _needed_of_cast(schema, [one for _, one in group], case.cast)
    lead = played_as(world, list(schema.roles), {role: given[role] for role in playing}) if playing else ""
    if len(group) == 1:
        denied = group[0][0].denied
        chain = [
            lead + _continued(filled(denied, world, schema, given)) if lead else in_words(denied, world, schema, given)
        ]
    else:
        beginning = "nothing in this world meets all of these at once."
        chain = [lead + beginning if lead else beginning[:1].upper() + beginning[1:]]
        chain += [in_words(rule.says, world, schema, given) for rule, _ in group]
    facts = standing(case, group)
    held: list[Fact] = []
    if facts:
        chain.append(f"Against it stands: {'; '.join(as_text(world, facts))}.")
    elif case.cast or len(group) == 1:
        for rule, one in group:
            if isinstance(one, Comparison):
                continue
            statements, support = _nearest(case, rule, one)
            held += support
            if statements:
                chain.append("What the world does hold: " + " ".join(statements))
    return Clash(tuple(rule.id for rule, _ in group), facts, " ".join(chain), tuple(dict.fromkeys(held)))


def _needed_of_cast(schema: Schema, group: Sequence[Relation | Comparison], cast: Mapping[str, int]) -> list[str]:
    """The roles that must be cast as they are for the clash, a minimal set; the last are let go first."""
    playing = [role for role in schema.roles if role in cast and any(role in one.roles for one in group)]
    for role in reversed(playing):
        others = {other: cast[other] for other in playing if other != role}
        if not possible(restrict(group, others), schema.anchor):
            playing.remove(role)
    return playing


def _continued(text: str) -> str:
    """A sentence as it reads after a colon: with a small letter, unless a name begins it."""
    return text[:1].lower() + text[1:] if text.partition(" ")[0].rstrip(",") in _SMALL else text


def _nearest(case: Situation, rule: Rule, one: Relation) -> tuple[list[str], list[Fact]]:
    """The rows of a rule's relation that come closest to the cast: in words, and the facts behind them."""
    agreeing = np.zeros(len(one.rows), dtype=np.int32)
    for role, number in case.cast.items():
        if role in one.roles:
            agreeing += one.column(role) == number
    near = Neighbours(case.world.store)
    statements: list[str] = []
    facts: list[Fact] = []
    levels = range(int(agreeing.max(initial=0)), -1, -1)
    closest = islice(chain.from_iterable(np.flatnonzero(agreeing == level)[:_SHOWN] for level in levels), _SHOWN)
    for row in one.rows[list(closest)].tolist():
        bindings = {role: case.names.name(number) for role, number in zip(one.roles, row, strict=True)}
        for found in match_nearby(near, rule.where, bindings)[:1]:
            statements.append(in_words(rule.says, case.world, case.schema, {**found.bindings, **bindings}))
            facts += found.facts
    return statements, facts
