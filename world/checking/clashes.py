"""Looks for what a rule forbids: matches of its pattern, as findings."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from world.checking.report import Finding, Fix
from world.checking.rule import Rule
from world.errors import shorten
from world.facts import Fact
from world.pattern import Match, Triple
from world.pattern.clause import is_variable
from world.store import World

LONGEST_TOLD: Final = 1_000
"""How many characters of a name, or of several, one message repeats."""

_FIELD = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
_TIMES = ("lg:when", "lg:begin", "lg:end")


@dataclass(frozen=True)
class Clash:
    """What a rule found: bindings of its variables, and the facts that cannot all be."""

    bindings: Mapping[str, str]
    facts: tuple[Fact, ...]


def clashes(matches: Iterable[Match]) -> Iterator[Clash]:
    """The matches of a rule's pattern as clashes."""
    return (Clash(match.bindings, tuple(dict.fromkeys(match.facts))) for match in matches)


def finding(world: World, rule: Rule, clash: Clash) -> Finding:
    """A clash in the world's own words, with the places where its facts were written."""
    subjects = tuple(dict.fromkeys(fact[0] for fact in clash.facts))
    where = tuple(dict.fromkeys(origin for fact in clash.facts for origin in world.origins(fact)))
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=in_words(world, rule.message, clash.bindings),
        subjects=subjects,
        facts=clash.facts,
        where=tuple(sorted(where)),
        fixes=tuple(
            Fix(
                in_words(world, fix.description, clash.bindings),
                tuple(_stated(_filled(line, clash.bindings), clash.facts) for line in fix.remove),
                tuple(_filled(line, clash.bindings) for line in fix.add),
            )
            for fix in rule.fixes
        ),
    )


def in_words(world: World, template: str, bindings: Mapping[str, str]) -> str:
    """A message with names for its variables; `{x.time}` is when x was, as it was written."""

    def name(found: re.Match[str]) -> str:
        value = bindings.get(found[1])
        if value is None:
            return found[1]
        told = _time(world, value) if found[2] == "time" else world.label(value)
        return told if len(told) <= LONGEST_TOLD else shorten(told, LONGEST_TOLD)

    text = _FIELD.sub(name, template)
    return text[:1].upper() + text[1:]


def _time(world: World, name: str) -> str:
    written = [value for predicate in _TIMES if (value := world.value(name, predicate))]
    if written:
        return " to ".join(written)
    return world.value(name, "lg:beginEarliest") or "no known time"


def _stated(fact: Fact, facts: Sequence[Fact]) -> Fact:
    """The fact that stands in the world: a rule may name a property of which a narrower one was written."""
    if fact in facts:
        return fact
    alike = [found for found in facts if (found[0], found[2]) == (fact[0], fact[2]) and found[1] != "rdf:type"]
    return alike[0] if alike else fact


def _filled(line: Triple, bindings: Mapping[str, str]) -> Fact:
    def value(term: str) -> str:
        return bindings[term[1:]] if is_variable(term) else term

    return value(line.subject), value(line.predicate), value(line.object)
