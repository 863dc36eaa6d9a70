"""Columns that are kept while a world is built are found when it is opened: those that would be read from it."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from world import Fact, World
from world.building import build as building
from world.building import chapter
from world.building.build import build
from world.building.society.setting import Setting
from world.building.society.surroundings import Surroundings, surroundings
from world.columns import Columns, kept
from world.columns.columns import read
from world.columns.gathering import Gathering
from world.columns.part import Part
from world.columns.terms import Texts
from world.history import Signature, change
from world.opening import open_to_write

MILA = Signature("Mila", "2026-11-27T04:00:00Z", "builds it")
SKILLED: Fact = ("olga-ivanova", "lg:skill", '"chess"')


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Communities of 30 people, whose columns are kept all the same."""
    monkeypatch.setattr(kept, "SMALLEST", 0)
    monkeypatch.setattr(chapter, "LARGEST", 30)


def built(folder: Path, around: World | None = None, people: int = 70) -> Path:
    near = Surroundings() if around is None else surroundings(around)
    build(folder, Setting(1960, 1985, people, 1, near), MILA, around=around)
    return folder


def opened(folder: Path) -> Columns:
    """The columns of a store, which is not read for them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kept, "read", lambda _store: pytest.fail("the store was read"))
        return World.open(folder).columns


def demand_equal(folder: Path) -> None:
    """That the columns that are kept beside a store are those that are read from it, in every file."""
    columns, part = opened(folder), read(World.open(folder).store)
    [beside] = (folder / kept.FOLDER).iterdir()
    assert json.loads((beside / "made.json").read_text("utf-8"))["predicates"] == list(part.facts)
    assert list(columns.terms.ordered) == part.texts
    for predicate, pairs in part.facts.items():
        assert columns.shelf.has(f"exactly {predicate}")
        assert columns.exactly(predicate).stacked.tolist() == pairs.stacked.tolist()


def test_a_built_world_has_its_columns(tmp_path: Path) -> None:
    demand_equal(built(tmp_path / "built"))
    assert [path.name for path in tmp_path.iterdir()] == ["built"]


def test_a_world_around_another_has_its_columns(seeds: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_AT_ONCE", 500)
    demand_equal(built(tmp_path / "around-notes", seeds, 40))
    demand_equal(built(tmp_path / "around-a-store", World.open(tmp_path / "around-notes"), 40))


def test_edits_of_a_built_world_are_worked_into_its_columns(tmp_path: Path) -> None:
    folder = built(tmp_path / "built", people=20)
    with open_to_write(folder) as world:
        change(world, [], [SKILLED], MILA, force=True)
    del world
    demand_equal(folder)
    assert SKILLED in set(World.open(folder).facts())


def test_a_small_world_needs_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SMALLEST", 10**9)
    assert not (built(tmp_path / "built", people=20) / kept.FOLDER).exists()


@pytest.mark.parametrize("failing", [(Gathering, "_write"), (Gathering, "texts"), (Texts, "write")])
def test_a_disk_that_fails_while_columns_are_written_does_not_fail_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: tuple[type, str]
) -> None:
    def full(*_: object) -> Iterator[str]:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(*failing, full)
        folder = built(tmp_path / "built", people=20)
    assert not list(folder.glob(f"{kept.FOLDER}/*"))
    assert len(World.open(folder).columns.kind("lg:Person")) == 20
    assert [path.name for path in tmp_path.iterdir()] == ["built"]


def test_columns_that_hold_less_than_the_store_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Part, "of", lambda *_: Part((), {}))
        folder = built(tmp_path / "built", people=20)
    assert not list(folder.glob(f"{kept.FOLDER}/*"))
    assert len(World.open(folder).columns.kind("lg:Person")) == 20
