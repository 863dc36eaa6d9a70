"""The commands do with a world on a real server what they do with the notes that were loaded into it."""

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from api.cli.application import application
from ontology.namespaces import HISTORY

SEEDS = str(Path(__file__).parents[3] / "examples" / "seeds")
CAST = ["--cast", "protagonist=volodymyr-kazuo", "--seed", "1"]


def _data(page: Path) -> str:
    """The graph in a page."""
    found = re.search(r'id="data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def out(*arguments: str) -> str:
    result = CliRunner().invoke(application(), arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def loaded(server: str) -> str:
    result = CliRunner().invoke(application(), ["load", SEEDS, "-w", server])
    assert result.exit_code == 0, result.output
    assert "holds 1," in result.stderr
    return server


@pytest.mark.parametrize(
    "command",
    [
        ["plot", "reunion", *CAST, "--format", "json", "-w"],
        ["plot", "reunion", "--count", "-w"],
        ["plot", "missing-man", *CAST, "-n", "2", "-w"],
        ["tell", "reunion", *CAST, "--format", "json", "-w"],
        ["ask", "who-betrayed-whom", "-w"],
        ["ask", "ASK { id:volodymyr-kazuo a lg:Person }", "-w"],
        ["ask", "SELECT ?x { ?x a <https://w3id.org/legendry/ns#State> } ORDER BY ?x", "--format", "csv", "-w"],
        ["ask", "CONSTRUCT { id:tokyo a ?t } WHERE { id:tokyo a ?t }", "--format", "json", "-w"],
        ["check"],
    ],
    ids=" ".join,
)
def test_the_output_is_the_same(command: list[str], loaded: str) -> None:
    assert out(*command, loaded) == out(*command, SEEDS)


@pytest.mark.parametrize("what", [[], ["--around", "volodymyr-kazuo", "--depth", "2"]], ids=["all", "around"])
def test_the_same_graph_is_drawn(what: list[str], loaded: str, tmp_path: Path) -> None:
    pages = [tmp_path / "server.html", tmp_path / "notes.html"]
    for world, page in zip((loaded, SEEDS), pages, strict=True):
        out("draw", "-w", world, *what, "-o", str(page))
    server, notes = (_data(page) for page in pages)
    assert server == notes


def test_an_edit_is_seen_by_the_next_plot_and_taken_back(loaded: str) -> None:
    before = out("plot", "reunion", "--count", "-w", loaded)
    out("edit", "-w", loaded, "--remove", "betrayal-of-kazuo betrayed volodymyr-kazuo", "--force")
    assert CliRunner().invoke(application(), ["plot", "reunion", "-w", loaded]).exit_code == 1
    out("undo", "-w", loaded)
    assert out("plot", "reunion", "--count", "-w", loaded) == before


def test_a_search_finds_the_same(loaded: str) -> None:
    assert out("search", "petrova", "-w", loaded) == out("search", "petrova", "-w", SEEDS)


def test_an_export_is_that_of_the_notes_and_tells_of_the_load(loaded: str) -> None:
    exported, notes = (ox.parse(out("export", world, "--to", "trig"), ox.RdfFormat.TRIG) for world in (loaded, SEEDS))
    quads = frozenset(exported)
    history = {quad for quad in quads if quad.graph_name == ox.NamedNode(HISTORY)}
    assert "loads seeds" in {quad.object.value for quad in history if isinstance(quad.object, ox.Literal)}
    assert quads - history == frozenset(notes)


def test_loading_twice_changes_nothing(loaded: str) -> None:
    before = out("export", loaded, "--to", "nq")
    out("load", SEEDS, "-w", loaded)
    assert out("export", loaded, "--to", "nq") == before


def test_a_check_names_the_server_and_the_places_in_the_notes(loaded: str) -> None:
    report = json.loads(out("check", loaded.replace("http://", "http://anna:secret@"), "--format", "json"))
    assert report["world"] == loaded
    assert {place["file"].rpartition(".")[2] for found in report["findings"] for place in found["where"]} == {"md"}


def test_a_broken_file_leaves_the_server_as_it_was(loaded: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b>")
    before = out("export", loaded, "--to", "nq")
    assert CliRunner().invoke(application(), ["load", str(broken), "-w", loaded]).exit_code != 0
    assert out("export", loaded, "--to", "nq") == before


def test_updates_are_refused_where_questions_are_asked(loaded: str) -> None:
    refused = CliRunner().invoke(application(), ["ask", "PREFIX a: <urn:a> DROP ALL", "-w", loaded])
    assert "updates are refused" in str(refused.exception)


def test_a_query_that_the_server_cannot_read_is_refused_in_its_words(loaded: str) -> None:
    refused = CliRunner().invoke(application(), ["ask", "SELECT * {", "-w", loaded])
    assert "answered 400 Bad Request: error at 1:" in str(refused.exception)
