"""`legendry suppose` and `legendry check --plot`, as people type them."""

import json
from pathlib import Path

from tests.api.cli.conftest import Run

SEEDS = "examples/seeds"


def test_what_a_fact_would_change_is_told_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    run("load", SEEDS, "-w", store, "--by", "Mila")
    before = run("export", store, "--to", "nq").out
    told = run("suppose", "reunion", "-w", store, "--remove", "betrayal-of-kazuo betrayer natalia-petrova", "-n", "1")
    assert told.code == 1
    assert "- betrayal-of-kazuo betrayer natalia-petrova" in told.out
    assert "new: examples/seeds/events/betrayal-of-kazuo.md:3: error: " in told.out
    assert "The Reunion: 96 casts now, 0 then; 96 lost, 0 gained." in told.out
    assert "[betrayer_betrayed_somebody_else]" in told.out
    assert run("export", store, "--to", "nq").out == before
    assert len(run("log", "-w", store).out.splitlines()) == 1


def test_a_supposition_is_given_as_json(run: Run) -> None:
    friendship = ("f type Friendship", "f name pals", "f party natasha", "f party volodymyr-kazuo")
    added = [word for fact in friendship for word in ("--add", fact)]
    told = run("suppose", "reunion", "--cast", "messenger=natasha", *added, "--format", "json")
    found = json.loads(told.out)
    assert (told.code, found["begun"], found["impossible"]) == (0, [], "")
    assert ["f", "lg:party", "natasha"] in found["added"]
    [reunion] = found["schemas"]
    assert (reunion["before"], reunion["after"], reunion["gained_casts"]) == (0, 24, 24)
    assert reunion["gained"][0]["bindings"]["messenger"] == {"id": "natasha", "label": "Natasha"}
    assert reunion["gained"][0]["because"][0]["rule"] == "messenger_can_reach_protagonist"


def test_who_cannot_play_a_role_is_told_with_what_stands_against_it(run: Run) -> None:
    told = run("suppose", "reunion", "--cast", "protagonist=sophia-petrova")
    assert told.code == 1
    assert "The Reunion cannot be played so, with Sophia Petrova as protagonist:" in told.out
    assert "nobody is known to have betrayed Sophia Petrova." in told.out
    found = json.loads(run("suppose", "reunion", "--cast", "outcome=Killed", "--format", "json").out)
    assert (found["holds"], found["against"]) == (True, [])


def test_a_supposition_that_means_nothing_is_refused(run: Run) -> None:
    for words, said in (
        ([], "There is nothing to suppose."),
        (["--cast", "mole=natasha"], "A cast fixes roles of one schema."),
        (["--add", "natasha"], "is no fact"),
        (["reunon", "--add", "natasha alias N"], "Did you mean `reunion`?"),
        (["reunion", "--cast", "mole=natasha"], "has no role `mole`"),
    ):
        refused = run("suppose", *words)
        assert (refused.code, refused.out) == (2, "")
        assert said in refused.err


def test_times_that_cannot_be_are_what_breaks(run: Run) -> None:
    told = run("suppose", "reunion", "--add", "natasha born 1990", "--add", "natasha died 1980")
    assert told.code == 1
    assert "There can be no such world. examples/seeds: These times cannot all be true" in told.out


def test_a_plot_by_hand_is_reported_as_a_world_is(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plot.yaml"
    file.write_text("schema: reunion\nroles: {protagonist: sophia-petrova}\n", "utf-8")
    told = run("check", SEEDS, "--plot", file, "--format", "json")
    report = json.loads(told.out)
    assert told.code == 1
    assert report["checked"]["rules"] == 8
    found = {finding["rule"]: finding for finding in report["findings"]}
    assert found["role_without_player"]["where"] == [{"file": str(file), "line": 1}]
    assert found["role_without_player"]["severity"] == "error"
