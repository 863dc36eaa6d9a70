"""`legendry plot --repair`, and the edit that it says."""

import json
import shlex
from pathlib import Path

from tests.api.cli.conftest import ROOT, Run

SOPHIA = ("plot", "reunion", "-w", "examples/seeds", "--cast", "protagonist=sophia-petrova", "--repair")


def test_the_edit_that_a_repair_shows_makes_the_plot_possible(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "my.world"
    assert run("load", "examples/seeds", "-w", store).code == 0
    shown = run(*SOPHIA)
    assert shown.code == 1
    command = shown.out[shown.out.index("legendry edit") : shown.out.index("\n2. ")].replace("\\\n", " ")
    words = shlex.split(command.replace("STORE", str(store)))[1:]
    assert run(*words).code == 0
    assert run("plot", "reunion", "-w", store, "--cast", "protagonist=sophia-petrova").code == 0


def test_json_lists_the_facts_and_the_cast_of_each_repair(run: Run) -> None:
    given = json.loads(run(*SOPHIA, "--format", "json").out)
    assert given["outcome"] == "unsatisfiable"
    first = given["repairs"][0]
    assert set(first) == {"add", "remove", "statement", "cost", "bindings"}
    assert ["betrayal-of-sophia-petrova-and-kirill-kalnina", "lg:betrayer", "kirill-kalnina"] in first["add"]
    assert first["bindings"]["betrayer"] == {"id": "kirill-kalnina", "label": "Kirill Ivanovich Kalnina"}


def test_turtle_gives_what_the_cheapest_repair_adds(run: Run) -> None:
    assert "lg:Betrayal" in run(*SOPHIA, "--format", "turtle").out


def test_the_guide_shows_what_a_repair_says(run: Run) -> None:
    guide = (ROOT / "docs" / "guide" / "repairs.md").read_text("utf-8")
    for line in run(*SOPHIA).out.splitlines()[:3]:
        assert line in guide


def test_without_the_option_nothing_is_repaired(run: Run) -> None:
    assert json.loads(run(*SOPHIA[:-1], "--format", "json").out)["repairs"] == []
