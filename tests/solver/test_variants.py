"""Schemas that may be played in several ways: what is asked picks the ways, and their plots come in one order."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from solver import CastError, Choice, Schema, SchemaError, Status, arc_named, composition, find_plots
from solver.plot import Plot
from solver.reading.schema_file import read_schema
from solver.repair import repairs
from solver.supposing import suppose
from world import World
from world.checking import verify

MEETING = """
id: meeting
title: The Meeting
logline: Somebody meets somebody known, perhaps before a witness.
anchor: tie
roles:
  tie: {a: Relationship, means: a tie}
  one: {a: Person, means: one}
  other: {a: Person, means: another}
  witness: {a: Person, means: a witness, optional: true}
rules:
  they_know: {use: has-a-tie, of: [one, other, tie]}
  witness_knows:
    where: ["?bond a lg:Relationship", "?bond lg:party ?witness", "?bond lg:party ?one", "?witness differs ?other"]
    given: they_know
    says: "{witness} knows {one}."
    denied: "Nobody else knows {one}."
tension:
  - {weight: 2, says: They love each other., where: "?tie a lg:Romance"}
scenes:
  - {id: met, kind: Meeting, roles: {party: [one, other]}, summary: "{one} meets {other}."}
  - {alternative: end, gap: [5, 9]}
alternatives:
  end:
    by-letter:
      scenes:
        - {id: seen, kind: Meeting, roles: {party: [witness, one]}, summary: "{witness} sees {one}."}
        - {id: letter, kind: Message, gap: [1, 1], roles: {sender: one, recipient: other}, summary: "{one} writes."}
    by-blow:
      roles: {arm: {a: Weapon, means: a weapon}}
      rules: {one_is_armed: {use: is-armed-with, of: [one, arm]}}
      scenes:
        - {id: blow, kind: Confrontation, gap: [1, 1], roles: {party: [one, other]}, summary: "{arm}!"}
arc: {met: 3, letter: 4, blow: 9}
"""
WAYS = ["by-letter", "by-letter.without-witness", "by-blow", "by-blow.without-witness"]


def read(folder: Path, text: str, name: str = "meeting") -> Schema:
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    return read_schema(folder / f"{name}.yaml")


@pytest.fixture
def meeting(tmp_path: Path) -> Schema:
    return read(tmp_path, MEETING)


def ways_of(plots: tuple[Plot, ...]) -> set[str]:
    return {plot.schema.removeprefix("meeting.") for plot in plots}


def test_a_schema_says_what_each_way_has_and_what_brings_each_role_rule_and_scene(meeting: Schema) -> None:
    told = composition.as_json(meeting)
    assert told["parts"] == [
        {"name": "witness", "kind": "role", "of": ""},
        {"name": "by-letter", "kind": "alternative", "of": "end"},
        {"name": "by-blow", "kind": "alternative", "of": "end"},
    ]
    assert told["variants"] == [
        {"id": "meeting.by-letter", "parts": ["witness", "by-letter"]},
        {"id": "meeting.by-letter.without-witness", "parts": ["by-letter"]},
        {"id": "meeting.by-blow", "parts": ["witness", "by-blow"]},
        {"id": "meeting.by-blow.without-witness", "parts": ["by-blow"]},
    ]
    brought = {one.item.id: one.parts for one in composition.scenes(meeting)}
    assert brought == {"met": (), "seen": ("witness", "by-letter"), "letter": ("by-letter",), "blow": ("by-blow",)}
    assert [one.item.name for one in composition.roles(meeting) if one.parts] == ["witness", "arm"]


def test_the_gap_before_a_part_is_that_of_its_first_scene_that_is_played(meeting: Schema) -> None:
    gaps = [[scene.gap for scene in way.scenes] for way in meeting.variants]
    assert gaps == [[(0, 0), (5, 9), (1, 1)], [(0, 0), (5, 9)], [(0, 0), (5, 9)], [(0, 0), (5, 9)]]


def test_the_count_is_the_sum_of_the_ways_and_every_plot_is_judged_sound(meeting: Schema, seeds: World) -> None:
    every = find_plots(seeds, meeting, {}, limit=10_000, count=True)
    by_way = [find_plots(seeds, replace(way, variants=()), {}, count=True).count for way in meeting.variants]
    assert every.count == sum(filter(None, by_way)) == len(every.plots) == len({plot.id for plot in every.plots})
    assert ways_of(every.plots) == set(WAYS)
    for plot in every.plots:
        way = meeting.variant_named(plot.schema)
        assert verify(seeds, plot.schema, plot.as_json(seeds), way.questions) == []


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"cast": {"arm": "kazuo-pistol"}}, WAYS[2:]),
        ({"when": {"seen": (0, 10**6)}}, WAYS[:1]),
        ({"when": {"": (0, 10**6)}}, WAYS),
        ({"without": (("witness", ""),)}, [WAYS[1], WAYS[3]]),
        ({"without": (("by-blow", ""), ("witness", ""))}, [WAYS[1]]),
        ({"without": (("arm", "kazuo-pistol"),)}, WAYS),
    ],
)
def test_what_is_asked_picks_the_ways(asked: dict[str, Any], left: list[str], meeting: Schema, seeds: World) -> None:
    plots = find_plots(seeds, meeting, asked.pop("cast", {}), limit=10_000, **asked).plots
    assert ways_of(plots) == set(left)
    assert ("arm", "kazuo-pistol") not in asked.get("without", ()) or not any(
        plot.bindings.get("arm") == "kazuo-pistol" for plot in plots
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"cast": {"gun": "kazuo-pistol"}}, "no role `gun`. Its roles are: tie, one, other, witness, arm."),
        ({"cast": {"arm": "kazuo-pistol"}, "when": {"letter": (0, 9)}}, "meeting.by-blow has no scene `letter`"),
        ({"cast": {"arm": "kazuo-pistol"}, "without": (("by-blow", ""),)}, "meeting.by-blow is played with `by-blow`"),
        ({"when": {"lettr": (0, 9)}}, "Did you mean `letter`? Its scenes are: met, seen, letter, blow."),
        ({"without": (("one", ""),)}, "no part `one` that can be left out. There are: witness, by-letter, by-blow."),
        ({"without": (("gun", "kazuo-pistol"),)}, "no role `gun`"),
        ({"without": (("by-blow", ""), ("by-letter", ""))}, "There is no way to play The Meeting so"),
    ],
)
def test_what_no_way_has_is_refused_with_what_there_is(
    asked: dict[str, Any], said: str, meeting: Schema, seeds: World
) -> None:
    with pytest.raises(CastError) as refused:
        find_plots(seeds, meeting, asked.pop("cast", {}), **asked)
    assert said in str(refused.value)


def test_plots_of_all_ways_are_drawn_fairly_together(meeting: Schema, seeds: World) -> None:
    every = find_plots(seeds, meeting, {}, limit=10_000).plots
    share = sum(plot.schema.endswith("by-letter") for plot in every) / len(every)
    drawn: Counter[str] = Counter()
    for seed in range(60):
        drawn.update(plot.schema for plot in find_plots(seeds, meeting, {}, choose=Choice.FAIR, seed=seed).plots)
    of_letter = drawn["meeting.by-letter"] / 60
    assert abs(of_letter - share) < 4 * (share * (1 - share) / 60) ** 0.5  # four standard deviations


def test_diverse_plots_take_turns_among_the_ways_and_an_arc_is_followed_over_all(meeting: Schema, seeds: World) -> None:
    diverse = find_plots(seeds, meeting, {}, limit=4, choose=Choice.DIVERSE).plots
    assert len(ways_of(diverse)) > 1
    assert len({plot.bindings["one"] for plot in diverse}) == 4
    rising = find_plots(seeds, meeting, {}, limit=3, choose=Choice.ARC, arc=(3.0, 10.0)).plots
    assert all("by-blow" in plot.schema for plot in rising)
    assert find_plots(seeds, meeting, {}, limit=3, choose=Choice.ARC, arc=arc_named("rise")).plots


def test_without_a_plot_the_reasons_are_not_what_a_plot_may_do_without(meeting: Schema, seeds: World) -> None:
    outcome = find_plots(seeds, meeting, {"one": "missing-businessman"})
    assert outcome.status is Status.UNSATISFIABLE
    assert {name for clash in outcome.why for name in clash.rules} <= {"they_know", "one_is_armed"}
    assert len({(clash.rules, clash.statement) for clash in outcome.why}) == len(outcome.why)


def test_repairs_of_several_ways_come_once_and_what_ifs_name_the_way(meeting: Schema, seeds: World) -> None:
    found = repairs(seeds, meeting, {"one": "missing-businessman"})
    assert found and len({(one.add, one.remove) for one in found}) == len(found)
    shifts = suppose(seeds, (), found[0].add, [meeting], {"one": "missing-businessman"}).shifts
    assert [shift.schema for shift in shifts] == [way.id for way in meeting.variants]
    with pytest.raises(CastError, match="no role `gun`"):
        suppose(seeds, (), found[0].add, [meeting], {"gun": "kazuo-pistol"})


WHOLE = """
id: whole
title: The Whole
logline: A meeting with a meeting in it.
anchor: tie
roles:
  tie: {a: Relationship, means: a tie}
  one: {a: Person, means: one}
  other: {a: Person, means: another}
plots:
  part: {schema: meeting, roles: {one: other}, optional: true}
rules:
  they_know: {use: has-a-tie, of: [one, other, tie]}
  unarmed: {use: is-another, of: [one, part_witness], given: [they_know, part_witness_knows]}
scenes:
  - {id: begin, kind: Meeting, roles: {party: [one, other]}, summary: "{one} begins."}
  - {plot: part, gap: [30, 40]}
"""


def test_a_sub_plot_may_be_left_out_or_played_in_any_of_its_ways(meeting: Schema, tmp_path: Path) -> None:
    whole = read(tmp_path, WHOLE, "whole")
    assert [way.id for way in whole.variants] == [
        *(f"whole.part-{way}" for way in WAYS),
        "whole.without-part",
    ]
    assert [part.name for part in whole.variants[0].parts] == ["part", "part_witness", "part-by-letter"]
    assert whole.variants[-1].parts == () and list(whole.variants[-1].roles) == ["tie", "one", "other"]
    assert [("unarmed" in [rule.id for rule in way.rules]) for way in whole.variants] == [
        True,
        False,
        True,
        False,
        False,
    ]
    assert {way.scenes[1].gap for way in whole.variants[:-1]} == {(30, 40)}


def test_rules_may_lean_on_rules_of_any_way_of_a_sub_plot_and_share_any_of_its_roles(
    meeting: Schema, tmp_path: Path
) -> None:
    leant = WHOLE.replace("scenes:", "  own: {use: is-another, of: [one, part_one], given: part_one_is_armed}\nscenes:")
    leant = leant.replace("roles: {one: other}", "roles: {other: other}")
    ways = read(tmp_path, leant, "whole").variants
    assert [way.id for way in ways if "own" in [rule.id for rule in way.rules]] == [
        "whole.part-by-blow",
        "whole.part-by-blow.without-witness",
    ]
    shared = WHOLE.replace("{one: other}", "{one: other, arm: gun}").replace(
        "rules:\n", "rules:\n  armed: {use: is-armed-with, of: [other, gun]}\n", 1
    )
    shared = shared.replace("  other: {", "  gun: {a: Weapon, means: a gun}\n  other: {")
    assert all("gun" in way.roles and "part_arm" not in way.roles for way in read(tmp_path, shared, "whole").variants)


TWICE = """
    by-blow:
      roles: {arm: {a: Weapon, means: a weapon}}
      rules: {one_is_armed: {use: is-armed-with, of: [one, arm]}}
    by-threat:
      roles: {arm: {a: Weapon, means: a weapon}}
      rules: {one_is_armed: {use: is-armed-with, of: [other, arm]}}
"""


@pytest.mark.parametrize(
    ("schema", "old", "new", "said"),
    [
        (WHOLE, "gap: [30, 40]", "roles: {party: one}", "`roles` does not go with `plot`"),
        (WHOLE, "gap: [30, 40]", "gap: [40, 30]", "No day is in a window"),
        (WHOLE, "optional: true", "optional: perhaps", "`optional` is perhaps"),
        (WHOLE, "{one: other}", "{own: other}", "The Meeting has no role `own`.*tie, one, other, witness, arm"),
        (WHOLE, "part_witness_knows]", "part_witness_know]", "no rule `part_witness_know` before this one"),
        (WHOLE, "[they_know, part_witness_knows]", "part_one_is_armed", "not the same in every way"),
        (
            MEETING,
            "- {id: seen,",
            "- {alternative: end}\n        - {id: seen,",
            "no alternative `end`. There are none here",
        ),
        (MEETING, "arm: {a: Weapon,", "witness: {a: Person, means: x}, arm: {a: Weapon,", "a role `witness` already"),
    ],
)
def test_parts_that_cannot_be_are_refused_with_their_line(
    schema: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    text = MEETING if "same in every" not in said else MEETING[: MEETING.index("    by-letter:")] + TWICE[1:]
    (tmp_path / "meeting.yaml").write_text(text, "utf-8")
    assert old in schema
    name = "whole" if schema is WHOLE else "broken"
    with pytest.raises(SchemaError, match=rf"{name}\.yaml:\d+: .*{said}"):
        read(tmp_path, schema.replace(old, new), name)


def test_two_ways_may_not_give_one_role_two_classes(tmp_path: Path) -> None:
    first, second = TWICE.split("    by-threat:")
    second = second.replace("Weapon", "Venue").replace("is-armed-with", "lives-near")
    with pytest.raises(SchemaError, match=r"meeting\.yaml:\d+: The role `arm` has another class .*: Weapon and Venue"):
        read(tmp_path, MEETING[: MEETING.index("    by-letter:")] + f"{first[1:]}    by-threat:{second}")
