"""The large example: it opens, nothing in it clashes, and every schema finds its plots and tells them well."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from render import styles, tell
from solver import find_plots, schemas
from world import World

FOLDER = Path(__file__).parents[2] / "examples" / "double-agent"
SCHEMAS = ("awakening", "missing-man", "reunion")

BETRAYED = {
    "anna-sorokina": "yuri-tarkhanov",
    "gerhard-nolte": "sidonie-halasz",
    "grace-halloran": "nathan-pell",
    "ilse-brandau": "matthias-kroll",
    "matthias-kroll": "klaus-weidner",
    "nikolai-lapshin": "desmond-quill",
    "rosalind-penhallow": "julian-aske",
    "rustam-karimov": "nathan-pell",
    "thomas-greve": "katrin-sauter",
}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def world() -> World:
    return World.open(FOLDER)


def test_it_has_a_title_and_forty_people(world: World) -> None:
    assert world.title == "The Ledger of Absent Friends"
    assert len(list(world.facts(predicate="rdf:type", object="lg:Person"))) >= 40


def test_everybody_has_a_full_name_a_short_name_and_a_pronoun(world: World) -> None:
    for person, _, _ in world.facts(predicate="rdf:type", object="lg:Person"):
        short = [value.strip('"') for _, _, value in world.facts(person, "lg:shortName")]
        assert len(short) == 1 and short[0] in world.label(person), person
        assert len(list(world.facts(person, "lg:pronoun"))) == 1, person


def test_no_two_things_share_a_name(world: World) -> None:
    names = [name for _, _, name in world.facts(predicate="rdfs:label")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_nothing_in_it_clashes(legendry: Run) -> None:
    checked = legendry("check", FOLDER)
    assert [line for line in checked.stdout.splitlines() if ": error: " in line] == []


@pytest.mark.parametrize("protagonist", BETRAYED)
def test_the_betrayed_meet_their_betrayers_again(world: World, protagonist: str) -> None:
    cast = {"protagonist": protagonist, "betrayer": BETRAYED[protagonist]}
    assert len(find_plots(world, schemas()["reunion"], cast, limit=20).plots) == 20


@pytest.mark.parametrize("style", styles())
@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_best_five_plots_of_each_schema_are_told_at_length(world: World, schema: str, style: str) -> None:
    plots = find_plots(world, schemas()[schema], {}, limit=5, seed=3).plots
    assert len(plots) == 5
    for plot in plots:
        assert 260 <= len(tell(world, plot, style=style, seed=3).as_text().split()) <= 480, plot.bindings


def test_the_dead_keep_no_appointments(world: World) -> None:
    refused = find_plots(world, schemas()["reunion"], {"protagonist": "mikhail-sorokin"})
    assert refused.plots == ()
    assert any("the dead keep no appointments" in clash.statement for clash in refused.why)
