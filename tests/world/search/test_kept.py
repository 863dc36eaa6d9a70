"""The words of a store are kept beside it: what is found there is what memory finds, and nothing broken is believed."""

import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from world import World
from world.columns import kept
from world.columns.trail import WORDS
from world.facts import Fact, literal
from world.history import Signature, change
from world.loading import load_into_store
from world.opening import open_to_write
from world.resources.words import Words
from world.search import Index, index, open_index, tables
from world.search import kept as words
from world.search.keeping import keep_words
from world.search.thing import things
from world.writing import copy_store

SEEDS = Path(__file__).parents[3] / "examples" / "seeds"
SIGNED = Signature("Anna Weiß", "2026-11-27T02:00:00Z", "he was born in Kyiv")
ASKED = ("a", "petrova", '"soviet spy"', "the k", "aalto")
NEW: list[Fact] = [
    ("ada", "rdf:type", "lg:Person"),
    ("ada", "rdfs:label", '"Ada Aalto"'),
    ("moscow", "rdfs:label", '"Москва"'),
]
GONE: list[Fact] = [("moscow", "rdfs:label", '"Moscow"')]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the seeds whose words are kept, small as it is."""
    monkeypatch.setattr(kept, "SMALLEST", 0)
    load_into_store(tmp_path / "my.world", [SEEDS])
    return tmp_path / "my.world"


def all_found(one: Index) -> list[object]:
    kinds = ("", "Person")
    return [[one.search(text, 7, kind, 2), one.ids(text, kind)] for text in ASKED for kind in kinds]


def holds(root: Path) -> None:
    """That what is kept for a store finds what memory does."""
    world = World.open(root)
    with open_index(world) as there, Index(world) as memory:
        assert all_found(there) == all_found(memory)


def read_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> object:
        raise AssertionError("all words were read again")

    monkeypatch.setattr(words, "make", refused)


def edit(root: Path, gone: list[Fact] = GONE, new: list[Fact] = NEW) -> None:
    with open_to_write(root) as world:
        change(world, gone, new, SIGNED, force=True)


def test_a_process_of_its_own_reads_them_before_anybody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "my.world"
    load_into_store(root, [SEEDS])
    with (root / "000000.sst").open("wb") as filler:  # what is no store file of RocksDB's is passed over
        filler.truncate(kept.SMALLEST)
    assert words.are_new_to(root)
    keep_words(root)
    assert not words.are_new_to(root)
    read_no_more(monkeypatch)
    assert Words().index(World.open(root)).ids("petrova", "Person")[0] == "natalia-petrova"


def test_they_are_found_again_and_nothing_is_said(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    open_index(World.open(store), said.append).close()
    assert [line for line in said if "my.world are read" in line] == said != []
    holds(store)
    read_no_more(monkeypatch)
    with open_index(World.open(store), said.append) as there:
        assert there.ids("petrova", "Person")[0] == "natalia-petrova"
    assert len(said) == 1


def test_what_edits_touched_is_read_anew_and_nothing_else(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_index(World.open(store)) as before:
        edit(store)
        read_no_more(monkeypatch)
        with open_index(World.open(store)) as after:
            assert (before.ids("aalto"), after.ids("aalto")) == ([], ["ada"])
            assert after.ids("москва", "Place") == ["moscow"]
    monkeypatch.undo()
    monkeypatch.setattr(kept, "SMALLEST", 0)
    holds(store)
    assert len(list((store / WORDS).iterdir())) == 1


def test_what_is_changed_without_an_edit_is_read_anew(store: Path) -> None:
    holds(store)
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    ox.Store(str(store)).add(ox.Quad(ox.NamedNode("urn:a"), label, ox.Literal("Petrova's ring")))
    holds(store)


@pytest.mark.parametrize("file", ["made.json", "words.sqlite"])
@pytest.mark.parametrize("harm", [b"", b"SQLite format 3\x00 nonsense", None])
def test_damage_is_no_harm(store: Path, file: str, harm: bytes | None) -> None:
    holds(store)
    [path] = (store / WORDS).glob(f"*/{file}")
    path.unlink()
    if harm is not None:
        path.write_bytes(harm)
    holds(store)
    holds(store)


def test_pages_that_turn_out_to_be_damaged_are_no_harm(store: Path) -> None:
    holds(store)
    [path] = (store / WORDS).glob("*/words.sqlite")
    whole = path.read_bytes()
    page = 4096
    for first in (1, len(whole) // page // 2):
        path.write_bytes(whole[: first * page] + b"\xff" * (len(whole) - first * page))
        holds(store)
        shutil.rmtree(store / WORDS, ignore_errors=True)
        holds(store)
        [path] = (store / WORDS).glob("*/words.sqlite")


def test_a_folder_that_can_only_be_read_is_no_harm(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refused)
    holds(store)
    assert not (store / WORDS).exists()


def test_some_may_read_them_at_once(store: Path) -> None:
    def found(_: int) -> list[str]:
        with open_index(World.open(store)) as there:
            return there.ids("petrova")

    with ThreadPoolExecutor(4) as threads:
        assert len({tuple(ids) for ids in threads.map(found, range(8))}) == 1
    assert len(list((store / WORDS).iterdir())) == 1


def test_a_copy_takes_those_of_its_store(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holds(store)
    with open_to_write(store) as world:
        change(world, GONE, NEW, SIGNED, force=True)
        copy_store(world.store, tmp_path / "copy")
    kept.lend(store, tmp_path / "copy")
    copied = World(ox.Store.read_only(str(tmp_path / "copy")), "copy", path=store)
    with Index(copied) as memory:
        wanted = all_found(memory)
    read_no_more(monkeypatch)
    for world in (copied, World.open(tmp_path / "copy")):
        with open_index(world) as there:
            assert all_found(there) == wanted


def test_random_edits_leave_what_memory_finds(store: Path) -> None:
    rng = random.Random(7)
    syllables = ("ka", "zu", "pe", "tro", "va", "an", "na")
    holds(store)
    for turn in range(3):
        before = World.open(store)
        names, gone = sorted(before.ids()), rng.sample(list(before.facts(predicate="rdfs:label")), 2)
        said = ["".join(rng.choices(syllables, k=3)) for _ in range(4)]
        new = [(rng.choice(names), "dcterms:description", literal(f"{word} {turn}")) for word in said]
        new += [(f"{word}-{turn}", "rdfs:label", literal(word)) for word in said]
        edit(store, gone, new)
        holds(store)


def test_of_very_many_names_that_begin_so_come_first_on_every_page(
    seeds: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index(seeds) as few:
        weighed = {text: few.ids(text) for text in ASKED}
        monkeypatch.setattr(index, "_TOO_MANY", 3)
        for text, ids in weighed.items():
            pages = [few.search(text, 40, skip=skip) for skip in range(0, len(ids) + 40, 40)]
            assert [one.id for page in pages for one in page.found] == few.ids(text)
            assert sorted(few.ids(text)) == sorted(ids)
            assert {page.count for page in pages} == {len(ids)}
        assert few.ids("kgb")[0] == "kgb"


def test_a_store_that_scatters_what_it_says_of_a_thing_is_read_whole(
    seeds: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index(seeds) as wanted:
        expected = all_found(wanted)
    monkeypatch.setattr(tables, "things_by_parts", lambda world: [*things(world), *things(world)])
    with Index(seeds) as found:
        assert all_found(found) == expected
