"""The columns of a store are kept beside it: found again, told of edits, and never believed when they may be wrong."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from world import Fact, World
from world.columns import Columns, kept, table
from world.columns.shelf import Shelf
from world.history import Signature, change, undo
from world.opening import open_to_write
from world.pattern import Pattern
from world.stores import Store

SIGNED = Signature("Anna Weiß", "2026-11-27T02:00:00Z", "he was born in Kyiv")
BORN: Fact = ("volodymyr-kazuo", "lg:begin", '"1950"')
RENAMED: Fact = ("volodymyr-kazuo", "rdfs:label", '"Aaron"')
ASKED = [
    "?what lg:participant ?who . ?what a ?kind",
    "?what lg:agent ?who . ?kind lg:agent ?who . ?what precedes ?kind",
    "?what rdfs:label ?who . ?what lg:beginLatest ?kind",
]


@pytest.fixture
def store(tmp_path: Path, seeds: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the seeds whose columns are kept, small as it is."""
    monkeypatch.setattr(kept, "SMALLEST", 0)
    folder = tmp_path / "my.world"
    made = ox.Store(str(folder))
    made.bulk_extend(seeds.store)
    made.flush()
    return folder


def _rows(columns: Columns) -> list[list[tuple[str, ...]]]:
    found = (table(columns, Pattern.parse(lines), ["what", "who", "kind"]) for lines in ASKED)
    return [[tuple(columns.terms.texts(row)) for row in rows] for rows in found]


def _holds(folder: Path) -> None:
    """That the columns of a store say what it says."""
    world = World.open(folder)
    rows = _rows(world.columns)
    assert rows == _rows(Columns.of(world.store))
    assert all(rows)


def _read_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_store: Store) -> object:
        raise AssertionError("the store was read again")

    monkeypatch.setattr(kept, "read", refused)


def test_they_are_found_again(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _holds(store)
    with monkeypatch.context() as patched:
        _read_no_more(patched)
        _holds(store)


def test_edits_are_worked_in(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_to_write(store) as world:
        change(world, [], [("volodymyr-kazuo", "lg:skill", '"languages"')], SIGNED, force=True)
    del world
    _holds(store)
    with monkeypatch.context() as patched:
        _read_no_more(patched)
        for removed, added in (([], [BORN, RENAMED]), ([RENAMED], [("new-one", "rdf:type", "lg:Person")])):
            with open_to_write(store) as world:
                change(world, removed, added, SIGNED, force=True)
            del world
            _holds(store)
        with open_to_write(store) as world:
            undo(world, SIGNED, force=True)
        del world
        _holds(store)
    assert len(list((store / kept.FOLDER).iterdir())) == 1


def test_what_is_changed_without_an_edit_is_read_anew(store: Path) -> None:
    _holds(store)
    ox.Store(str(store)).add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c")))
    _holds(store)


@pytest.mark.parametrize("harm", [b"", b"\x93NUMPY nonsense", None])
def test_damage_is_no_harm(store: Path, harm: bytes | None) -> None:
    _holds(store)
    for file in (store / kept.FOLDER).rglob("*"):
        if file.is_file() and harm is not None:
            file.write_bytes(harm)
        elif file.is_file():
            file.unlink()
    _holds(store)
    _holds(store)


def test_numbers_that_no_term_has_are_not_believed(store: Path) -> None:
    import numpy as np

    _holds(store)
    [folder] = (store / kept.FOLDER).iterdir()
    for file in folder.glob("?*.npy"):
        if file.name != "terms.npy":
            np.save(file, np.full((2, 5), 10**8, dtype=np.int32))
    World.open(store).columns.kind("lg:Person")  # made of other things, or of none; but it ends


def test_a_disk_that_can_only_be_read_is_no_harm(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refused)
    _holds(store)
    assert not (store / kept.FOLDER).exists()


def test_small_stores_are_read_as_they_are(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SMALLEST", 10**9)
    _holds(store)
    assert not (store / kept.FOLDER).exists()


def test_a_copy_of_a_store_has_its_columns_too(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _holds(store)
    shutil.copytree(store, tmp_path / "copy")
    _read_no_more(monkeypatch)
    _holds(tmp_path / "copy")


def test_an_array_that_is_gone_or_torn_is_read_from_the_store(store: Path) -> None:
    _holds(store)
    [folder] = (store / kept.FOLDER).iterdir()
    kept_files = sorted(file for file in folder.glob("*.npy") if file.name != "terms.npy")
    for number, file in enumerate(kept_files):
        if number % 2:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:-1])
    _holds(store)


def test_columns_that_another_process_drops_stay_right(store: Path) -> None:
    world = World.open(store)
    columns = world.columns
    shutil.rmtree(store / kept.FOLDER)
    assert _rows(columns) == _rows(Columns.of(world.store))


def test_an_edit_after_a_change_without_one_does_not_hide_it(store: Path) -> None:
    with open_to_write(store) as world:
        change(world, [], [("volodymyr-kazuo", "lg:skill", '"languages"')], SIGNED, force=True)
    del world
    _holds(store)
    outside = ox.Store(str(store))
    outside.load(
        b"<https://w3id.org/legendry/id/volodymyr-kazuo> <https://w3id.org/legendry/ns#skill> 'chess' .",
        ox.RdfFormat.TURTLE,
    )
    del outside
    with open_to_write(store) as world:
        change(world, [], [BORN], SIGNED, force=True)
    del world
    world = World.open(store)
    for columns in (world.columns, Columns.of(world.store)):
        skills = columns.exactly("lg:skill")
        assert '"chess"' in columns.terms.texts(skills.second)
    _holds(store)


def test_what_is_not_ours_is_left_alone(store: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "letters").mkdir(parents=True)
    (store / kept.FOLDER).symlink_to(tmp_path / "elsewhere")
    _holds(store)
    assert (tmp_path / "elsewhere" / "letters").is_dir()


def test_several_at_once_make_the_same_columns(store: Path) -> None:
    def opened(_: int) -> list[list[tuple[str, ...]]]:
        return _rows(World.open(store).columns)

    with ThreadPoolExecutor(4) as several:
        found = list(several.map(opened, range(4)))
    assert all(rows == _rows(Columns.of(World.open(store).store)) for rows in found)
    assert not list((store / kept.FOLDER).glob("*.being-made"))


def test_a_disk_that_fills_leaves_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "_write", lambda *_: None)
        _holds(store)
    assert not list((store / kept.FOLDER).iterdir())


def _count_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise AssertionError("the facts of the store were counted")

    monkeypatch.setattr(kept, "count", refused)


def test_edits_leave_a_trail_that_spares_counting(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _holds(store)
    with monkeypatch.context() as patched:
        _read_no_more(patched)
        _count_no_more(patched)
        for name in ("new-one", "another"):
            with open_to_write(store) as world:
                change(world, [], [(name, "rdf:type", "lg:Person")], SIGNED, force=True)
                change(world, [], [(name, "rdfs:label", '"Aaron"')], SIGNED, force=True)
            del world
        _holds(store)
        with open_to_write(store) as world:
            undo(world, SIGNED, force=True)
        del world
        _holds(store)


def _outside(store: Path) -> None:
    ox.Store(str(store)).add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c")))


@pytest.mark.parametrize("when", ["before", "between", "within", "after"])
def test_the_trail_ends_with_a_change_that_is_no_edit(store: Path, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _holds(store)
    if when == "before":
        _outside(store)
    for turn in range(2):
        with open_to_write(store) as world:
            change(world, [], [(f"new-{turn}", "rdf:type", "lg:Person")], SIGNED, force=True)
            if when == "within" and not turn:
                world.store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c")))
        del world
        if when == "between" and not turn:
            _outside(store)
    if when == "after":
        _outside(store)
    with monkeypatch.context() as patched, pytest.raises(AssertionError, match="counted"):
        _count_no_more(patched)
        _holds(store)
    _holds(store)
