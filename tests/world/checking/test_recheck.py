"""After any edits, what was rechecked is what a whole check finds; and a rehearsal tells what an edit does."""

import random

import pyoxigraph as ox
import pytest

from tests.world.planting import planted
from world import Fact, World
from world.checking.checker import check_rules
from world.checking.recheck import Checker
from world.checking.rehearsal import Rehearsal
from world.checking.report import Finding, ordered
from world.checking.shapes import ShapeCheck
from world.errors import TimeError
from world.facts import literal

TIMES = ["1929", "1934", "1950-05", "1961-08-13", "~1970", "before macau-game", "after collapse-of-ussr", "2190"]
DERIVED = ("lg:beginE", "lg:beginL", "lg:endE", "lg:endL")


def whole(world: World) -> tuple[Finding, ...]:
    return ordered([*ShapeCheck(world).findings(), *check_rules(world)])


def keys(findings: tuple[Finding, ...]) -> list[tuple[str, str, list[Fact]]]:
    return sorted((finding.rule, finding.message, sorted(finding.facts)) for finding in findings)


def kinds(findings: tuple[Finding, ...]) -> list[tuple[str, list[Fact]]]:
    return sorted((finding.rule, sorted(finding.facts)) for finding in findings)


def copy_of(world: World) -> World:
    copy = ox.Store()
    copy.extend(world.store)
    return World(copy)


@pytest.mark.parametrize("seed", range(6))
def test_rechecking_edits_finds_what_a_whole_check_finds(seed: int, seeds: World) -> None:
    hold_against_whole_checks(copy_of(seeds), random.Random(seed))


@pytest.mark.parametrize("seed", range(6))
def test_it_does_so_where_everything_is_wrong(seed: int) -> None:
    hold_against_whole_checks(planted(), random.Random(seed))


def hold_against_whole_checks(world: World, dice: random.Random) -> None:
    checker = Checker(world)
    assert keys(checker.findings()) == keys(whole(world))
    for _ in range(12):
        removed, added = an_edit(world, dice)
        before, found = list(world.facts()), checker.findings()
        try:
            rehearsed = Rehearsal(world).of(removed, added)
            assert Rehearsal(world).of(removed, added) == rehearsed  # much is known by then
            begun = Rehearsal(world).begun(removed, added)
            assert list(world.facts()) == before
            change = checker.edit(removed, added)
        except TimeError:
            assert list(world.facts()) == before
            assert checker.findings() == found
            continue
        assert keys(checker.findings()) == keys(whole(world))
        assert (keys(change.ended), keys(change.begun)) == (keys(rehearsed.ended), keys(rehearsed.begun))
        assert kinds(begun) == kinds(change.begun)


def an_edit(world: World, dice: random.Random) -> tuple[list[Fact], list[Fact]]:
    """A few facts lost, or replaced by others that fit as badly as the seed likes."""
    facts = [fact for fact in world.facts() if not fact[1].startswith(DERIVED)]
    ids = sorted(world.ids())
    removed = dice.sample(facts, dice.randint(0, 2))
    added: list[Fact] = []
    for subject, predicate, object_ in dice.sample(facts, 2):
        if predicate in ("lg:when", "lg:begin", "lg:end"):
            removed.append((subject, predicate, object_))
            added.append((subject, predicate, literal(dice.choice(TIMES))))
        elif predicate in ("rdf:type", "rdfs:label"):
            removed.append((subject, predicate, object_))
            added.append((subject, predicate, dice.choice([fact[2] for fact in facts if fact[1] == predicate])))
        elif not object_.startswith(('"', "lg:")):
            added.append((subject, predicate, dice.choice(ids)))
    if dice.random() < 0.5:
        person = dice.choice([name for name in ids if "lg:Person" in world.types(name)])
        removed += [f for p in ("lg:begin", "lg:end") for f in world.facts(person, p)]
        added.append((person, dice.choice(["lg:begin", "lg:end"]), literal(dice.choice(TIMES))))
    if dice.random() < 0.3:
        linking = ("lg:possiblySameAs", "lg:before", "lg:within", "lg:parent", "lg:accepts")
        added.append((dice.choice(ids), dice.choice(linking), dice.choice(ids)))
    return removed, added


def test_an_edit_says_what_it_ends_and_begins(seeds: World) -> None:
    checker = Checker(copy_of(seeds))
    change = checker.edit(added=[("volodymyr-kazuo", "lg:end", literal("1935"))])
    assert {finding.rule for finding in change.begun} >= {"acts-after-death"}
    back = checker.edit(removed=[("volodymyr-kazuo", "lg:end", literal("1935"))])
    assert keys(back.ended) == keys(change.begun)
    assert not back.begun


def test_many_changes_at_once_are_checked_as_a_whole(seeds: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("world.checking.recheck.MOST_LOCAL", 3)
    monkeypatch.setattr("world.checking.rehearsal.MOST_LOCAL", 3)
    world = copy_of(seeds)
    checker = Checker(world)
    checker.edit(
        removed=[fact for fact in world.facts("macau-game") if fact[1] == "lg:place"],
        added=[
            ("volodymyr-kazuo", "lg:end", literal("1935")),
            ("natalia-petrova", "lg:end", literal("1935")),
        ],
    )
    assert keys(checker.findings()) == keys(whole(world))
