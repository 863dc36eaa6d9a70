"""What others wrote cannot break a command, a log or the terminal of whoever reads it."""

import errno
import json
import os
import re
from pathlib import Path

import pytest

from api.cli.failures import in_words
from tests.api.cli.conftest import Run

EVIL = "evil\nedit-99:\x1b[31mred\u202e\x9b2J\u2066"
HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """A small store that somebody hostile has edited."""
    store = tmp_path / "store"
    run("load", "-w", store, "--by", EVIL, "--why", EVIL)
    run("edit", "-w", store, "--add", f'anna name "{EVIL}"', "--add", "anna a Person", "--by", EVIL, "--why", EVIL)
    run("branch", "new", "what-if", "-w", store, "--by", EVIL, "--why", EVIL)
    run("edit", "-w", store, "--branch", "what-if", "--add", f"anna alias {EVIL}", "--by", EVIL, "--why", EVIL)
    return store


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["log", "-w", "STORE"], 4),
        (["branch", "list", "-w", "STORE"], 1),
        (["branch", "compare", "what-if", "-w", "STORE"], 1),
        (["diff", "0", "-w", "STORE"], 2),
        (["ask", "SELECT ?name { ?person rdfs:label ?name }", "-w", "STORE"], 4),
        (["check", "STORE"], None),
        (["edit", "-w", "STORE", "--add", f"anna name {EVIL}2"], 2),
        (["edit", "-w", "STORE", "--remove", f"anna name {EVIL}2"], 1),
        (["edit", "-w", "STORE", "--add", "anna alias X", "--since", "0"], 1),
        (["edit", "-w", "STORE", "--add", EVIL], 1),
        (["branch", "new", EVIL, "-w", "STORE"], 1),
        (["undo", "0", "-w", "STORE"], 1),
        (["check", EVIL], 1),
        (["check", "STORE", "--plot", EVIL], 1),
        (["ask", EVIL, "-w", "STORE"], 1),
        (["plot", EVIL, "-w", "STORE"], 1),
        (["plot", "reunion", "--cast", f"protagonist={EVIL}", "-w", "STORE"], 1),
        ([EVIL], 4),
        ([f"--{EVIL}"], 4),
        (["log", "-w", "STORE", EVIL], 4),
    ],
)
def test_nothing_that_was_written_moves_or_colours_the_terminal_or_begins_a_line(
    words: list[str], lines: int | None, run: Run, store: Path
) -> None:
    result = run(*(str(store) if word == "STORE" else word for word in words))
    told = result.out + (result.err if result.code == 2 or not result.out else "")
    assert not HARMFUL.search(result.out + result.err)
    assert "edit-99" in told or words[0] in ("ask", "check")
    assert lines in (None, told.count("\n"))
    assert not any(line.startswith("edit-99") for line in told.splitlines())


def test_help_keeps_its_lines(run: Run) -> None:
    for words in ([], ["branch"]):
        result = run(*words)
        assert result.code == 2
        assert len((result.out + result.err).splitlines()) > 10


def test_a_story_and_a_plot_keep_their_lines_and_nothing_else(run: Run, tmp_path: Path) -> None:
    world = tmp_path / "world.yaml"
    run("export", "examples/seeds", "--to", "yaml", "-o", world)
    text = world.read_text("utf-8").replace("Volodymyr Kazuo", "\\eVolodymyr\\u202e Kazuo")
    world.write_text(re.sub(r"^( *(?:- )?name: )([^\"\n]*\\e.*)$", r'\1"\2"', text, flags=re.MULTILINE), "utf-8")
    for words in (["plot", "reunion", "-w", world, "--why"], ["tell", "reunion", "-w", world]):
        result = run(*words, "--cast", "protagonist=volodymyr-kazuo")
        assert (result.code, HARMFUL.search(result.out)) == (0, None)
        assert "Kazuo" in result.out
    plot = json.loads(run("plot", "reunion", "-w", world, "--format", "json").out)["plots"][0]
    assert any("\x1b" in player["label"] for player in plot["bindings"].values())


def test_json_says_what_was_written(run: Run, store: Path) -> None:
    logged = json.loads(run("log", "-w", store, "--format", "json").out)
    assert {(edit["why"], edit["by"]) for edit in logged} == {(EVIL, EVIL)}


def test_each_problem_of_a_note_is_one_line_whatever_the_file_is_called(run: Run, tmp_path: Path) -> None:
    for name in ("a\nb\x1b[2J.md", "c.md"):
        (tmp_path / name).write_text("---\nid: x y\ntype: Spyy\n---\n")
    result = run("check", tmp_path)
    assert result.code == 2
    assert all(line.startswith(f"{tmp_path}/") for line in result.err.splitlines())
    assert not HARMFUL.search(result.err)


@pytest.mark.parametrize(
    "words",
    [
        ["edit", "-w", "STORE", "--add", "anna alias X", "--why", "\udcff"],
        ["edit", "-w", "STORE", "--add", "anna alias X", "--by", "\udcff"],
        ["edit", "-w", "STORE", "--add", "anna-weiss alias \udcff"],
        ["ask", "SELECT \udcff", "-w", "STORE"],
        ["branch", "new", "\udcff", "-w", "STORE"],
        ["load", "\udcff.md", "-w", "STORE"],
        ["check", "\udcff"],
        ["log", "-w", "\udcff"],
        ["--\udcff"],
    ],
)
def test_an_argument_that_is_not_utf_8_is_refused_by_its_place(words: list[str], run: Run, store: Path) -> None:
    result = run(*(str(store) if word == "STORE" else word for word in words))
    place = next(place for place, word in enumerate(words, 1) if "\udcff" in word)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"Argument {place}, `")
    assert "\\xff" in result.err
    assert "is not UTF-8: write it in UTF-8" in result.err


def test_files_that_are_only_read_or_written_may_be_called_anything(run: Run, tmp_path: Path) -> None:
    plots = tmp_path / "\udcff.json"
    assert run("plot", "reunion", "--format", "json", "-o", plots).code == 0
    assert run("draw", "--plot", plots, f"--output={tmp_path}/\udcff.html").code == 0
    assert run("check", "examples/seeds", "--plot", plots).code == 0
    assert run("export", "examples/seeds", "--to", "vault", "-o", tmp_path / "\udcff").code == 0
    assert run("export", "examples/seeds", "--to", "html", "-o", tmp_path / "\udcffs").code == 0
    missing = run("draw", "-o", tmp_path / "\udcff" / "no" / "\udcff.html")
    assert (missing.code, missing.err.count("\n")) == (2, 1)


def test_an_editor_whose_name_is_not_utf_8_is_asked_for_another(
    run: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEGENDRY_EDITOR", "Andr\udce9")
    refused = run("edit", "-w", store, "--add", "anna alias X")
    assert (refused.code, refused.err) == (
        2,
        "LEGENDRY_EDITOR is `Andr\\xe9`, which is not UTF-8: set it anew, or give --by.\n",
    )
    monkeypatch.delenv("LEGENDRY_EDITOR")
    monkeypatch.setenv("LOGNAME", "Andr\udce9")
    assert run("edit", "-w", store, "--add", "anna alias X").code == 0
    assert json.loads(run("log", "-n", "1", "-w", store, "--format", "json").out)[0]["by"] == "somebody"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT])
def test_what_the_system_refuses_comes_with_a_remedy(code: int) -> None:
    told = in_words(OSError(code, os.strerror(code), "/there"))
    assert re.fullmatch(rf"That did not work: /there: {os.strerror(code)}\. [A-Z].+\.", told)
    assert in_words(OSError(code, os.strerror(code))).startswith(f"That did not work: {os.strerror(code)}. ")
    engine = in_words(OSError(f"IO error: {os.strerror(code)}: While appending to file: 000012.sst"))
    assert engine.endswith(told.partition(f"{os.strerror(code)}. ")[2])


def test_a_full_disk_is_told_in_one_sentence_with_what_to_do(run: Run) -> None:
    full = run("keys", "-o", "/dev/full")
    assert (full.code, full.err) == (
        2,
        "That did not work: No space left on device. Make room on that disk, or write to another one.\n",
    )
