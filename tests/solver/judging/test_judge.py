"""A plot written by hand is held against the world and its schema, and every fault is told where it stands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from solver import find_plots, schema_named
from solver.judging import criteria, judge, read_drafts
from solver.reading.schema_file import read_schema
from world import World
from world.checking import Finding, Severity, verify

CAST = {
    "protagonist": "volodymyr-kazuo",
    "betrayer": "natalia-petrova",
    "betrayal": "betrayal-of-kazuo",
    "past": "romance-kazuo-petrova",
    "messenger": "old-acquaintance",
    "place": "outskirts-cafe",
    "weapon": "kazuo-pistol",
    "outcome": "Forgiven",
}
SCENES = (
    "{scene: invitation, when: 1993-11-21}",
    "{scene: arrival, when: 1993-11-23, place: outskirts-cafe}",
    "recognition",
    "{scene: confrontation, participants: [volodymyr-kazuo, natalia-petrova]}",
    "forgiveness",
    "parting",
)

Judged = Callable[..., list[Finding]]


@pytest.fixture
def judged(seeds: World, tmp_path: Path) -> Judged:
    """What is found in a plot of the reunion, with other players and scenes."""

    def findings(*scenes: str, **players: str) -> list[Finding]:
        roles = "".join(f"  {role}: {player}\n" for role, player in {**CAST, **players}.items() if player)
        listed = "scenes:\n" + "".join(f"  - {scene}\n" for scene in scenes) if scenes else ""
        (tmp_path / "plot.yaml").write_text(f"schema: reunion\nroles:\n{roles}{listed}", "utf-8")
        return list(judge(seeds, read_drafts(tmp_path / "plot.yaml")))

    return findings


def broken(found: list[Finding]) -> set[str]:
    return {one.rule for one in found if one.severity is not Severity.NOTE}


def test_a_cast_is_a_plot_and_its_scenes_could_be_on_some_days(judged: Judged) -> None:
    [note] = judged()
    assert (note.rule, note.severity) == ("days_still_open", Severity.NOTE)
    assert "invitation on 19" in note.message


def test_a_sound_plot_has_no_findings_but_days_for_scenes_without_any(judged: Judged) -> None:
    [note] = judged(*SCENES)
    assert note.severity is Severity.NOTE
    assert "recognition on 1993-11-23, confrontation on 1993-11-23" in note.message


@pytest.mark.parametrize(
    ("role", "player", "rule", "said"),
    [
        ("protagonist", "sophia-petrova", "protagonist_was_betrayed", "Possible as `protagonist`: Volodymyr Kazuo"),
        ("betrayer", "natasha", "betrayer_betrayed_somebody_else", "Possible as `betrayer`: Natalia Petrova"),
        ("place", "tokyo", "player_of_another_kind", "its type is City, and the role wants Venue"),
        ("place", "outskirt-cafe", "unknown_player", "Did you mean `outskirts-cafe`?"),
        ("outcome", "Forgivn", "unknown_player", "Did you mean `Forgiven`?"),
        ("weapon", "", "role_without_player", "Nobody plays the role `weapon` (a weapon)."),
        ("outcome", "", "role_without_player", "write one of Forgiven, Killed, WalkedAway"),
        ("mesenger", "natasha", "unknown_role", "Did you mean `messenger`?"),
        ("messenger", "../x", "unknown_player", "Nothing in this world is called `../x`."),
    ],
)
def test_what_is_wrong_with_a_player_is_told_with_its_line(
    role: str, player: str, rule: str, said: str, judged: Judged
) -> None:
    found = {one.rule: one for one in judged(**{role: player})}
    assert said in found[rule].message
    line = 1 if not player else 3 + list({**CAST, role: player}).index(role)
    assert line in [origin.line for origin in found[rule].at]


def test_what_only_follows_from_another_broken_rule_is_left_out(judged: Judged) -> None:
    assert "betrayer_shares_past" not in broken(judged(betrayal="macau-game"))


@pytest.mark.parametrize(
    ("place", "scene", "rule", "said"),
    [
        (1, "{scene: arrival, when: 1993-12-23}", "scene_outside_its_window", "arrival is 23 days too late after invi"),
        (1, "{scene: arrival, when: 1993-11-22}", "scene_outside_its_window", "arrival is 1 day too soon after invita"),
        (1, "{scene: arrival, when: 1993-11-01}", "scenes_in_order", "begins 20 days before invitation"),
        (1, "{scene: arrival, place: moscow-cafe}", "scene_elsewhere", "the schema has it at the `place`: the café on"),
        (1, "{scene: arrival, place: natasha}", "scene_at_no_place", "Natasha, which is no place"),
        (1, "{scene: arrival, place: nowhere}", "unknown_place", "at `nowhere`"),
        (2, "{scene: recogniton}", "unknown_scene", "Did you mean `recognition`?"),
        (4, "killing", "scene_of_another_choice", "played where `outcome` is killed, and here it is forgiven"),
        (4, "killing", "missing_scene", "The scene forgiveness is missing."),
        (5, "arrival", "scene_twice", "stands here twice"),
        (3, "{scene: confrontation, participants: [natasha]}", "stranger_in_scene", "Natasha is in the scene confront"),
        (
            3,
            "{scene: confrontation, participants: []}",
            "missing_from_scene",
            "Natalia Petrova, the betrayer, is missi",
        ),
        (
            3,
            "{scene: confrontation, kind: Meeting}",
            "scene_of_another_kind",
            "of the kind Confrontation, and not Meet",
        ),
    ],
)
def test_what_is_wrong_with_a_scene_is_told(place: int, scene: str, rule: str, said: str, judged: Judged) -> None:
    scenes = [*SCENES[:place], scene, *SCENES[place + 1 :]]
    found = [one for one in judged(*scenes) if one.rule == rule]
    assert any(said in one.message for one in found), [one.message for one in found]


def test_scenes_in_another_order_are_told(judged: Judged) -> None:
    found = judged(SCENES[1], SCENES[0], *SCENES[2:])
    assert any("The scene invitation comes before arrival" in one.message for one in found)


def test_days_for_which_the_world_has_no_room_are_told(judged: Judged) -> None:
    found = judged("{scene: invitation, when: 1993-11-21}", *SCENES[1:5], "{scene: parting, when: 1993-11-24}")
    assert "scenes_fit_into_time" in broken(found) or "scene_outside_its_window" in broken(found)


def test_a_plot_of_the_program_is_sound_and_a_forged_proof_is_not(seeds: World, tmp_path: Path) -> None:
    outcome: dict[str, Any] = find_plots(seeds, schema_named("reunion"), {}, limit=2, seed=1).as_json(seeds)
    file = tmp_path / "plot.json"
    file.write_text(json.dumps(outcome), "utf-8")
    assert judge(seeds, read_drafts(file)) == ()
    outcome["plots"][0]["proof"][0]["facts"].append(["kazuo-pistol", "lg:party", "tokyo"])
    file.write_text(json.dumps(outcome, indent=1), "utf-8")
    [false] = judge(seeds, read_drafts(file))
    assert "leans on what the world does not say: kazuo-pistol lg:party tokyo" in false.message


def test_the_scenes_keep_the_rules_of_the_world(write_notes: Callable[..., Path], tmp_path: Path) -> None:
    world = World.open(
        write_notes(
            anna="id: anna\ntype: Person\nname: Anna",
            ben="id: ben\ntype: Person\nname: Ben",
            bond="id: bond\ntype: Friendship\nname: the bond\nparty: [anna, ben]",
            end="id: end\ntype: Death\nname: the end\ndeceased: ben\nwhen: 1950-01-01",
        )
    )
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    plot = "schema: own.yaml\nroles: {one: anna, other: ben, bond: bond}\nscenes: [{scene: visit, when: 1951-05-01}]\n"
    (tmp_path / "plot.yaml").write_text(plot, "utf-8")
    found = {one.rule: one for one in judge(world, read_drafts(tmp_path / "plot.yaml"))}
    assert "Ben takes part in Anna comes. (1951-05-01)" in found["acts-after-death"].message
    assert ("end", "lg:deceased", "ben") in found["acts-after-death"].facts
    assert [origin.line for origin in found["acts-after-death"].at] == [3]


def test_a_scene_too_long_after_what_it_follows_is_told(write_notes: Callable[..., Path], tmp_path: Path) -> None:
    people = {name: f"id: {name}\ntype: Person\nname: {name.title()}" for name in ("anna", "ben")}
    bond = "id: bond\ntype: Friendship\nname: the bond\nparty: [anna, ben]\nfrom: 1949\nto: 1950-01-01"
    world = World.open(write_notes(**people, bond=bond))
    (tmp_path / "own.yaml").write_text(OWN.replace("kind: Meeting,", "kind: Meeting, after: {bond: [5, 10]},"), "utf-8")
    plot = "schema: own.yaml\nroles: {one: anna, other: ben, bond: bond}\nscenes: [{scene: visit, when: 1950-01-20}]\n"
    (tmp_path / "plot.yaml").write_text(plot, "utf-8")
    [late] = judge(world, read_drafts(tmp_path / "plot.yaml"))
    wanted = (
        "The scene visit is 9 days too late after the end of the bond (the schema wants 5 to 10 days between them)."
    )
    assert (late.rule, late.message) == ("scene_outside_its_window", wanted)
    assert ("bond", "lg:endLatest", '"1950-01-01"^^xsd:date') in late.facts
    assert [Path(origin.file).name for origin in late.where][:2] == ["plot.yaml", "plot.yaml"]
    assert Path(late.where[-1].file).name == "bond.md"


OWN = """\
id: own
title: Own
logline: One who is older than the other.
anchor: bond
roles:
  bond: {a: Friendship, means: a bond}
  one: {a: Person, means: one}
  other: {a: Person, means: another}
rules:
  they_are_friends:
    says: "{one} and {other} are friends: {bond}."
    denied: "{one} and {other} are no friends."
    where: ["?bond lg:party ?one", "?bond lg:party ?other", "?one listed-before ?other"]
scenes:
  - {id: visit, kind: Meeting, roles: {party: [one, other]}, summary: "{one} comes."}
"""


def test_a_rule_without_a_query_is_judged_all_the_same(write_notes: Callable[..., Path], tmp_path: Path) -> None:
    people = {name: f"id: {name}\ntype: Person\nname: {name.title()}" for name in ("anna", "ben", "carl")}
    world = World.open(write_notes(**people, bond="id: bond\ntype: Friendship\nname: the bond\nparty: [anna, ben]"))
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    schema = read_schema(tmp_path / "own.yaml")
    assert schema.questions == {}
    [plot] = find_plots(world, schema, {}).plots
    told: dict[str, Any] = plot.as_json(world)
    assert verify(world, "own", told, schema.questions, criteria(world, schema)) == []
    told["bindings"]["other"]["id"] = "carl"
    [one] = verify(world, "own", told, schema.questions, criteria(world, schema))
    assert one.rule == "they_are_friends"
    (tmp_path / "p.yaml").write_text("schema: own.yaml\nroles: {one: anna, other: carl, bond: bond}", "utf-8")
    found = {one.rule: one for one in judge(world, read_drafts(tmp_path / "p.yaml"))}
    assert found["they_are_friends"].message == "Anna and Carl are no friends. Possible as `other`: Ben (ben)."


def test_rows_that_are_computed_are_asked_for_again(write_notes: Callable[..., Path], tmp_path: Path) -> None:
    people = {name: f"id: {name}\ntype: Person\nname: {name.title()}" for name in ("anna", "ben", "carl")}
    world = World.open(write_notes(**people, bond="id: bond\ntype: Friendship\nname: the bond\nparty: [anna, ben]"))
    (tmp_path / "predicates").mkdir()
    (tmp_path / "predicates" / "own.yaml").write_text(COMPUTED, "utf-8")
    own = OWN.replace("scenes:", "  they_know: {use: knows-well, of: [one, other]}\nscenes:")
    (tmp_path / "own.yaml").write_text(own, "utf-8")
    judged_by = criteria(world, read_schema(tmp_path / "own.yaml"))["they_know"]
    assert judged_by.met_by({"one": "anna", "other": "ben", "bond": "bond"})
    assert not judged_by.met_by({"one": "anna", "other": "carl", "bond": "bond"})


COMPUTED = """\
- name: knows-well
  of: {one: Person, other: Person}
  means: They know each other well.
  says: "{one} knows {other} well."
  denied: "{one} does not know {other} well."
  sparql: SELECT ?one ?other { ?b lg:party ?one, ?other FILTER(?one != ?other) }
"""


def test_no_text_of_a_plot_floods_what_is_told_of_it(seeds: World, tmp_path: Path) -> None:
    long = "x" * 70_000
    proof = [{"rule": long, "facts": [[long, long, long]]}]
    (tmp_path / "plot.json").write_text(json.dumps({"schema": "reunion", "roles": {long: long}, "proof": proof}))
    found = list(judge(seeds, read_drafts(tmp_path / "plot.json")))
    assert {"unknown_role", "unknown_player"} & broken(found)
    assert all(len(one.rule) < 100 and len(one.message) < 2_000 for one in found)
