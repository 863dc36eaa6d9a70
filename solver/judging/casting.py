"""Judges a cast: roles, players, every rule of the schema, and proofs."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from solver.judging.criteria import criteria
from solver.judging.told import Told
from solver.schema import Role, Rule
from world.checking.plots import broken_rules
from world.checking.rehearsal import holds
from world.checking.report import Finding
from world.errors import did_you_mean, shorten
from world.facts import Fact, shorten_fact
from world.pattern import Absent, Pattern, Test, holds_nearby, rows_nearby
from world.pattern.clause import Relation
from world.time.dating import BOUNDS

MOST_AROUND: Final = 20_000
"""Facts around a player beyond which nobody is looked for who would do beside them."""
_OFFERED: Final = 3
_ROWS: Final = 500
_SAME: Final = "lg:possiblySameAs"


def of_roles(told: Told) -> Iterator[Finding]:
    """Roles that nobody plays or that the schema does not have, and players that are not there or of another kind."""
    schema, written = told.draft.schema, told.draft.roles
    for name, player in written.items():
        role = schema.roles.get(name)
        if role is None:
            near = did_you_mean(name, schema.roles)
            there = f"Its roles are {', '.join(schema.roles)}."
            yield told.finding(
                "unknown_role", f"{schema.title} has no role `{shorten(name)}`.{near} {there}", [player.at]
            )
        elif name not in told.cast:
            yield told.finding("unknown_player", _nobody(told, role, player.text), [player.at])
        elif not role.choices and not told.is_a(told.cast[name], role):
            yield _of_another_kind(told, role)
    for role in schema.roles.values():
        if role.name not in written:
            message = f"Nobody plays the role `{role.name}` ({role.means})."
            if role.choices:
                choices = ", ".join(choice.removeprefix("lg:") for choice in role.choices)
                message = f"`{role.name}` ({role.means}) is not chosen: write one of {choices}."
            yield told.finding("role_without_player", message, [told.draft.at])


def of_rules(told: Told) -> Iterator[Finding]:
    """The rules that the cast breaks, each with the facts against it and what would do instead.

    Rules about roles without a player are not judged. What only follows from another broken rule is left out.
    """
    schema, cast = told.draft.schema, told.cast
    judged = {rule.id: rule for rule in schema.rules if set(rule.roles) <= cast.keys()}
    judged_by = {name: one for name, one in criteria(told.world, schema).items() if name in judged}
    questions = {name: asked for name, asked in schema.questions.items() if name in judged}
    broken = dict.fromkeys(one.rule for one in broken_rules(told.world, cast, questions, judged_by))
    first = [rule for rule in broken if _is_given(told, judged[rule])]
    for name in first or broken:
        rule = judged[name]
        against = _against(told, rule)
        sentences = [told.in_words(rule.denied), *_reasons(told, against), *_offers(told, rule)]
        players = [cast[role] for role in rule.roles]
        named = [player for player in players if not player.startswith("lg:")]
        yield told.finding(name, " ".join(sentences), told.at(rule.roles), subjects=named, facts=against)


def of_proofs(told: Told) -> Iterator[Finding]:
    """Proofs that lean on what the world does not say."""
    for proof in told.draft.proof:
        for fact in proof.facts:
            if not holds(told.world, fact):
                said = f"Its proof leans on what the world does not say: {shorten_fact(fact)}."
                yield told.finding(shorten(proof.rule), said, [told.draft.at])


def _nobody(told: Told, role: Role, text: str) -> str:
    if role.choices:
        names = [choice.removeprefix("lg:") for choice in role.choices]
        near = did_you_mean(text, names)
        return f"`{shorten(text)}` is no {role.name}.{near} Write one of {', '.join(names)}."
    return f"Nothing in this world is called `{shorten(text)}`.{told.hints.near(text, role)}"


def _of_another_kind(told: Told, role: Role) -> Finding:
    player = told.cast[role.name]
    kinds = [kind for kind in told.near.objects(player, "rdf:type") if kind.startswith("lg:")]
    what = " and ".join(kind.removeprefix("lg:") for kind in kinds) or "unknown"
    wanted = role.kind.removeprefix("lg:")
    message = f"{told.label(player)} cannot play `{role.name}`: its type is {what}, and the role wants {wanted}."
    facts = [(player, "rdf:type", kind) for kind in kinds]
    return told.finding("player_of_another_kind", message, told.at([role.name]), subjects=[player], facts=facts)


def _is_given(told: Told, rule: Rule) -> bool:
    """Whether a cast meets what a rule takes for granted, so that the failure is the rule's own."""
    roles = {role: told.cast[role] for role in rule.given.variables if role in told.cast}
    return not rule.given.clauses or holds_nearby(told.near, rule.given, roles)


def _against(told: Told, rule: Rule) -> list[Fact]:
    """The facts that a rule forbids, the doubts between those who must differ, and the days that do not fit."""
    facts: list[Fact] = []
    for clause in rule.where.clauses:
        if isinstance(clause, Absent):
            bound = {name: told.cast[name] for name in rule.roles if name in clause.pattern.mentioned}
            found = told.world.matches(clause.pattern, bound, limit=1) if bound else []
            facts += [fact for one in found for fact in one.facts]
        elif isinstance(clause, Test):
            pair = [told.cast.get(term[1:], "") for term in (clause.subject, clause.object) if term.startswith("?")]
            if len(pair) == 2 and all(pair) and not holds_nearby(told.near, Pattern((clause,)), told.cast):
                facts += _of_pair(told, clause, pair[0], pair[1])
    return list(dict.fromkeys(facts))


def _of_pair(told: Told, test: Test, one: str, other: str) -> Iterator[Fact]:
    """What makes a test between two things fail, as far as single facts do."""
    if test.relation is Relation.DIFFERS:
        yield from told.world.facts(one, _SAME, other)
        yield from told.world.facts(other, _SAME, one)
    elif test.relation not in (Relation.IS, Relation.IS_NOT, Relation.LISTED_BEFORE, Relation.WITHIN, Relation.REACHES):
        for name in (one, other):
            yield from (fact for fact in told.world.facts(name) if fact[1] in BOUNDS)


def _reasons(told: Told, facts: list[Fact]) -> Iterator[str]:
    for subject, predicate, object_ in facts:
        if predicate == _SAME:
            yield f"Against it stands: {told.label(subject)} may be {told.label(object_)}."
        elif predicate == "rdf:type":
            yield f"Against it stands: {told.label(subject)}."


def _offers(told: Told, rule: Rule) -> Iterator[str]:
    """Others who would do in one of a rule's roles, with the rest of the cast as it is."""
    if rule.computed is not None:
        return
    for name in rule.roles:
        role = told.draft.schema.roles[name]
        others = {one: told.cast[one] for one in rule.roles if one != name}
        if role.choices:
            tried = ({**others, name: choice} for choice in role.choices if choice != told.cast[name])
            found = [one[name] for one in tried if holds_nearby(told.near, rule.where, one)]
        elif any(len(told.near.mentions(one)) > MOST_AROUND for one in others.values()) or not others:
            continue
        else:
            rows = list(islice(rows_nearby(told.near, rule.where, others), _ROWS))
            if len(rows) == _ROWS:  # so many would do that to name a few says nothing
                continue
            found = sorted({row[name] for row in rows if told.is_a(row[name], role)})
        if found:
            named = ", ".join(f"{told.label(one)} ({one.removeprefix('lg:')})" for one in found[:_OFFERED])
            more = f" and {len(found) - _OFFERED} more" if len(found) > _OFFERED else ""
            yield f"Possible as `{name}`: {named}{more}."
