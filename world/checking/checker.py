"""The consistency checker: the shapes and every rule over a whole world."""

from collections.abc import Collection

from world.checking.acceptance import settled
from world.checking.ledger import Ledger
from world.checking.mending import proven
from world.checking.reach import entry
from world.checking.report import Finding, Report, ordered
from world.checking.rule import rules
from world.checking.shape import shapes
from world.checking.survey import Survey
from world.checking.whole import found_by, whole
from world.store import World
from world.stores.reading import copied, is_local


def check(world: World) -> Report:
    """Checks a world against the vocabulary's shapes and against every rule of consistency.

    A world that a server keeps is read once and checked here.
    """
    if not is_local(world.store):
        world = World(copied(world.store), world.title)
    ledger = Ledger()
    for found in whole(Survey(world)):
        ledger.put(found)
    still_open, accepted = settled(world, ordered(ledger.findings()))
    mended = proven(world, still_open)
    return Report(str(world.path or world.title), mended, len(shapes()) + len(rules()), len(world), accepted)


def check_rules(world: World, only: Collection[str] = ()) -> tuple[Finding, ...]:
    """All findings of all rules, or `only` of those with these ids, worst first, with fixes that nobody tried."""
    survey, ledger = Survey(world), Ledger()
    for rule in (rule for rule in rules().values() if not only or rule.id in only):
        for clash in found_by(survey, rule):
            ledger.put(entry(survey, rule, clash))
    return ordered(ledger.findings())
