"""What each command gives, where it goes, and with which exit status."""

import csv
import io
import json
import re
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli
from api.cli.application import COMMANDS, application
from tests.api.cli.conftest import Run

SEEDS = "examples/seeds"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "No such command"),
        (["tell", "nope"], "There are: awakening, blackmail, burned"),
        (["tell", "--style", "nope"], "noir, restraint"),
        (["tell", "--seed", "x"], "--seed"),
        (["tell", "-w", "no/such/world"], "There is no world at no/such/world"),
        (
            ["tell", "-w", "http://127.0.0.1:1/sparql"],
            "The SPARQL server at http://127.0.0.1:1/sparql cannot be reached",
        ),
        (["plot", "reunion", "-n", "0"], "--number"),
        (["ask", "who"], "There is no question `who`"),
        (["ask", "SELECT * {"], "This is no SPARQL 1.1 query at line 1, column"),
        (["ask", "DROP ALL"], "updates are refused"),
        (["ask", "SELECT * { SERVICE <http://127.0.0.1:1/> {} }"], "SERVICE"),
        (["draw", "--around", "nobody", "-o", "x.html"], "Nothing in this world is called `nobody`"),
        (["check", "no/such/world"], "There is no world"),
        (["export", "examples/seeds", "--to", "pdf"], "--to"),
        (["load", "no/such/file", "-w", "no-such-store"], "no/such/file"),
    ],
)
def test_what_cannot_be_done_exits_with_2_and_a_message(arguments: list[str], said: str, run: Run) -> None:
    refused = run(*arguments)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert "Traceback" not in refused.err
    assert not Path("x.html").exists()
    assert not Path("no-such-store").exists()


def test_a_named_question_is_answered_as_a_table_as_csv_and_as_json(run: Run) -> None:
    table = run("ask", "who-betrayed-whom", "-w", SEEDS)
    assert "betrayal-of-kazuo" in table.out
    rows = list(csv.DictReader(io.StringIO(run("ask", "who-betrayed-whom", "-w", SEEDS, "--format", "csv").out)))
    assert rows[0]["betrayerName"] == "Natalia Petrova"
    found = json.loads(run("ask", "who-betrayed-whom", "-w", SEEDS, "--format", "json").out)
    assert found["results"]["bindings"][0]["betrayerName"]["value"] == "Natalia Petrova"


def test_triples_are_answered_as_turtle_and_as_json(run: Run) -> None:
    query = "CONSTRUCT WHERE { id:kgb rdfs:label ?name }"
    assert "rdfs:label" in run("ask", query, "-w", SEEDS, "--format", "turtle").out
    assert json.loads(run("ask", query, "-w", SEEDS, "--format", "json").out)[0]["@id"].endswith("/kgb")
    assert run("ask", "ASK { ?s ?p ?o }", "-w", SEEDS, "--format", "turtle").code == 2


def test_a_question_without_end_is_stopped(run: Run) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    stopped = run("ask", endless, "-w", SEEDS, "--timeout", "0.5")
    assert (stopped.code, stopped.out) == (2, "")
    assert "longer than 0.5 s" in stopped.err


def test_a_cell_cannot_steer_the_terminal(run: Run) -> None:
    shown = run("ask", 'SELECT ("a\\u001b[31mb\\nc" AS ?x) {}', "-w", SEEDS)
    assert shown.code == 0
    assert "\x1b" not in shown.out


def test_a_plot_is_judged_again_from_its_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plot.json"
    assert run("plot", "reunion", "-w", SEEDS, "-n", "5", "--format", "json", "-o", file).code == 0
    good = run("check", SEEDS, "--plot", file, "--format", "json")
    assert (good.code, json.loads(good.out)["findings"]) == (0, [])
    forged = json.loads(file.read_text("utf-8"))
    forged["plots"][0]["bindings"]["protagonist"]["id"] = "sophia-petrova"
    file.write_text(json.dumps(forged), encoding="utf-8")
    bad = run("check", SEEDS, "--plot", file, "--format", "json")
    assert bad.code == 1
    assert "protagonist_was_betrayed" in {finding["rule"] for finding in json.loads(bad.out)["findings"]}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"schema": "reunion", "plots": []}', '{"schema": "x", "plots": [1]}', "[" * 9000]
)
def test_a_file_that_holds_no_plot_is_refused(content: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plot.json"
    file.write_text(content, encoding="utf-8")
    for command in (["check", SEEDS], ["draw", "-w", SEEDS, "-o", tmp_path / "x.html"]):
        refused = run(*command, "--plot", file)
        assert (refused.code, refused.out) == (2, "")
        assert "legendry plot --format json" in refused.err


def test_a_plot_is_drawn_from_its_file(run: Run, tmp_path: Path) -> None:
    file, page = tmp_path / "plot.json", tmp_path / "graph.html"
    run("plot", "reunion", "-w", SEEDS, "--format", "json", "-o", file)
    assert run("draw", "-w", SEEDS, "--plot", file, "--depth", "0", "-o", page).code == 0
    assert "confrontation" in page.read_text("utf-8")


def test_output_goes_to_a_file_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_text("before", encoding="utf-8")
    assert run("tell", "-w", SEEDS, "--style", "nope", "-o", file).code == 2
    assert file.read_text("utf-8") == "before"
    assert run("tell", "-w", SEEDS, "-o", file).code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["story.txt"]
    assert file.stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_output_does_not_go_into_a_folder_or_nowhere(run: Run, tmp_path: Path) -> None:
    assert "is a folder" in run("tell", "-w", SEEDS, "-o", tmp_path).err
    assert run("tell", "-w", SEEDS, "-o", tmp_path / "no" / "story").code == 2
    assert run("tell", "-w", SEEDS, "-o", "/dev/null").code == 0
    assert list(tmp_path.iterdir()) == []


def test_output_through_a_link_leaves_the_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert run("tell", "-w", SEEDS, "-o", tmp_path / "link").code == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").is_file()


@pytest.mark.parametrize("suffix", ["nq", "ttl", "trig", "jsonld"])
def test_an_exported_world_tells_the_same_story(suffix: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / f"world.{suffix}"
    assert run("export", SEEDS, "--to", suffix, "-o", file).code == 0
    assert (
        run("tell", "reunion", "-w", file, "--seed", "1").out == run("tell", "reunion", "-w", SEEDS, "--seed", "1").out
    )


def test_a_store_that_was_loaded_tells_the_same_story(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    loaded = run("load", SEEDS, "-w", store)
    assert (loaded.code, loaded.out) == (0, "")
    assert "facts" in loaded.err
    assert (
        run("tell", "reunion", "-w", store, "--seed", "1").out == run("tell", "reunion", "-w", SEEDS, "--seed", "1").out
    )
    assert "betrayal-of-kazuo" in run("ask", "who-betrayed-whom", "-w", store).out


def test_a_file_with_a_mistake_leaves_the_store_as_it_was(run: Run, tmp_path: Path) -> None:
    good, bad, store = tmp_path / "good.ttl", tmp_path / "bad.ttl", tmp_path / "store"
    good.write_text("<http://x/a> <http://x/p> 1 .", encoding="utf-8")
    bad.write_text("<http://x/b> <http://x/p>", encoding="utf-8")
    assert run("load", good, "-w", store).code == 0
    refused = run("load", good, bad, "-w", store)
    assert refused.code == 2
    assert "bad.ttl:1:" in refused.err
    assert "1 row" in run("ask", "SELECT ?s { ?s <http://x/p> ?o }", "-w", store).out


def test_files_are_not_loaded_into_what_is_no_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    assert run("load", SEEDS, "-w", tmp_path).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_starter_world_is_made_checked_and_told(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    made = run("new", folder)
    assert (made.code, made.out) == (0, "")
    assert run("check", folder).code == 0
    assert run("tell", "reunion", "-w", folder).code == 0
    again = run("new", folder)
    assert again.code == 2
    assert "not empty" in again.err


@pytest.mark.parametrize(
    "command",
    [
        "",
        "tell",
        "plot",
        "schemas",
        "check",
        "ask",
        "search",
        "load",
        "export",
        "draw",
        "serve",
        "new",
        "keys",
        "suppose",
    ],
)
def test_every_command_has_help(command: str, run: Run) -> None:
    helped = run(*command.split(), "--help")
    assert helped.code == 0
    assert "Usage: legendry" in helped.out


def _umask() -> int:
    import os

    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize(
    ("format", "mark"), [("gexf", "<gexf "), ("graphml", "<graphml "), ("gedcom", "1 NAME Natalia /Petrova/")]
)
def test_a_world_is_written_for_other_programs(format: str, mark: str, run: Run, tmp_path: Path) -> None:
    shown = run("export", SEEDS, "--to", format)
    assert (shown.code, shown.err) == (0, "")
    assert mark in shown.out
    file = tmp_path / "world"
    assert run("export", SEEDS, "--to", format, "-o", file).code == 0
    assert file.read_bytes().decode() == shown.out


def test_a_world_becomes_a_folder_of_pages(run: Run, tmp_path: Path) -> None:
    made = run("export", SEEDS, "--to", "html", "-o", tmp_path / "pages")
    assert (made.code, made.out) == (0, "")
    assert "begin with index.html" in made.err
    assert (tmp_path / "pages" / "things" / "natalia-petrova.html").is_file()
    again = run("export", SEEDS, "--to", "html", "-o", tmp_path / "pages")
    assert (again.code, "is not empty" in again.err) == (2, True)
    assert "-o TARGET" in run("export", SEEDS, "--to", "html").err


def test_a_family_tree_loads_beside_notes_and_is_refused_by_its_line(run: Run, tmp_path: Path) -> None:
    tree, store = tmp_path / "family.ged", tmp_path / "store"
    assert run("export", "examples/double-agent", "--to", "gedcom", "-o", tree).code == 0
    assert run("load", SEEDS, tree, "-w", store).code == 0
    asked = "SELECT ?child WHERE { ?bond lg:parent id:emil-sauter ; lg:child ?child }"
    assert "katrin-sauter" in run("ask", asked, "-w", store).out
    tree.write_text(tree.read_text("utf-8").replace("1 SEX F", "1 SEX F\n9 HA", 1), encoding="utf-8")
    refused = run("load", tree, "-w", tmp_path / "other")
    assert (refused.code, f"{tree}:14: Level 9 follows level 1" in refused.err) == (2, True)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_is_the_same_whether_others_are_loaded_or_not(command: str) -> None:
    alone, beside = (
        CliRunner().invoke(application(named), [command, "--help"], prog_name="legendry") for named in (command, "")
    )
    assert (alone.exit_code, alone.output) == (0, beside.output)


def test_whatever_is_registered_is_known_by_name() -> None:
    known = [command for command in COMMANDS if command not in ("branch", "token")] + ["branch", "token"]
    help_ = CliRunner().invoke(application(), ["--help"]).output
    assert re.findall(r"^  ([a-z]+)  +[A-Z]", help_.partition("Commands:")[2], re.MULTILINE) == known


def test_an_interrupt_while_the_command_line_is_loaded_shows_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupting(MetaPathFinder):
        def find_spec(self, fullname: str, path: object, target: object = None) -> None:
            if fullname == "api.cli.application":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "api.cli.application")
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    with pytest.raises(SystemExit, match="130"):
        cli.main()
