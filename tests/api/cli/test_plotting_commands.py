"""`legendry schemas`, `plot` and `tell`, as a person uses them."""

import json
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.api.cli.conftest import Run

SEEDS = "examples/seeds"


def test_a_story_is_told_without_any_arguments(run: Run) -> None:
    told = run("tell")
    assert (told.code, told.err) == (0, "")
    assert "Kazuo" in told.out


@pytest.mark.parametrize(
    ("format", "mark"),
    [
        ("text", "Kazuo"),
        ("md", "# "),
        ("html", "<!doctype html>"),
        ("json", '{\n  "title"'),
        ("twee", ":: StoryTitle\n"),
        ("ink", "-> END\n"),
        ("fountain", "Title: "),
    ],
)
def test_a_story_is_written_in_each_format(format: str, mark: str, run: Run, tmp_path: Path) -> None:
    told = run("tell", "reunion", "-w", SEEDS, "--format", format)
    assert told.code == 0
    assert mark in told.out
    file = tmp_path / "story"
    written = run("tell", "reunion", "-w", SEEDS, "--format", format, "-o", file)
    assert (written.code, written.out) == (0, "")
    assert file.read_bytes().decode() == told.out


def test_a_book_needs_a_file_to_be_written_into(run: Run, tmp_path: Path) -> None:
    refused = run("tell", "reunion", "-w", SEEDS, "--format", "epub")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "A story in the format epub is no text to print. Name a file: -o story.epub.\n"
    assert run("tell", "reunion", "-w", SEEDS, "--format", "epub", "-o", tmp_path / "story.epub").code == 0
    assert zipfile.is_zipfile(tmp_path / "story.epub")
    nowhere = run("tell", "reunion", "-w", SEEDS, "--format", "epub", "-o", tmp_path / "no" / "story.epub")
    assert nowhere.code == 2
    assert "make it first" in nowhere.err


def test_an_unknown_format_is_refused_with_those_that_there_are(run: Run) -> None:
    refused = run("tell", "--format", "docx")
    assert refused.code == 2
    assert "choose one of text, md, html, json, twee, ink, fountain, epub" in refused.err


def test_what_was_cast_is_no_choice_in_the_story(run: Run) -> None:
    told = run("tell", "reunion", "-w", SEEDS, "--cast", "outcome=Killed", "--format", "twee")
    assert told.code == 0
    assert "[[" in told.out
    assert "forgives" not in told.out


def test_the_first_kind_of_plot_that_fits_the_cast_is_told(run: Run) -> None:
    told = run("tell", "-w", SEEDS, "--cast", "protagonist=kirill-kalnina", "--format", "json")
    assert told.code == 0
    assert json.loads(told.out)["schema"] == "awakening"


def test_plots_are_written_as_json_with_their_proofs(run: Run) -> None:
    found = run("plot", "reunion", "-w", SEEDS, "-n", "2", "--seed", "1", "--format", "json")
    outcome = json.loads(found.out)
    assert (outcome["schema"], outcome["seed"], outcome["outcome"]) == ("reunion", 1, "satisfiable")
    assert len(outcome["plots"]) == 2
    assert all(proof["facts"] for plot in outcome["plots"] for proof in plot["proof"][:1])


def test_plots_are_written_as_turtle_of_what_they_add(run: Run) -> None:
    found = run("plot", "reunion", "-w", SEEDS, "--format", "turtle")
    triples = list(ox.parse(found.out.encode(), format=ox.RdfFormat.TURTLE))
    kinds = {str(t.object) for t in triples if str(t.predicate) == "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"}
    assert "<https://w3id.org/legendry/ns#Confrontation>" in kinds


def test_a_plot_table_shows_its_proof_when_asked_why(run: Run) -> None:
    shown = run("plot", "reunion", "-w", SEEDS, "--why", "--count")
    assert shown.code == 0
    assert "betrayer_shares_past" in shown.out
    assert "96 plots" in shown.out


def test_a_cast_that_cannot_be_exits_with_1_and_no_data(run: Run) -> None:
    for command in ("plot", "tell"):
        denied = run(command, "reunion", "-w", SEEDS, "--cast", "protagonist=sophia-petrova")
        assert (denied.code, denied.out) == (1, "")
        assert "Nobody is known to have betrayed Sophia Petrova" in denied.err


@pytest.mark.parametrize(
    ("cast", "said"),
    [
        ("protagonist", "Write ROLE=ID; the roles of The Reunion are protagonist, betrayer"),
        ("=natasha", "Write ROLE=ID"),
        ("hero=natasha", "Its roles are protagonist, betrayer"),
        ("protagonist=nobody", "Those who can: corrupt-businessman"),
        ("protagonist=kgb", "it is no Person"),
        ("protagonist=volodimir-kazuo", "Did you mean `volodymyr-kazuo`?"),
        ("outcome=Married", "Forgiven, Killed, WalkedAway"),
        ("protagonist=x> } DROP ALL #", "nothing in this world is called so"),
    ],
)
def test_a_cast_that_means_nothing_exits_with_2_and_what_is_there(cast: str, said: str, run: Run) -> None:
    for command in ("plot", "tell"):
        refused = run(command, "reunion", "-w", SEEDS, "--cast", cast)
        assert (refused.code, refused.out) == (2, "")
        assert said in refused.err
        assert "Traceback" not in refused.err


def test_a_schema_tells_its_ways_and_what_brings_each_role_and_scene(run: Run) -> None:
    shown = run("schemas", "the-list").out
    assert "courier       somebody to send  (by-courier)" in shown
    assert "\n    by-courier  a way of the alternative handover\n" in shown
    assert "\n    the-list.by-hand     with by-hand\n" in shown
    told = json.loads(run("schemas", "double-cross", "--format", "json").out)
    assert told["parts"] == [{"name": "escape", "kind": "plot", "of": "exfiltration"}]
    assert told["variants"] == [
        {"id": "double-cross", "parts": ["escape"]},
        {"id": "double-cross.without-escape", "parts": []},
    ]
    assert {role["id"] for role in told["roles"] if role["parts"] == ["escape"]} >= {"escape_handler", "escape_hunter"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["burned", "--without", "escape"], "no part of The Burned Spy. Write ROLE=ID, an id, or a part: colleague."),
        (["burned", "--without", "collegue"], "Did you mean `colleague`?"),
        (["reunion", "--without", "escape"], "Write ROLE=ID or an id."),
        (["the-list", "--cast", "curier=imanol-kovalenko"], "Did you mean `courier`? Its roles are holding, papers,"),
        (["the-list", "--cast", "erand=1999"], "Did you mean `errand`? Its roles are holding, papers,"),
        (["the-list", "--cast", "courier=nobody-here"], "`nobody-here` cannot play courier"),
        (
            ["the-list", "--cast", "courier=imanol-kovalenko", "--without", "by-courier"],
            "There is no way to play The List so: the-list.by-hand has no role `courier`;",
        ),
    ],
)
def test_what_no_way_to_play_a_schema_has_is_refused(arguments: list[str], said: str, run: Run) -> None:
    refused = run("plot", *arguments, "-w", SEEDS)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err


def test_parts_and_roles_of_some_ways_are_left_out(run: Run) -> None:
    for asked in ("colleague", "colleague=imanol-kovalenko"):
        denied = run("plot", "burned", "-w", SEEDS, "--without", asked)
        assert denied.code == 1
        assert "superior_made_the_spy" in denied.err


def test_schemas_are_listed_to_read_and_as_json(run: Run) -> None:
    assert "betrayer_shares_past" in run("schemas").out
    listed = json.loads(run("schemas", "--format", "json").out)
    assert {"id", "title", "roles", "rules"} <= set(listed[0])


def test_only_one_option_says_which_plots_come_first(run: Run) -> None:
    plotted = "plot", "reunion", "-w", "examples/seeds"
    assert "each say which plots come first" in run(*plotted, "--arc", "rise", "--choose", "fair").err
    assert "There is no arc ``" in run(*plotted, "--arc", "").err
    assert run(*plotted, "--choose", "arc").code == 2
