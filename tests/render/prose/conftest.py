"""Plots to tell: all that the seeds' world holds of The Reunion, and small worlds written for one test."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from solver import Plot, find_plots, schema_named
from world import World

SMALL_WORLD = {
    "anna": "id: anna\ntype: Person\nname: {anna}\npronoun: {pronoun}\nmotive: [hope]\nwound: [guilt]",
    "boris": "id: boris\ntype: Person\nname: {boris}\npronoun: {other_pronoun}",
    "hope": "id: hope\ntype: Redemption\nname: {hope}",
    "guilt": "id: guilt\ntype: Guilt\nname: an old guilt",
    "treason": "id: treason\ntype: Betrayal\nname: the treason\nbetrayer: boris\nbetrayed: anna",
    "tie": "id: tie\ntype: {past}\nname: {tie}\nparty: [anna, boris]",
    "riga": "id: riga\ntype: City\nname: Riga",
    "spot": "id: spot\ntype: {venue}\nname: {spot}\nwithin: riga",
    "blade": "id: blade\ntype: Weapon\nname: {weapon}",
    "holding": "id: holding\ntype: Possession\nname: the holding\nholder: anna\nthing: blade",
}
USUAL = {
    "anna": "Anna Orr",
    "boris": "Boris Quill",
    "pronoun": "she",
    "other_pronoun": "he",
    "hope": "hope of a kind",
    "past": "Friendship",
    "tie": "a friendship",
    "venue": "Bar",
    "spot": "a bar",
    "weapon": "an old knife",
}


@pytest.fixture(scope="session")
def reunions(seeds: World) -> tuple[Plot, ...]:
    """Every plot of The Reunion in the seeds' world."""
    return find_plots(seeds, schema_named("reunion"), {}, limit=1000, seed=1).plots


@pytest.fixture
def small_world(write_notes: Callable[..., Path]) -> Callable[..., tuple[World, tuple[Plot, ...]]]:
    """Writes a world with little more in it than The Reunion needs (notes in `more`, by name), and finds its plots."""

    def build(more: Mapping[str, str] | None = None, **values: str) -> tuple[World, tuple[Plot, ...]]:
        quoted = {key: f"'{value.replace(chr(39), chr(39) * 2)}'" for key, value in {**USUAL, **values}.items()}
        notes = {name: text.format(**quoted) for name, text in SMALL_WORLD.items()} | dict(more or {})
        world = World.open(write_notes(**notes))
        return world, find_plots(world, schema_named("reunion"), {}, limit=1000, seed=1).plots

    return build
