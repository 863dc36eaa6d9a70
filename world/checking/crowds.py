"""Things of which there is so much that a rule, which compares every two of its facts, leaves them out, and says so.

A rule's page says `most: {agent: 300}`: of how many facts one `?agent` may be part, in the lines of the rule's pattern
where it stands last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np

from world.checking.clashes import Clash
from world.checking.mentions import listed
from world.checking.rule import Rule, rules
from world.checking.survey import Survey, Units
from world.facts import Fact, literal
from world.pattern import Either, Pattern, Test, Triple
from world.pattern.clause import Relation
from world.pattern.nearby import narrower_properties

_MOST_SHOWN: Final = 3


def crowds(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each thing that is too much for some rules, with the first facts that make it so."""
    left_out: dict[str, dict[str, int]] = {}
    for other in rules().values():
        for name in other.most:
            for thing, count in _counts(survey, other, name, units).items():
                left_out.setdefault(thing, {})[other.id] = max(count, left_out.get(thing, {}).get(other.id, 0))
    for thing, counts in sorted(left_out.items()):
        facts = [fact for fact in survey.near.mentions(thing) if fact[1] in _roles(next(iter(counts)))]
        names = {"thing": thing, "count": literal(f"{max(counts.values()):,}"), "rules": literal(listed([*counts]))}
        yield Clash(names, tuple(facts[:_MOST_SHOWN]))


def objects(_survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """What changed facts lead to."""
    return dict.fromkeys(fact[2] for fact in facts)


def uncrowded(survey: Survey, rule: Rule) -> Pattern:
    """A rule's pattern without the things that are too much for it."""
    assert rule.where is not None
    out = [(name, thing) for name in rule.most for thing in sorted(_counts(survey, rule, name, None))]
    return Pattern((*rule.where.clauses, *(Test(f"?{name}", Relation.IS_NOT, thing) for name, thing in out)))


def is_crowded(survey: Survey, rule: Rule, bindings: Mapping[str, str]) -> bool:
    """Whether anything that is bound is too much for a rule."""
    return any(name in bindings and _counts(survey, rule, name, [bindings[name]]) for name in rule.most)


def _counts(survey: Survey, rule: Rule, name: str, units: Units) -> dict[str, int]:
    """In how many facts things stand where a rule has a variable, if in too many for it."""
    most, roles = rule.most[name], _roles(rule.id)
    if units is not None:
        counts = {thing: sum(len(survey.near.subjects(role, thing)) for role in roles) for thing in units}
        return {thing: count for thing, count in counts.items() if count > most}
    columns = survey.world.columns
    led_to = np.concatenate([columns.exactly(role).second for role in roles])
    things, numbers = np.unique(led_to, return_counts=True)
    many = numbers > most
    return dict(zip(columns.terms.texts(things[many]), numbers[many].tolist(), strict=True))


@cache
def _roles(rule: str) -> tuple[str, ...]:
    """The properties that lead to the crowded variables of a rule."""
    found = rules()[rule]
    assert found.where is not None
    return tuple(sorted({role for name in found.most for role in _leading_to(found.where, f"?{name}")}))


def _leading_to(pattern: Pattern, variable: str) -> Iterator[str]:
    for clause in pattern.clauses:
        match clause:
            case Triple(_, predicate, object_) if object_ == variable:
                yield from narrower_properties(predicate)
            case Either(patterns):
                for alternative in patterns:
                    yield from _leading_to(alternative, variable)
