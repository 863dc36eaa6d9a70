"""`legendry tell` with wishes that there are not, and with schemas that the language has no words for."""

import json
from pathlib import Path

import pytest

from tests.api.cli.conftest import Run

SCHEMA = """
id: chance-meeting
title: A Chance Meeting
logline: Two who were close meet again.
draws_on: [a test]
anchor: betrayal
roles:
  betrayal: {a: Betrayal, means: a betrayal}
  protagonist: {a: Person, means: somebody}
  betrayer: {a: Person, means: another}
  place: {a: Venue, means: a place}
rules:
  protagonist_was_betrayed:
    where: ["?betrayal lg:betrayed ?protagonist", "?betrayal lg:betrayer ?betrayer"]
    says: "{betrayer} betrayed {protagonist}."
    denied: "nobody betrayed {protagonist}"
  place_is_public: {use: is-a-meeting-place, of: place}
scenes:
  - {id: letter, kind: Letter, after: {betrayal: [10, 20000]}, roles: {sender: betrayer, recipient: protagonist},
     summary: "{betrayer} writes to {protagonist}."}
  - {id: visit, kind: Meeting, gap: [1, 10], place: place, roles: {party: [protagonist, betrayer]},
     summary: "{protagonist} meets {betrayer}."}
  - {id: end, kind: Death, gap: [1, 10], roles: {agent: betrayer}, summary: "{betrayer} dies."}
"""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--style", "nior"], "There is no style `nior`. Did you mean `noir`?"),
        (["--order", "x"], "There is no order `x`. There are: linear"),
        (["--length", "long"], "'long' is not one of 'flash', 'short', 'chapter'"),
        (["--person", "4th"], "'4th' is not one of 'first', 'second', 'third'"),
        (["--polish", "nowhere"], "`nowhere` is no server"),
        (["--polish", "http://[::1"], "is no server"),
    ],
)
def test_a_wish_that_there_is_not_is_refused_whatever_the_world_holds(run: Run, options: list[str], said: str) -> None:
    for cast in ([], ["--cast", "protagonist=sophia-petrova"]):
        result = run("tell", "reunion", *cast, *options)
        assert (result.code, result.out) == (2, "")
        assert said in result.err
        assert "Traceback" not in result.err


def test_a_writers_own_schema_is_told_scene_by_scene(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "chance-meeting.yaml"
    path.write_text(SCHEMA, "utf-8")
    for style in ("noir", "dossier"):
        result = run("tell", path, "--style", style, "--format", "json")
        assert result.code == 0, result.err
        told = json.loads(result.out)
        assert told["title"] == "A Chance Meeting"
        text = " ".join(sentence["text"] for sentence in told["sentences"])
        assert text.endswith("Natalia Petrova dies.")
        scenes = {fact[0].rpartition("/")[2] for sentence in told["sentences"] for fact in sentence["facts"]}
        assert {"letter", "visit", "end"} <= scenes
