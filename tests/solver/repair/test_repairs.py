"""Repairs of the seeds' world: what a writer is told for each reason why the reunion fails, and that it works."""

from collections.abc import Iterable, Mapping
from time import monotonic

import pytest

from solver import Repair, Status, find_plots, schema_named
from solver.asking import ANY
from solver.repair import repairs
from solver.repair.moving import together
from tests.conftest import SEEDS
from world import Fact, World
from world.checking.recheck import Checker
from world.checking.report import Severity
from world.time.day import from_iso

REUNION = schema_named("reunion")
KAZUO = {"protagonist": "volodymyr-kazuo"}
DEATH: tuple[Fact, ...] = (
    ("death-of-natalia", "rdf:type", "lg:Death"),
    ("death-of-natalia", "rdfs:label", '"the death of Natalia"'),
    ("death-of-natalia", "lg:deceased", "natalia-petrova"),
    ("death-of-natalia", "lg:when", '"1994-03-01"'),
)
WRITTEN_DAYS = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")


def changed(
    remove: Iterable[Fact] = (), add: Iterable[Fact] = (), *, notes: Iterable[str] = (), schema: str = "reunion"
) -> World:
    """The seeds with some facts and whole notes less, and some facts more."""
    world = World.open(SEEDS)
    whole = [fact for name in notes for fact in world.facts(name) if fact[1] not in WRITTEN_DAYS]
    Checker(world).edit([*remove, *whole], add)
    return world


def applied(world: World, cast: Mapping[str, str], one: Repair, schema: str = "reunion") -> None:
    """Really edits the world, and holds that there is a plot then and no new error."""
    known = schema_named(schema)
    assert find_plots(world, known, cast).status is not Status.SATISFIABLE
    change = Checker(world).edit(one.remove, one.add)
    assert not [finding for finding in change.begun if finding.severity is Severity.ERROR]
    assert find_plots(world, known, dict(one.bindings)).status is Status.SATISFIABLE
    assert find_plots(world, known, cast).status is Status.SATISFIABLE


def test_who_share_no_past_are_given_one() -> None:
    def world() -> World:
        return changed(notes=["romance-kazuo-petrova"])

    found = repairs(world(), REUNION, KAZUO)
    assert found[0].statement == ("Add an acquaintance: Volodymyr Kazuo and Natalia Petrova know each other from 1988.")
    assert not found[0].remove
    for one in found:
        applied(world(), KAZUO, one)


def test_the_plot_of_a_repair_is_within_the_days_that_are_wanted() -> None:
    when = {ANY: (from_iso("1995-01-01"), from_iso("1995-12-31"))}
    cast = {**KAZUO, "betrayer": "natalia-petrova"}
    found = repairs(changed(add=DEATH), REUNION, cast, when=when)
    assert found
    for one in found:
        assert {scene.begin[:4] for scene in one.plot.scenes} == {"1995"}
    too_early = {ANY: (from_iso("1970-01-01"), from_iso("1970-12-31"))}
    assert repairs(changed(add=DEATH), REUNION, cast, when=too_early) == ()


def test_whoever_has_no_weapon_is_given_one_that_nobody_holds() -> None:
    def world() -> World:
        return changed(notes=["possession-kazuo-pistol", "possession-kazuo-steel"])

    found = repairs(world(), REUNION, KAZUO)
    assert found[0].statement == "Give a holstered pistol to Volodymyr Kazuo from 1988."
    applied(world(), KAZUO, found[0])


def test_whoever_has_no_motive_is_given_one() -> None:
    cast = {**KAZUO, "outcome": "Forgiven"}
    lost = [
        ("volodymyr-kazuo", "lg:motive", "kazuo-redemption"),
        ("volodymyr-kazuo", "lg:motive", "volodymyr-kazuo/motive-2"),
    ]
    found = repairs(changed(lost), REUNION, cast)
    assert found[0].add == (("volodymyr-kazuo", "lg:motive", "kazuo-redemption"),)
    applied(changed(lost), cast, found[0])


def test_where_the_betrayer_is_dead_another_betrayal_is_cheaper_than_a_resurrection() -> None:
    found = repairs(changed(add=DEATH), REUNION, KAZUO)
    assert found[0].statement.startswith("Add a betrayal: an old acquaintance betrays Volodymyr Kazuo")
    applied(changed(add=DEATH), KAZUO, found[0])


def test_where_it_must_be_the_dead_the_death_is_undone() -> None:
    cast = {**KAZUO, "betrayal": "betrayal-of-kazuo"}
    (found,) = repairs(changed(add=DEATH), REUNION, cast)
    assert found.statement == "Undo the death of Natalia: Natalia Petrova lives on."
    assert set(found.remove) == set(DEATH)
    assert not found.add
    applied(changed(add=DEATH), cast, found)


def test_a_doubt_of_who_is_who_is_decided() -> None:
    doubt = [("natalia-petrova", "lg:possiblySameAs", "volodymyr-kazuo")]
    cast = {**KAZUO, "betrayal": "betrayal-of-kazuo"}
    found = repairs(changed(add=doubt), REUNION, cast)
    assert found[0].statement == "Decide that Natalia Petrova is not Volodymyr Kazuo."
    assert found[0].remove == tuple(doubt)
    applied(changed(add=doubt), cast, found[0])


@pytest.mark.parametrize("year", ["1979-05-03"])
def test_a_time_that_leaves_no_days_moves_by_as_few_as_will_do(year: str) -> None:
    def world() -> World:
        return changed(
            [
                ("betrayal-of-kazuo", "lg:when", '"before story-kazuo"'),
                ("betrayal-of-kazuo", "lg:before", "story-kazuo"),
            ],
            [("betrayal-of-kazuo", "lg:when", f'"{year}"')],
        )

    (found,) = repairs(world(), REUNION, KAZUO)
    assert found.statement == "Move Petrova's betrayal of Kazuo from 1979-05-03 to 1979-12-31 (by 242 days)."
    applied(world(), KAZUO, found)
    nearly = tuple((name, key, '"1979-12-30"' if key == "lg:when" else value) for name, key, value in found.add)
    shorter = world()
    Checker(shorter).edit(found.remove, nearly)
    assert find_plots(shorter, REUNION, KAZUO).status is not Status.SATISFIABLE


def test_whoever_lacks_several_things_gets_no_more_than_they_need(seeds: World) -> None:
    cast = {"protagonist": "sophia-petrova"}
    found = repairs(seeds, REUNION, cast)
    assert found[0].statement.startswith("Add a betrayal: Kirill Ivanovich Kalnina betrays Sophia Petrova")
    applied(World.open(SEEDS), cast, found[0])
    new = {fact[0] for fact in found[0].add if fact[1] == "rdf:type"}
    by_note = {name: [fact for fact in found[0].add if fact[0] != name] for name in new}
    assert len(by_note) == 2
    for rest in by_note.values():
        world = World.open(SEEDS)
        Checker(world).edit([], rest)
        assert find_plots(world, REUNION, cast).status is Status.UNSATISFIABLE


def test_a_thing_that_somebody_has_is_let_go_before_it_is_given(seeds: World) -> None:
    found = repairs(seeds, REUNION, {"protagonist": "sophia-petrova"})
    given = next(fact[0] for fact in found[0].add if fact[2] == "lg:Possession")
    written = {fact[:2]: fact[2] for fact in found[0].add}
    assert written[given, "lg:thing"] == "kazuo-pistol"
    assert written[given, "lg:begin"] == '"1993"'
    assert written["possession-kazuo-pistol", "lg:end"] == '"1992-12-31"'


def test_times_that_only_help_together_move_together_and_no_further_than_they_must() -> None:
    def fits(days: Mapping[str, int]) -> bool:
        return days.get("betrayal", 0) >= 30 and days.get("romance", 0) >= 11

    assert together(fits, ["stay", "betrayal", "romance"], 1) == {"betrayal": 30, "romance": 11}
    assert together(fits, ["stay", "betrayal"], 1) == {}


def test_when_the_time_is_over_what_was_found_by_then_is_given(seeds: World) -> None:
    begun = monotonic()
    assert len(repairs(seeds, REUNION, {"protagonist": "sophia-petrova"}, seconds=0.05)) <= 3
    assert monotonic() - begun < 1


def test_schemas_with_rules_of_their_own_are_repaired(seeds: World) -> None:
    for schema, cast in (("missing-man", {"protagonist": "sophia-petrova"}), ("awakening", KAZUO)):
        found = repairs(seeds, schema_named(schema), cast)
        assert found, schema
        applied(World.open(SEEDS), cast, found[0], schema)


@pytest.mark.parametrize("schema", ["burned", "the-list"])
def test_what_a_change_leads_to_is_looked_at_in_worlds_that_change(schema: str) -> None:
    world = World.open(SEEDS)
    for one in repairs(world, schema_named(schema), {}, limit=1):
        applied(World.open(SEEDS), {}, one, schema)


def test_the_cheapest_come_first_and_the_same_come_again(seeds: World) -> None:
    cast = {"protagonist": "sophia-petrova"}
    found = repairs(seeds, REUNION, cast, limit=5)
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert [one.as_json(seeds) for one in repairs(World.open(SEEDS), REUNION, cast, limit=5)] == [
        one.as_json(seeds) for one in found
    ]


def test_where_there_is_a_plot_nothing_is_repaired(seeds: World) -> None:
    assert repairs(seeds, REUNION, KAZUO) == ()


@pytest.mark.parametrize(
    ("cast", "without"),
    [
        ({"protagonist": "sophia-petrova"}, (("betrayer", "kirill-kalnina"), ("outcome", "Killed"))),
        ({"protagonist": "sophia-petrova"}, (("", "kirill-kalnina"),)),
        (KAZUO, (("betrayer", "natalia-petrova"),)),
        (KAZUO, (("", "natalia-petrova"), ("weapon", "kazuo-pistol"))),
    ],
)
def test_whoever_is_left_out_plays_no_part_in_a_repair(
    cast: Mapping[str, str], without: tuple[tuple[str, str], ...], seeds: World
) -> None:
    found = repairs(seeds, REUNION, cast, without=without, limit=2)
    assert found
    for one in found:
        played = {role: name.removeprefix("lg:") for role, name in one.bindings.items()}
        assert all(played.get(role) != who if role else who not in played.values() for role, who in without), played
        world = changed()
        Checker(world).edit(one.remove, one.add)
        outcome = find_plots(world, REUNION, cast, without=without)
        assert outcome.status is Status.SATISFIABLE


def test_a_repair_does_without_the_parts_that_are_left_out(seeds: World) -> None:
    burned = schema_named("burned")
    part = next(part.name for part in burned.every_part)
    found = repairs(seeds, burned, {}, without=((part, ""),), limit=1)
    assert [one.plot and one.plot.schema for one in found] == [f"burned.without-{part}"]
