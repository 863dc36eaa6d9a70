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

_FIELD = re.compile(r"\{(\w+)(?:\.(\w+))?(?:\|(\w+)\.(\w+))?\}")
_TIMES = {
    "time": ("lg:when", "lg:begin", "lg:end"),
    "begin": ("lg:begin", "lg:when", "lg:beginEarliest"),
    "end": ("lg:end", "lg:when", "lg:endLatest"),
}


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
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=in_words(world, rule.message, clash.bindings),
        subjects=subjects,
        facts=clash.facts,
        origins=tuple(world.origins(fact) for fact in clash.facts),
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
    """A message with names for its variables.

    `{x.time}` is when x was, as it was written, `{x.begin}` and `{x.end}` are the first and the last of it;
    `{x.end|y.time}` tells of y where there is no x.
    """

    def name(found: re.Match[str]) -> str:
        variable, side = (found[1], found[2]) if found[1] in bindings or not found[3] else (found[3], found[4])
        value = bindings.get(variable)
        if value is None:
            return str(found[1])
        told = _time(world, value, side) if side else world.label(value)
        return shorten(told, LONGEST_TOLD)

    text = _FIELD.sub(name, template)
    return text[:1].upper() + text[1:]


def _time(world: World, name: str, side: str) -> str:
    written = [value for predicate in _TIMES[side] if (value := world.value(name, predicate))]
    if written:
        return " to ".join(written) if side == "time" else written[0]
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
