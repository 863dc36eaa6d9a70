"""Tries every fix before it is offered: it must remove its finding, and make no new error anywhere in the world."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from world.checking.reach import things
from world.checking.rehearsal import Rehearsal
from world.checking.report import Finding, Fix, Severity
from world.errors import TimeError
from world.facts import Fact
from world.pattern import Neighbours
from world.store import World
from world.time.dating import BOUNDS

MOST_TRIED: Final = 100
"""Findings whose fixes are tried in one check. Beyond them findings come without fixes."""
MOST_AROUND: Final = 10_000
"""Facts around what fixes change that are looked at in one check; fixes that would take more are not offered."""


def proven(world: World, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with those of its fixes that work."""
    rehearsal, near = Rehearsal(world), Neighbours(world.store)
    left, tried = MOST_AROUND, 0
    told: list[Finding] = []
    for finding in findings:
        works: list[Fix] = []
        if finding.fixes and tried < MOST_TRIED:
            tried += 1
            for fix in finding.fixes:
                around = sum(len(near.mentions(name)) for name in things([*fix.remove, *fix.add]))
                if around <= left:
                    left -= around
                    works += [fix] if _mends(rehearsal, finding, fix) else []
        told.append(replace(finding, fixes=tuple(works)))
    return tuple(told)


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
