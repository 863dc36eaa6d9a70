"""Whatever is typed is looked for as it stands, or refused in words; whatever a world says is shown as text."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from world import World
from world.errors import LegendryError, QueryRefused
from world.facts import literal
from world.search import LONGEST, Index, engine, written_at

ROOT = Path(__file__).parents[3]
SPECIAL = "\U0010fffb\U0010fffc\U0010fffd\0\x1b\u202e\ue000"


@pytest.fixture(scope="module")
def small() -> Index:
    world = World(ox.Store())
    world.add([("a", "rdfs:label", '"name x AND NEAR or not"'), ("b", "dcterms:description", '"body \'); DROP"')])
    return Index(world)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("AND", ["a"]),
        ("OR NOT", ["a"]),
        ("x OR body", []),
        ("x NOT zebra", []),
        ("NEAR(x zebra)", []),
        ("NEAR(x", []),
        ("name:x", ["a"]),
        ("body:drop", ["b"]),
        ("body:x", []),
        ("{name body} : drop", []),
        ("- x", ["a"]),
        ("^x", ["a"]),
        ("x*", ["a"]),
        ("* x", ["a"]),
        ("x + y", []),
        ("(x", ["a"]),
        ('x"', ["a"]),
        ('"x" "', ["a"]),
        ('""x""', ["a"]),
        ("'); DROP TABLE texts; --", []),
        ("'); drop", ["b"]),
        ("x\0and", ["a"]),
        ("x\udce9", ["a"]),
        ("x\ny", []),
        (f"x {SPECIAL}", ["a"]),
    ],
)
def test_nothing_that_is_typed_is_an_operator(typed: str, found: list[str], small: Index) -> None:
    assert [one.id for one in small.search(typed).found] == found
    assert small.search("x").count == 1
    assert isinstance(small.why_not(typed), str)


@pytest.mark.parametrize("typed", ["", "   ", '"', '""', "!?", "*", "--", "()", "\0", "\udce9", "🙂", SPECIAL])
def test_what_has_no_word_is_refused(typed: str, small: Index) -> None:
    with pytest.raises(QueryRefused, match="There is no word in what is looked for"):
        small.search(typed)


def test_a_megabyte_is_refused_by_its_length(small: Index) -> None:
    with pytest.raises(QueryRefused, match="has 1,000,000 characters: give 1,000 at most"):
        small.search("a" * 1_000_000)


@pytest.mark.parametrize("typed", ["x " * (LONGEST // 2), f'"{"x " * 499}', "x" * LONGEST, '"x"' * 333, "x*^" * 333])
def test_as_much_as_is_allowed_is_looked_for(typed: str, small: Index) -> None:
    assert small.search(typed).count in (0, 1)


@settings(max_examples=150)
@given(st.text(max_size=60), st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_is_found_in_any_text_or_refused(typed: str, said: list[str]) -> None:
    world = World(ox.Store())
    world.add([("a", "lg:trait", literal(text.encode("utf-8", "replace").decode())) for text in said])
    with Index(world) as index:
        try:
            answer = index.search(typed)
        except QueryRefused:
            return
        assert answer.count == len(answer.found) <= 1


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["red", "arrow", "ß", "ı", "e\u0301", "-", " ", "\n", "…", *SPECIAL]), max_size=30))
def test_a_word_is_found_whatever_stands_around_it(around: list[str]) -> None:
    world = World(ox.Store())
    text = "".join(around)
    world.add([("a", "dcterms:description", literal(f"{text} needle {text}"))])
    with Index(world) as index:
        (found,) = index.search("needle").found
    assert "«needle»" in str(found.snippet)
    assert str(found.snippet).isprintable()


def test_characters_of_ours_in_a_world_break_nothing(tmp_path: Path) -> None:
    file = tmp_path / "odd.nt"
    file.write_text(f'<urn:a> <urn:p> "one two {SPECIAL[:3]} three" .\n<urn:a> <urn:p> "four" .\n', "utf-8")
    world = World.open(file)
    with Index(world) as index:
        for word in ("one", "two", "three", "four"):
            (found,) = index.search(word).found
            assert f"«{word}»" in str(found.snippet)
            assert written_at(world, found) == ()


def test_a_body_of_a_megabyte_that_is_all_hits_is_shown_in_short() -> None:
    world = World(ox.Store())
    world.add([("a", "dcterms:description", literal("red arrow " * 100_000))])
    with Index(world) as index:
        (found,) = index.search("arrow red").found
    assert len(str(found.snippet)) < 300


@pytest.mark.parametrize("apart", ["-" * 9_000, " - " * 3_000])
def test_words_in_a_row_that_are_far_apart_are_found_all_the_same(apart: str) -> None:
    world = World(ox.Store())
    world.add([("a", "dcterms:description", literal(f"red{apart}arrow"))])
    with Index(world) as index:
        (found,) = index.search('"red arrow"').found
    assert (found.id, len(str(found.snippet)) < 200) == ("a", True)


def test_a_sqlite_that_cannot_search_text_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_MODULE", "fts0")
    with pytest.raises(
        LegendryError, match=r"SQLite 3\.[0-9.]+ cannot search text \(no such module: fts0\): use a Python"
    ):
        Index(World(ox.Store()))


def test_a_python_without_sqlite_keeps_all_other_commands() -> None:
    program = (
        "import sys; sys.modules['sqlite3'] = None\n"
        "from api.cli import main\n"
        "sys.argv = ['legendry', *sys.argv[1:]]\n"
        "main()"
    )
    for arguments, said in ((["search", "kazuo"], b"This Python has no SQLite"), (["schemas"], b"")):
        done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == (2 if said else 0)
        assert done.stderr.startswith(said)
        assert b"Traceback" not in done.stderr
