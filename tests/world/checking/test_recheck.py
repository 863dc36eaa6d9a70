"""After any edits, what was rechecked is what a whole check finds."""

import random

import pyoxigraph as ox
import pytest

from world import Fact, World
from world.checking.checker import check_rules, ordered
from world.checking.recheck import Checker
from world.checking.report import Finding
from world.checking.shapes import ShapeCheck
from world.errors import TimeError
from world.facts import literal

TIMES = ["1929", "1934", "1950-05", "1961-08-13", "~1970", "before macau-game", "after collapse-of-ussr", "2190"]


def whole(world: World) -> tuple[Finding, ...]:
    return ordered([*ShapeCheck(world).findings(), *check_rules(world)])


def keys(findings: tuple[Finding, ...]) -> list[tuple[str, tuple[str, ...], frozenset[Fact]]]:
    return sorted((f.rule, f.subjects, frozenset(f.facts)) for f in findings)


@pytest.mark.parametrize("seed", range(6))
def test_rechecking_edits_finds_what_a_whole_check_finds(seed: int, seeds: World) -> None:
    dice = random.Random(seed)
    copy = ox.Store()
    copy.extend(seeds.store)
    world = World(copy)
    checker = Checker(world)
    assert keys(checker.findings()) == keys(whole(world))
    for _ in range(12):
        removed, added = an_edit(world, dice)
        before = list(world.facts())
        try:
            found = checker.edit(removed, added)
        except TimeError:
            assert list(world.facts()) == before
            continue
        assert keys(found) == keys(whole(world))


def an_edit(world: World, dice: random.Random) -> tuple[list[Fact], list[Fact]]:
    """One or two facts lost, or replaced by others that fit as badly as the seed likes."""
    facts = [f for f in world.facts() if not f[1].startswith(("lg:beginE", "lg:beginL", "lg:endE", "lg:endL"))]
    removed = dice.sample(facts, dice.randint(0, 2))
    added: list[Fact] = []
    for subject, predicate, object_ in dice.sample(facts, 2):
        if predicate in ("lg:when", "lg:begin", "lg:end"):
            removed.append((subject, predicate, object_))
            added.append((subject, predicate, literal(dice.choice(TIMES))))
        elif not object_.startswith(('"', "lg:")):
            added.append((subject, predicate, dice.choice(sorted(world.ids()))))
    people = [name for name in sorted(world.ids()) if "lg:Person" in world.types(name)]
    if dice.random() < 0.5:
        person = dice.choice(people)
        removed += [f for p in ("lg:begin", "lg:end") for f in world.facts(person, p)]
        added.append((person, dice.choice(["lg:begin", "lg:end"]), literal(dice.choice(TIMES))))
    return removed, added
