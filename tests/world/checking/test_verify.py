"""The second judge: it accepts what the solver proves, and catches every lie put into a plot."""

import copy
from typing import Any

import pytest

from solver import find_plots, schema_named
from world import LegendryError, World
from world.checking import verify


@pytest.fixture
def plot(seeds: World) -> dict[str, Any]:
    [found] = find_plots(seeds, schema_named("reunion"), {"protagonist": "volodymyr-kazuo"}, seed=1).plots
    return copy.deepcopy(found.as_json(seeds))


def test_a_sound_plot_passes(seeds: World, plot: dict[str, Any]) -> None:
    assert verify(seeds, "reunion", plot) == []


@pytest.mark.parametrize(
    ("role", "player", "rule"),
    [
        ("protagonist", "sophia-petrova", "protagonist_was_betrayed"),
        ("betrayer", "natasha", "betrayer_betrayed_somebody_else"),
        ("past", "macau-game", "betrayer_shares_past"),
        ("messenger", "sophia-petrova", "messenger_can_reach_protagonist"),
        ("place", "tokyo", "place_lets_two_people_meet"),
        ("weapon", "kovalenko-gun", "weapon_is_in_hand"),
        ("outcome", "lg:Leaves", "outcome_has_its_reason"),
    ],
)
def test_a_wrong_player_breaks_the_rule(role: str, player: str, rule: str, seeds: World, plot: dict[str, Any]) -> None:
    plot["bindings"][role]["id"] = player
    assert rule in {broken.rule for broken in verify(seeds, "reunion", plot)}


def test_a_proof_that_the_world_does_not_carry_is_told(seeds: World, plot: dict[str, Any]) -> None:
    plot["proof"][0]["facts"].append(["kazuo-pistol", "lg:party", "tokyo"])
    assert [broken.rule for broken in verify(seeds, "reunion", plot)] == ["protagonist_was_betrayed"]


def test_scenes_that_run_backwards_are_told(seeds: World, plot: dict[str, Any]) -> None:
    plot["scenes"][0]["begin"] = plot["scenes"][0]["end"] = "2199-01-01"
    assert "scenes_in_order" in {broken.rule for broken in verify(seeds, "reunion", plot)}


def test_somebody_in_two_cities_on_one_day_is_told(seeds: World, plot: dict[str, Any]) -> None:
    plot["scenes"][-1]["place"] = {"id": "moscow-cafe", "label": "a café in Moscow"}
    assert "bilocation" in {broken.rule for broken in verify(seeds, "reunion", plot)}


@pytest.mark.parametrize("nonsense", [{}, {"bindings": []}, {"bindings": {"x": "y"}}])
def test_what_is_no_plot_is_refused(nonsense: dict[str, Any], seeds: World) -> None:
    with pytest.raises(LegendryError, match="This is no plot"):
        verify(seeds, "reunion", nonsense)


def test_a_schema_without_rules_is_refused(seeds: World, plot: dict[str, Any]) -> None:
    with pytest.raises(LegendryError, match=r"no rules for plots of `\.\./x`"):
        verify(seeds, "../x", plot)


def test_a_journey_that_takes_longer_than_there_is_time_is_told(seeds: World, plot: dict[str, Any]) -> None:
    for scene in plot["scenes"]:
        if scene["id"].endswith("/arrival"):
            scene["place"] = {"id": "moscow-cafe", "label": "a café in Moscow"}
    assert {broken.rule for broken in verify(seeds, "reunion", plot)} == {"bilocation"}


def test_whoever_is_dead_plays_no_scene(seeds: World, plot: dict[str, Any]) -> None:
    killing = {"id": f"{plot['id']}/killing", "place": None, "begin": "1990-01-01", "end": "1990-01-01"}
    plot["scenes"].insert(0, killing)
    plot["facts"] += [
        [killing["id"], "rdf:type", "lg:Killing"],
        [killing["id"], "lg:deceased", plot["bindings"]["protagonist"]["id"]],
    ]
    assert "acts-after-death" in {broken.rule for broken in verify(seeds, "reunion", plot)}
