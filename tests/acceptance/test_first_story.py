"""The main job, on the real stories, through the command line: what the first issue promises, line by line."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
SEEDS = "examples/seeds"
GOLDEN = Path(__file__).parent / "golden"

RETOLD = {
    "reunion": (
        "volodymyr-kazuo",
        ["Kazuo", "Petrova", "Tokyo", "café", "pistol"],
        ["forgave", "pistol"],
    ),
    "awakening": ("kirill-kalnina", ["Kirill", "Sophia", "Moscow", "café"], ["jazz", "forgive"]),
    "missing-man": (
        "imanol-kovalenko",
        ["Imanol", "Natasha", "Tokyo", "Shibuya", "organised crime"],
        ["gun", "investigator"],
    ),
}


@pytest.mark.parametrize("style", ["noir", "restraint"])
@pytest.mark.parametrize("schema", RETOLD)
def test_each_source_story_is_told_again(schema: str, style: str, legendry: Run) -> None:
    protagonist, words, more = RETOLD[schema]
    asked = ("tell", schema, "-w", SEEDS, "--cast", f"protagonist={protagonist}", "--style", style, "--seed", 1)
    told = legendry(*asked)
    assert told.returncode == 0
    assert [word for word in words if word not in told.stdout] == []
    assert 280 <= len(told.stdout.split()) <= 460
    assert told.stdout == (GOLDEN / f"{schema}-{style}.txt").read_text("utf-8")
    longer = legendry(*asked, "--length", "short")
    assert [word for word in [*words, *more] if word not in longer.stdout] == []
    assert 1000 <= len(longer.stdout.split()) <= 1400


@pytest.mark.parametrize(
    "command",
    [
        ("tell", "reunion", "--seed", "7", "--format", "json"),
        ("tell", "awakening", "--seed", "7", "--format", "html"),
        ("plot", "missing-man", "--count", "-n", "30", "--seed", "7", "--format", "json"),
        ("plot", "awakening", "-n", "9", "--format", "turtle"),
    ],
)
def test_the_same_seed_gives_the_same_bytes_under_any_hash_seed(command: tuple[str, ...], legendry: Run) -> None:
    first, second = (legendry(*command, "-w", SEEDS, hash_seed=seed) for seed in (1, 4242))
    assert first.returncode == 0
    assert first.stdout == second.stdout != ""


def test_a_graph_has_the_same_bytes_under_any_hash_seed(legendry: Run, tmp_path: Path) -> None:
    pages = [tmp_path / "1.html", tmp_path / "2.html"]
    for seed, page in enumerate(pages):
        assert legendry("draw", "-w", SEEDS, "--around", "natasha", "-o", page, hash_seed=seed).returncode == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_all_casts_are_counted_and_some_cross_the_stories(legendry: Run) -> None:
    counted = legendry("plot", "reunion", "-w", SEEDS, "--count", "-n", 200, "--format", "json")
    outcome = json.loads(counted.stdout)
    assert (outcome["outcome"], outcome["count"], len(outcome["plots"])) == ("satisfiable", 96, 96)
    messengers = {plot["bindings"]["messenger"]["id"] for plot in outcome["plots"]}
    assert {"old-acquaintance", "kirill-kalnina", "imanol-kovalenko"} <= messengers
    assert set(outcome) == {
        "schema",
        "seed",
        "outcome",
        "count",
        "counted",
        "plots",
        "why",
        "repairs",
        "funnel",
        "misses",
    }


def test_a_cast_that_cannot_be_exits_1_and_says_why(legendry: Run) -> None:
    denied = legendry("plot", "reunion", "-w", SEEDS, "--cast", "protagonist=sophia-petrova")
    assert denied.returncode == 1
    assert denied.stdout == ""
    said = "Sophia Petrova cannot be the protagonist here: nobody is known to have betrayed Sophia Petrova"
    assert f"protagonist_was_betrayed: {said}" in denied.stderr
    assert "betrayal-of-kazuo lg:betrayed volodymyr-kazuo" in denied.stderr
    outcome = json.loads(
        legendry("plot", "reunion", "-w", SEEDS, "--cast", "protagonist=sophia-petrova", "--format", "json").stdout
    )
    assert outcome["outcome"] == "unsatisfiable"
    assert outcome["why"][0]["rules"] == ["protagonist_was_betrayed"]


BROKEN = {
    "yaml": ("id: x\ntype: [", ":3:"),
    "type": ("id: x\ntype: Spy", ":3:"),
    "name": ("id: x\ntype: Betrayal\nbetrayer: nobody", ":4:"),
    "date": ("id: x\ntype: Betrayal\nwhen: 1991-13", ":4:"),
    "climbing": ("id: ../x\ntype: Person", ":2:"),
    "key": ("id: x\ntype: Person\nshoe: 44", ":4:"),
    "list": ("- id: x", ":2:"),
    "object": ("id: x\ntype: !!python/object/apply:os.system ['true']", ":3:"),
    "bomb": ("id: &a [x, x]\nb: &b [*a, *a]", ":2:"),
}


REFUSED = [("tell", kind) for kind in BROKEN] + [("check", kind) for kind in BROKEN if kind != "name"]


@pytest.mark.parametrize(("command", "kind"), REFUSED)
def test_a_broken_note_exits_2_with_its_line_and_no_traceback(
    kind: str, command: str, legendry: Run, tmp_path: Path
) -> None:
    text, line = BROKEN[kind]
    note = tmp_path / "broken.md"
    note.write_text(f"---\n{text}\n---\n")
    refused = legendry(command, *(["-w"] if command == "tell" else []), tmp_path)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert f"{note}{line}" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_checking_reads_on_past_a_name_that_nothing_describes(legendry: Run, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(f"---\n{BROKEN['name'][0]}\n---\n")
    checked = legendry("check", tmp_path)
    assert checked.returncode == 1
    assert "note.md:4: error: Nothing in this world says what nobody is" in checked.stdout


def test_a_broken_note_loads_nothing_into_a_store(legendry: Run, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "anna.md").write_text("---\nid: anna\ntype: Person\nname: Anna\n---\n")
    store = tmp_path / "store"
    assert legendry("load", notes, "-w", store).returncode == 0
    before = legendry("export", store, "--to", "nq").stdout
    (notes / "ben.md").write_text("---\nid: ben\ntype: Persn\n---\n")
    (notes / "cora.md").write_text("---\nid: cora\ntype: Person\nname: Cora\n---\n")
    assert legendry("load", notes, "-w", store).returncode == 2
    assert legendry("export", store, "--to", "nq").stdout == before != ""


HOSTILE = ['Kazuo "><script>alert(1)</script>', "Kazuo } DROP ALL #", "Kazuo ]] [x](javascript:alert(1))"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_story_survives_a_hostile_name(name: str, legendry: Run, tmp_path: Path) -> None:
    world = tmp_path / "starter"
    assert legendry("new", world).returncode == 0
    note = next(
        path for path in sorted(world.rglob("*.md")) if path.read_text("utf-8").startswith("---\nid: anna-weiss")
    )
    lines = [f"name: '{name}'" if line.startswith("name:") else line for line in note.read_text("utf-8").splitlines()]
    note.write_text("\n".join(line for line in lines if not line.startswith("shortName:")) + "\n", "utf-8")
    text = legendry("tell", "reunion", "-w", world)
    assert text.returncode == 0, text.stderr
    assert name in text.stdout
    page = legendry("tell", "reunion", "-w", world, "--format", "html").stdout
    assert "<script>alert" not in page
    assert "](javascript:" not in legendry("tell", "reunion", "-w", world, "--format", "md").stdout
    graph = tmp_path / "graph.html"
    assert legendry("draw", "-w", world, "-o", graph).returncode == 0
    assert "<script>alert" not in graph.read_text("utf-8")


def test_telling_without_arguments_tells_the_seeds(legendry: Run) -> None:
    told = legendry("tell")
    assert told.returncode == 0
    assert "Kazuo" in told.stdout
