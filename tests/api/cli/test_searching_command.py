"""`legendry search`, as a person uses it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.cli.conftest import ROOT, Run

PETROVA = "examples/seeds/characters/natalia-petrova.md"


def test_things_are_listed_with_their_places_and_the_words_below(run: Run) -> None:
    found = run("search", "petrova", "-n", "1")
    assert found.code == 0
    assert found.out == f"natalia-petrova  Natalia Petrova  Person  {PETROVA}:4\n    name: Natalia «Petrova»\n"
    assert found.err.startswith("These are 1 of ")


def test_things_are_given_as_json(run: Run) -> None:
    found = run("search", '"last chance" redemption', "-w", "examples/seeds", "--format", "json")
    assert json.loads(found.out) == {
        "query": '"last chance" redemption',
        "count": 1,
        "found": [
            {
                "id": "kazuo-redemption",
                "label": "a last chance at redemption",
                "types": ["lg:Redemption"],
                "property": "rdfs:label",
                "snippet": [
                    {"text": "a ", "hit": False},
                    {"text": "last chance", "hit": True},
                    {"text": " at ", "hit": False},
                    {"text": "redemption", "hit": True},
                ],
                "where": [{"file": "examples/seeds/psychology/kazuo-redemption.md", "line": 4}],
            }
        ],
    }


def test_words_may_be_arguments_of_their_own_and_phrases_stand_in_quotation_marks(run: Run) -> None:
    assert run("search", "chance", "last").out == run("search", "chance last").out != ""
    assert run("search", '"last chance"').code == 0
    assert run("search", '"chance last"').code == 1


def test_what_is_not_there_exits_with_1_and_the_nearest_word(run: Run) -> None:
    missed = run("search", "natlia")
    assert (missed.code, missed.out) == (1, "")
    assert missed.err == "Nothing here has `natlia`. Did you mean `natalia` or `natasha`?\n"
    missed = run("search", "natlia", "--format", "json")
    assert (missed.code, json.loads(missed.out)) == (1, {"query": "natlia", "count": 0, "found": []})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument"),
        ([""], "There is no word in what is looked for"),
        (["?!"], "There is no word in what is looked for"),
        (["a" * 100_000], "has 100,000 characters: give 1,000 at most"),
        (["kazuo", "-n", "0"], "--number"),
        (["kazuo", "--type", "Persn"], "There is no type `Persn`. Did you mean `Person`"),
        (["kazuo", "-w", "no/such/world"], "There is no world at no/such/world"),
        (["kazuo", "-w", ""], "The name of the world is empty"),
    ],
)
def test_what_cannot_be_looked_for_exits_with_2(arguments: list[str], said: str, run: Run) -> None:
    refused = run("search", *arguments)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert "Traceback" not in refused.err


def test_only_things_of_a_type_are_found(run: Run) -> None:
    found = json.loads(run("search", "petrova", "--type", "Agent", "--format", "json").out)
    assert {"natalia-petrova", "sophia-petrova", "old-acquaintance"} == {one["id"] for one in found["found"]}


def test_a_world_whose_times_clash_is_searched(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "seeds", tmp_path / "seeds")
    (tmp_path / "seeds" / "clash.md").write_text("---\nid: clash\ntype: Meeting\nfrom: 1990\nto: 1980\n---\n")
    assert run("tell", "-w", tmp_path / "seeds").code == 2
    assert "clash.md:3" in run("search", "clash", "-w", tmp_path / "seeds").out


def test_a_branch_is_searched_as_it_would_be(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "my.world"
    assert run("load", "examples/seeds", "-w", store).code == 0
    assert run("branch", "new", "what-if", "-w", store).code == 0
    assert run("edit", "-w", store, "--branch", "what-if", "--add", "kgb alias the Aquarium").code == 0
    assert run("search", "aquarium", "-w", store).code == 1
    assert "alias: the «Aquarium»" in run("search", "aquarium", "-w", f"{store}@what-if").out


def test_what_a_world_says_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "odd.nt"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    file.write_text(f'<urn:a> {label} "red \\u001B[31m arrow\\u202E" .\n<urn:a> <urn:p\\u202e> "red" .\n', "utf-8")
    found = run("search", "arrow", "-w", file)
    assert found.code == 0
    assert found.out.replace("\n", "").isprintable()


def test_the_same_world_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    command = [sys.executable, "-c", "from api.cli import main; main()", "search", "petrova", "--format", "json"]
    given = {
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(given) == 1
