"""Tries every fix before it is offered: it must remove its finding, and make no new error anywhere in the world.

A fix is an edit, which is made, rechecked and taken back. A world that cannot be written is copied first: of a store on
disk that is a folder of hard links.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from world.checking.recheck import Checker
from world.checking.report import Finding, Fix, Severity
from world.checking.survey import BOUNDS
from world.errors import TimeError
from world.facts import Fact
from world.store import World
from world.writing import copy_store

MOST_TRIED: Final = 100
"""Findings whose fixes are tried in one check. Beyond them findings come without fixes."""


def proven(checker: Checker, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with those of its fixes that work."""
    mendable = [finding for finding in findings if finding.fixes][:MOST_TRIED]
    works: dict[int, tuple[Fix, ...]] = {}
    if mendable:
        with _writable(checker):
            works = {id(one): tuple(fix for fix in one.fixes if _mends(checker, one, fix)) for one in mendable}
    return tuple(replace(finding, fixes=works.get(id(finding), ())) for finding in findings)


def _mends(checker: Checker, finding: Finding, fix: Fix) -> bool:
    try:
        change = checker.edit(fix.remove, fix.add)
    except TimeError:
        return False
    checker.undo(change)
    ended, begun = {_key(one) for one in change.ended}, {_key(one) for one in change.begun}
    new_errors = {_key(one) for one in change.begun if one.severity is Severity.ERROR} - ended
    return _key(finding) in ended - begun and not new_errors


def _key(finding: Finding) -> tuple[str, frozenset[Fact] | str]:
    """The same for a finding that only other days make."""
    facts = frozenset(fact for fact in finding.facts if fact[1] not in BOUNDS)
    return finding.rule, facts or finding.subjects[0]


@contextmanager
def _writable(checker: Checker) -> Iterator[None]:
    """Lets a checker edit a copy of its world for a while, where the world itself is only open for reading."""
    world = checker.world
    if not world.read_only:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="legendry-") as folder:
        copy_store(world.store, Path(folder) / "copy")
        checker.move(World(ox.Store(str(Path(folder) / "copy")), world.title, path=world.path))
        try:
            yield
        finally:
            checker.move(world)
