"""The consistency checker: the shapes and every rule over a whole world."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from world.checking.acceptance import settled
from world.checking.affections import enmities
from world.checking.circles import circles
from world.checking.clashes import Clash, clashes, finding
from world.checking.duplicates import duplicate_events, duplicate_names
from world.checking.geography import misplaced
from world.checking.gifts import given_twice
from world.checking.kinship import kin_in_a_circle
from world.checking.lifespans import lives_too_long, parent_dead_before_birth, parent_too_old
from world.checking.mending import Mender
from world.checking.mentions import dangling, untyped
from world.checking.overlaps import in_two_hands, shared_covers, two_masters
from world.checking.report import Finding, Report, Severity
from world.checking.rule import Rule, rules
from world.checking.shapes import ShapeCheck, shapes
from world.checking.telling import secrets
from world.checking.tenures import early_leavings, late_services, missions, recruitments
from world.checking.terms import disjoint_types, misplaced_properties, unknown_rules, unknown_terms
from world.checking.times import times
from world.checking.travel import homes, travel
from world.store import World

Procedure: TypeAlias = Callable[[World, Rule], Iterator[Clash]]
PROCEDURES: Final[dict[str, Procedure]] = {
    "circles": circles,
    "coordinates": misplaced,
    "dangling": dangling,
    "disjoint-types": disjoint_types,
    "duplicate-events": duplicate_events,
    "duplicate-names": duplicate_names,
    "early-leavings": early_leavings,
    "enmities": enmities,
    "gifts": given_twice,
    "homes": homes,
    "kinship": kin_in_a_circle,
    "late-services": late_services,
    "life": lives_too_long,
    "misplaced-properties": misplaced_properties,
    "missions": missions,
    "parent-dead": parent_dead_before_birth,
    "parent-too-old": parent_too_old,
    "possession": in_two_hands,
    "recruitments": recruitments,
    "secrets": secrets,
    "shared-covers": shared_covers,
    "times": times,
    "travel": travel,
    "two-masters": two_masters,
    "unknown-rules": unknown_rules,
    "unknown-terms": unknown_terms,
    "untyped": untyped,
}
"""What no pattern can say, by the name that a rule's page gives under `procedure`."""

_ORDER = list(Severity)


def check(world: World) -> Report:
    """Checks a world against the vocabulary's shapes and against every rule of consistency."""
    found = ordered([*ShapeCheck(world).findings(), *check_rules(world)])
    open_, accepted = settled(world, found)
    mended = Mender(world, check_rules).prove(open_)
    return Report(str(world.path or world.title), mended, len(shapes()) + len(rules()), len(world), accepted)


def check_rules(world: World) -> tuple[Finding, ...]:
    """All findings of all rules, worst first, in a fixed order."""
    return ordered(finding(world, rule, clash) for rule in rules().values() for clash in found_by(world, rule))


def found_by(world: World, rule: Rule) -> Iterator[Clash]:
    """What one rule finds in a whole world."""
    if rule.where is not None:
        return clashes(world, rule.where)
    return PROCEDURES[rule.procedure or ""](world, rule)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings worst first, then by rule and subjects."""
    return tuple(sorted(findings, key=lambda f: (_ORDER.index(f.severity), f.rule, f.subjects, f.message)))


__all__ = ["PROCEDURES", "check", "check_rules", "found_by", "ordered"]
