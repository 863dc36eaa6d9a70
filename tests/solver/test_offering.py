"""Whoever is offered for a role plays it in some plot, and whoever plays it in some plot is offered."""

import pytest

from solver import find_plots, offer, schema_named, schemas
from tests.conftest import SEEDS
from world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World.open(SEEDS)


@pytest.mark.parametrize("name", ["reunion", "awakening"])
def test_players_are_those_of_all_plots(name: str, world: World) -> None:
    schema = schema_named(name)
    plots = find_plots(world, schema, {}, limit=1_000).plots
    found = offer(world, schema, {})
    assert found.is_exact
    for role in schema.every_role:
        assert set(found.players[role]) == {plot.bindings[role] for plot in plots if role in plot.bindings}


def test_a_choice_narrows_the_others_and_can_be_changed(world: World) -> None:
    schema = schema_named("reunion")
    free = offer(world, schema, {})
    fixed = offer(world, schema, {"outcome": "Killed", "place": free.players["place"][0]})
    assert fixed.players["place"] == free.players["place"]
    assert fixed.players["outcome"] == free.players["outcome"]
    assert set(fixed.players["messenger"]) <= set(free.players["messenger"])
    assert 0 < fixed.casts < free.casts
    assert fixed.is_proved


def test_nobody_is_offered_where_there_is_no_plot(world: World) -> None:
    found = offer(world, schema_named("reunion"), {"protagonist": "sophia-petrova"})
    assert found.casts == 0
    assert found.players["protagonist"] == ("volodymyr-kazuo",)
    assert found.players["place"] == ()


def test_every_schema_offers_each_of_its_roles(world: World) -> None:
    for schema in schemas().values():
        assert list(offer(world, schema, {}).players) == list(schema.every_role)
