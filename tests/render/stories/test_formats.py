"""What holds for every format."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from render.stories import FORMATS
from render.stories.story import Story, plain

ROOT = Path(__file__).parents[3]

PROGRAM = """
import hashlib, json
from api.plotting import sound_plots
from api.tellings import story_of
from render.stories import FORMATS
from solver import schema_named
from world import World
world, schema = World.open("examples/seeds").steady(), schema_named("reunion")
story = story_of(world, schema, sound_plots(world, schema, {}, seed=1).plots[0], seed=1, branches_beside=())
print(json.dumps({name: hashlib.sha256(one.written(story)).hexdigest() for name, one in FORMATS.items()}))
"""


def test_no_other_hash_seed_changes_a_byte(stories: list[Story]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4242", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    here = {name: hashlib.sha256(one.written(stories[0])).hexdigest() for name, one in FORMATS.items()}
    assert json.loads(done.stdout) == here


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if not one.binary])
def test_a_text_ends_with_one_end_of_line_and_is_utf_8(name: str, stories: list[Story], hostile: list[Story]) -> None:
    for story in [*stories, *hostile]:
        written = FORMATS[name].written(story).decode("utf-8")
        assert written.endswith("\n")
        assert "\x07" not in written
        assert "\x1b" not in written


def test_plain_text_holds_every_sentence_once(stories: list[Story]) -> None:
    for story in stories:
        written = FORMATS["text"].written(story).decode()
        for sentence in story.told.telling.sentences:
            assert written.count(sentence.text) == 1


def test_the_formats_are_listed_without_loading_words_or_pictures() -> None:
    program = "import sys, render.stories; print(sorted({'render.prose', 'render.graph', 'jinja2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_plain_is_one_line_without_control_characters() -> None:
    assert plain("a\nb\t\x1b[31mc\u2028d \u202ee\ud800 ") == "a b [31mc d e"
    assert plain(" \n\x00") == ""
