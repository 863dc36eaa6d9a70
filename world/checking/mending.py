"""Tries every fix before it is offered: it must remove its finding, and make no new error.

A fix is tried on a copy of what surrounds the finding, which every rule then checks. Where it changes what is written
of times, the days of the whole world are worked out anew first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from world.checking.report import Finding, Fix, Severity
from world.errors import TimeError
from world.facts import Fact, literal_value
from world.store import World
from world.time.dating import WRITTEN, Written, days_of

MOST_TRIED: Final = 100
"""Findings whose fixes are tried in one check. Beyond them findings come without fixes."""

_DAYS: Final = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")


class Mender:
    """Proves fixes for one world; `check` gives the findings of a (small) world."""

    def __init__(self, world: World, check: Callable[[World], tuple[Finding, ...]]) -> None:
        self._world = world
        self._check = check

    def prove(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, each with those of its fixes that work."""
        tried = 0
        proven: list[Finding] = []
        for finding in findings:
            works: tuple[Fix, ...] = ()
            if finding.fixes and tried < MOST_TRIED:
                tried += 1
                works = self._working(finding)
            proven.append(replace(finding, fixes=works))
        return tuple(proven)

    def _working(self, finding: Finding) -> tuple[Fix, ...]:
        names = dict.fromkeys(term for fact in finding.facts for term in (fact[0], fact[2]) if not term.startswith('"'))
        around = tuple(self._world.scope(name for name in names if not name.startswith(("lg:", "<"))).facts())
        before = self._errors(around)
        return tuple(fix for fix in finding.fixes if self._mends(finding, fix, around, before))

    def _mends(self, finding: Finding, fix: Fix, around: Sequence[Fact], before: frozenset[tuple[str, ...]]) -> bool:
        if not set(fix.remove) <= set(around):
            return False
        facts = [*(fact for fact in around if fact not in fix.remove), *fix.add]
        if any(fact[1] in WRITTEN for fact in (*fix.remove, *fix.add)):
            try:
                facts = self._redated(facts, fix)
            except TimeError:
                return False
        found = self._check(_world_of(facts))
        if any(_alike(other, finding) for other in found):
            return False
        return frozenset(_key(other) for other in found if other.severity is Severity.ERROR) <= before

    def _errors(self, facts: Iterable[Fact]) -> frozenset[tuple[str, ...]]:
        found = self._check(_world_of(facts))
        return frozenset(_key(finding) for finding in found if finding.severity is Severity.ERROR)

    def _redated(self, facts: Sequence[Fact], fix: Fix) -> list[Fact]:
        """The facts with the days that follow when the written times of the whole world are changed by the fix."""
        written = [fact for name in WRITTEN for fact in self._world.facts(predicate=name) if fact not in fix.remove]
        written += [fact for fact in fix.add if fact[1] in WRITTEN]
        here = {fact[0] for fact in facts}
        days = days_of(Written(s, p, literal_value(o) or o) for s, p, o in written)
        return [*(fact for fact in facts if fact[1] not in _DAYS), *(fact for fact in days if fact[0] in here)]


def _world_of(facts: Iterable[Fact]) -> World:
    world = World(ox.Store())
    world.add(facts)
    return world


def _key(finding: Finding) -> tuple[str, ...]:
    return (finding.rule, *sorted(" ".join(fact) for fact in finding.facts if fact[1] not in _DAYS))


def _alike(one: Finding, other: Finding) -> bool:
    return _key(one) == _key(other)
