"""Repairs of a built society: whoever is to play, what is offered works when it is really done."""

import random

import pyoxigraph as ox
import pytest

from solver import Repair, Status, find_plots, schema_named
from solver.repair import repairs
from world import World
from world.building.build import build
from world.building.society.setting import Setting
from world.checking.recheck import Checker
from world.checking.report import Severity
from world.history import Signature

CASES = [("blackmail", "blackmailer"), ("reunion", "protagonist"), ("walk-in", "walk_in")]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """A society of 150 people, and its checker."""
    folder = tmp_path_factory.mktemp("built") / "world"
    build(folder, Setting(1950, 1990, 150, 2), Signature("Mila", "2026-01-01T00:00:00Z", "for the tests"))
    copy = World(ox.Store())
    copy.store.bulk_extend(World.open(folder).store)
    return Checker(copy)


@pytest.mark.parametrize(("schema", "role"), CASES)
def test_what_is_offered_works_when_it_is_done(checked: Checker, schema: str, role: str) -> None:
    world, known = checked.world, schema_named(schema)
    people = [fact[0] for fact in world.facts(None, "rdf:type", "lg:Person")]
    dead = {fact[2] for fact in world.facts(None, "lg:deceased")}
    some = random.Random(schema).sample([name for name in people if name not in dead], 12)
    failing = [name for name in some if find_plots(world, known, {role: name}).status is Status.UNSATISFIABLE]
    offered = [(name, repairs(world, known, {role: name}, limit=1)) for name in failing[:2]]
    assert any(found for _, found in offered)
    for name, found in offered:
        for one in found:
            _is_true(checked, schema, {role: name}, one)


def _is_true(checked: Checker, schema: str, cast: dict[str, str], one: Repair) -> None:
    change = checked.edit(one.remove, one.add)
    try:
        assert not [finding for finding in change.begun if finding.severity is Severity.ERROR]
        assert find_plots(checked.world, schema_named(schema), cast).status is Status.SATISFIABLE
    finally:
        checked.edit(one.add, one.remove)
