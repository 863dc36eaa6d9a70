"""The consistency checker: the shapes and every rule over a whole world."""

from world.checking.acceptance import settled
from world.checking.clashes import finding
from world.checking.mending import proven
from world.checking.recheck import Checker, found_by
from world.checking.report import Finding, Report, ordered
from world.checking.rule import rules
from world.checking.shapes import shapes
from world.checking.survey import Survey
from world.store import World
from world.stores.reading import copied, is_local


def check(world: World) -> Report:
    """Checks a world against the vocabulary's shapes and against every rule of consistency.

    A world that a server keeps is read once and checked here, as fixes are tried by making them.
    """
    if not is_local(world.store):
        world = World(copied(world.store), world.title)
    checker = Checker(world)
    open_, accepted = settled(world, checker.findings())
    mended = proven(checker, open_)
    return Report(str(world.path or world.title), mended, len(shapes()) + len(rules()), len(world), accepted)


def check_rules(world: World) -> tuple[Finding, ...]:
    """All findings of all rules, worst first, in a fixed order, with fixes that nobody tried."""
    survey = Survey(world)
    found = {
        (rule.id, frozenset(clash.facts)): finding(world, rule, clash)
        for rule in rules().values()
        for clash in reversed(list(found_by(survey, rule)))
    }
    return ordered(found.values())
