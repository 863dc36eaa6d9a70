"""Tries every fix before it is offered: it must remove its finding, and make no new error anywhere in the world."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from world.checking.rehearsal import Rehearsal
from world.checking.report import Finding, Fix, Severity
from world.checking.survey import BOUNDS
from world.errors import TimeError
from world.facts import Fact
from world.store import World

MOST_TRIED: Final = 100
"""Findings whose fixes are tried in one check. Beyond them findings come without fixes."""


def proven(world: World, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with those of its fixes that work."""
    rehearsal = Rehearsal(world)
    mendable = [finding for finding in findings if finding.fixes][:MOST_TRIED]
    works = {id(one): tuple(fix for fix in one.fixes if _mends(rehearsal, one, fix)) for one in mendable}
    return tuple(replace(finding, fixes=works.get(id(finding), ())) for finding in findings)


def _mends(rehearsal: Rehearsal, finding: Finding, fix: Fix) -> bool:
    try:
        change = rehearsal.of(fix.remove, fix.add)
    except TimeError:
        return False
    ended, begun = {_key(one) for one in change.ended}, {_key(one) for one in change.begun}
    new_errors = {_key(one) for one in change.begun if one.severity is Severity.ERROR} - ended
    return _key(finding) in ended - begun and not new_errors


def _key(finding: Finding) -> tuple[str, frozenset[Fact] | str]:
    """The same for a finding that only other days make."""
    facts = frozenset(fact for fact in finding.facts if fact[1] not in BOUNDS)
    return finding.rule, facts or finding.subjects[0]
