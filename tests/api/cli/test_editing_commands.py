"""`edit`, `log`, `diff`, `undo` and `branch`, as a person uses them one after the other."""

import json
import os
import shlex
from pathlib import Path

import pytest

from tests.api.cli.conftest import Run

BORN = "volodymyr-kazuo begin 1950"


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    assert run("load", "examples/seeds", "-w", tmp_path / "my.world").code == 0
    return tmp_path / "my.world"


def test_an_edit_is_logged_shown_and_taken_back(run: Run, store: Path) -> None:
    assert run("edit", "-w", store, "--add", BORN, "--why", "his passport", "--by", "Mila").code == 0
    logged, _ = json.loads(run("log", "-w", store, "--format", "json").out)
    assert (logged["number"], logged["by"], logged["why"]) == (1, "Mila", "his passport")
    assert run("log", "-w", store).out.splitlines()[0].endswith("  Mila  -0 +1  his passport")
    assert run("diff", "-w", store).out == '+ volodymyr-kazuo lg:begin "1950"\n'
    assert run("undo", "-w", store).err == "edit 2: 1 fact removed, 0 added.\n"
    assert run("diff", "0", "2", "-w", store).out == ""
    assert json.loads(run("diff", "1", "-w", store, "--format", "json").out)["from"] == 1


def test_what_would_make_errors_is_refused_with_them(run: Run, store: Path) -> None:
    refused = run("edit", "-w", store, "--add", "volodymyr-kazuo end 1955", "--why", "the fire")
    assert refused.code == 2
    assert refused.err.startswith("Nothing was changed, because this edit would make new errors:\n")
    assert "[acts-after-death]" in refused.err
    assert [edit["number"] for edit in json.loads(run("log", "-w", store, "--format", "json").out)] == [0]
    forced = run("edit", "-w", store, "--add", "volodymyr-kazuo end 1955", "--force")
    assert "new: " in forced.err


def test_a_branch_is_begun_changed_compared_read_and_merged(run: Run, store: Path) -> None:
    assert run("branch", "new", "dead-man", "-w", store, "--why", "what if").code == 0
    assert run("edit", "-w", store, "--branch", "dead-man", "--add", BORN).code == 0
    assert "dead-man" in run("branch", "list", "-w", store).out
    assert [one["name"] for one in json.loads(run("branch", "list", "-w", store, "--format", "json").out)] == [
        "dead-man"
    ]
    assert '+ volodymyr-kazuo lg:begin "1950"' in run("branch", "compare", "dead-man", "-w", store).out
    question = "SELECT ?born WHERE { <https://w3id.org/legendry/id/volodymyr-kazuo> lg:begin ?born }"
    assert "1950" in run("ask", question, "-w", f"{store}@dead-man").out
    assert "1950" not in run("ask", question, "-w", store).out
    assert run("branch", "merge", "dead-man", "-w", store).code == 0
    assert "1950" in run("ask", question, "-w", store).out
    assert run("ask", question, "-w", f"{store}@dead-man").code == 2
    assert run("branch", "drop", "dead-man", "-w", store).code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--add", "volodymyr-kazuo"], "is no fact: write `anna-weiss begin 1935`"),
        (["--add", "volodymyr-kazuo bgin 1950"], "Did you mean `begin`?"),
        (["--remove", "volodymyr-kazuo begin 1888"], "does not say"),
        (["--add", BORN, "--since", "0"], ""),
        ([], "There is nothing to change: give facts with --add or --remove."),
        (["--why", "x"], "There is nothing to change: give facts with --add or --remove."),
        (["--add", BORN, "--since", "9"], "There is no edit 9: nobody has edited this world yet."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_changed(run: Run, store: Path, words: list[str], said: str) -> None:
    result = run("edit", "-w", store, *words)
    assert result.code == (0 if not said else 2)
    assert said in result.err


def test_without_files_a_store_is_empty(run: Run, tmp_path: Path) -> None:
    assert run("load", "-w", tmp_path / "empty.world").err == f"{tmp_path / 'empty.world'} holds 0 facts.\n"
    assert run("edit", "-w", tmp_path / "empty.world", "--add", "anna a Person", "--add", "anna name Anna").code == 0
    assert os.listdir(tmp_path) == ["empty.world"]  # noqa: PTH208 - hidden files too


@pytest.fixture
def anna(run: Run, tmp_path: Path) -> Path:
    """A small store: Anna, added by edit 1."""
    store = tmp_path / "anna's world"
    run("load", "-w", store)
    assert run("edit", "-w", store, "--add", "anna a Person", "--add", "anna name Anna", "--by", "Mila").code == 0
    return store


def test_what_is_printed_can_be_typed(run: Run, anna: Path) -> None:
    run("edit", "-w", anna, "--add", "anna skos:altLabel Swan", "--add", "anna from 1950")
    assert run("diff", "-w", anna).out == '+ anna lg:begin "1950"\n+ anna alias "Swan"\n'
    added = json.loads(run("diff", "-w", anna, "--format", "json").out)["added"]
    assert added == [["anna", "lg:begin", '"1950"'], ["anna", "skos:altLabel", '"Swan"']]
    missing = run("edit", "-w", anna, "--remove", "anna alias Duck")
    assert missing.err.endswith('`anna alias "Duck"`, so it cannot be removed. It says: anna alias "Swan".\n')


def test_a_diff_from_a_later_edit_to_an_earlier_one_goes_back(run: Run, anna: Path) -> None:
    run("edit", "-w", anna, "--add", "anna alias Swan")
    assert run("diff", "2", "1", "-w", anna).out == '- anna alias "Swan"\n'
    assert run("diff", "2", "0", "-w", anna).out.count("- ") == 3


def test_an_edit_of_a_version_that_is_not_yet_is_refused(run: Run, anna: Path) -> None:
    ahead = run("edit", "-w", anna, "--add", "anna alias Swan", "--since", "99")
    assert (ahead.code, ahead.err) == (2, "There is no edit 99; the last is 1.\n")


def test_a_conflict_gives_the_command_that_shows_it(run: Run, anna: Path) -> None:
    late = run("edit", "-w", anna, "--add", "anna alias Swan", "--since", "0")
    assert late.err.startswith(
        "Mila edited this world meanwhile (edit 1). Nothing was changed: look at `legendry diff 0"
    )
    assert run(*shlex.split(late.err.split("`")[1])[1:]).out.endswith('+ anna name "Anna"\n')


def test_two_names_are_one_finding(run: Run, anna: Path) -> None:
    refused = run("edit", "-w", anna, "--add", "anna rdfs:label Anna2")
    assert refused.err.count("\n") == 2
    assert "Two names stand here" in refused.err


def test_one_is_counted_as_one(run: Run, anna: Path, tmp_path: Path) -> None:
    taken = run("undo", "-w", anna)
    assert taken.err.startswith("edit 2: 2 facts removed, 0 added.\n")
    assert json.loads(run("log", "-n", "1", "-w", anna, "--format", "json").out)[0]["why"] == "takes back edit 1"
    (tmp_path / "one.nt").write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n")
    assert run("load", tmp_path / "one.nt", "-w", tmp_path / "one").err.endswith(" holds 1 fact.\n")
    assert run("check", tmp_path / "one").err.endswith(" in 1 fact.\n")
