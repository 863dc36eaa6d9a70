"""The consistency checker: the shapes and every rule over a whole world."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import TypeAlias

from world.checking.acceptance import settled
from world.checking.ledger import Entry, Ledger
from world.checking.mending import proven
from world.checking.reach import entry
from world.checking.report import Finding, Report, ordered
from world.checking.rule import rules
from world.checking.shape import shapes
from world.checking.survey import Survey
from world.checking.whole import Part, found_by, part, parts, whole
from world.store import World

Parted: TypeAlias = Callable[[Callable[[World, Part], list[Entry]], Sequence[Part]], Iterable[list[Entry]]]
"""Does a task with each part of a check, in order."""


def check(world: World, parted: Parted | None = None) -> Report:
    """Checks a world against the vocabulary's shapes and against every rule of consistency.

    A world that a server keeps is read once and checked here. `parted` says who looks for the findings of each part:
    this process, unless it is given.
    """
    world = world.here()
    ledger = Ledger()
    found = whole(Survey(world)) if parted is None else chain.from_iterable(parted(found_in, parts(world)))
    for one in found:
        ledger.put(one)
    still_open, accepted = settled(world, ordered(ledger.findings()))
    mended = proven(world, still_open)
    return Report(str(world.path or world.title), mended, len(shapes()) + len(rules()), len(world), accepted)


def found_in(world: World, wanted: Part) -> list[Entry]:
    """What one part of a check finds."""
    return list(part(Survey(world), wanted))


def check_rules(world: World, only: Collection[str] = ()) -> tuple[Finding, ...]:
    """All findings of all rules, or `only` of those with these ids, worst first, with fixes that nobody tried."""
    survey, ledger = Survey(world), Ledger()
    for rule in (rule for rule in rules().values() if not only or rule.id in only):
        for clash in found_by(survey, rule):
            ledger.put(entry(survey, rule, clash))
    return ordered(ledger.findings())
