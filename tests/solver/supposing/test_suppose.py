"""What-ifs: the facts, findings and plots that would change, while nothing is written."""

from pathlib import Path

import pytest

from solver import find_plots, schema_named, schemas
from solver.supposing import Shift, Supposition, suppose
from world import World
from world.building.build import build
from world.building.society.setting import Setting
from world.facts import Fact
from world.history import Signature
from world.history.saying import read_fact

MILA = Signature("Mila", "2026-01-01T00:00:00Z", "builds")
DEATH = ("death-x type Death", "death-x name the end", "death-x deceased natalia-petrova", "death-x when 1992")


def facts(*texts: str) -> list[Fact]:
    return [read_fact(text) for text in texts]


def of(found: Supposition, schema: str) -> Shift:
    return next(shift for shift in found.shifts if shift.schema == schema)


def test_a_death_ends_all_plots_that_need_the_living(seeds: World) -> None:
    before = sorted(map(str, seeds.store))
    found = suppose(seeds, [], facts(*DEATH), schemas().values())
    assert ("death-x", "lg:endLatest", '"1992-12-31"^^xsd:date') in found.change.added
    reunion = of(found, "reunion")
    assert (reunion.before, reunion.after, reunion.lost_casts, reunion.gained_casts) == (96, 0, 96, 0)
    assert [reason.rule for reason in reunion.lost[0].because] == ["both_live_to_meet_again"]
    assert "Natalia Petrova is dead" in reunion.lost[0].because[0].statement
    assert find_plots(found.after, schema_named("reunion"), {}).plots == ()
    assert of(found, "awakening").is_nothing
    assert sorted(map(str, seeds.store)) == before


def test_plots_that_stay_get_other_days_or_lose_them(seeds: World) -> None:
    missing = of(suppose(seeds, [], facts(*DEATH), [schema_named("missing-man")]), "missing-man")
    assert (missing.before, missing.after) == (27, 27)
    assert missing.lost_casts > 0
    assert {reason.rule for play in missing.lost for reason in play.because} == {"scenes_fit_into_time"}
    assert all(scene.day <= "1992-12-31" for move in missing.moved for scene in move.after)
    assert all(move.before != move.after for move in missing.moved)


def test_without_the_betrayal_there_is_no_reunion_and_a_finding(seeds: World) -> None:
    gone = facts("betrayal-of-kazuo betrayer natalia-petrova")
    found = suppose(seeds, gone, [], [schema_named("reunion")])
    assert [finding.rule for finding in found.change.begun] == ["betrayal-has-one-betrayer"]
    assert of(found, "reunion").lost[0].because[0].rule == "betrayer_betrayed_somebody_else"


def test_a_friendship_makes_new_plots_and_says_what_was_missing(seeds: World) -> None:
    new = facts("f type Friendship", "f name pals", "f party natasha", "f party volodymyr-kazuo")
    found = suppose(seeds, [], new, [schema_named("reunion")], limit=2)
    reunion = of(found, "reunion")
    assert (reunion.lost_casts, reunion.gained_casts, len(reunion.gained)) == (0, 24, 2)
    assert reunion.gained[0].bindings["messenger"] == "natasha"
    assert reunion.gained[0].because[0].statement.startswith("Natasha has no way to reach Volodymyr Kazuo")
    ids = {plot.id for plot in find_plots(found.after, schema_named("reunion"), {}, limit=1000).plots}
    assert {play.id for play in reunion.gained} <= ids


def test_only_plots_with_a_cast_are_compared_where_one_is_given(seeds: World) -> None:
    found = suppose(seeds, [], facts(*DEATH), [schema_named("reunion")], {"outcome": "lg:Killed"})
    assert of(found, "reunion").before == 32


def test_what_is_so_already_changes_nothing(seeds: World) -> None:
    found = suppose(seeds, [], facts("natasha type Person"), [schema_named("reunion")])
    assert (found.change.added, found.shifts) == ((), ())


def test_a_world_whose_times_clash_is_said_to_be_impossible(seeds: World) -> None:
    new = facts("natasha begin 1990", "natasha end 1980")
    found = suppose(seeds, [], new, [schema_named("reunion")])
    assert "cannot all be true" in found.impossible


def test_the_same_supposition_gives_the_same_answer(seeds: World) -> None:
    first, second = (suppose(seeds, [], facts(*DEATH), [schema_named("missing-man")]).as_json() for _ in range(2))
    assert first == second


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "world"
    build(folder, Setting(1935, 2005, 150, 1), MILA)
    return folder


def test_a_built_world_on_disk_stays_as_it_is(built: Path) -> None:
    world = World.open(built)
    size = len(world)
    [plot] = find_plots(world, schema_named("reunion"), {}).plots
    [betrayal] = world.facts(plot.bindings["betrayal"], "lg:betrayer")
    found = suppose(world, [betrayal], [], [schema_named("reunion"), schema_named("honey-trap")])
    reunion = of(found, "reunion")
    assert reunion.lost_casts == reunion.before - reunion.after > 0
    assert [reason.rule for reason in reunion.lost[0].because]
    assert len(world) == size
    assert len(World.open(built)) == size
