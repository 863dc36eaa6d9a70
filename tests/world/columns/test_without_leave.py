"""Columns beside a store that somebody may not look into, or write: nothing depends on them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import numpy as np
import pyoxigraph as ox
import pytest

from world import World
from world.columns import Columns, kept, table
from world.columns.pairs import Ids
from world.pattern import Pattern

NOBODY = 65534
ASKED = "?what lg:participant ?who . ?what a ?kind"


@pytest.fixture
def store(seeds: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store of the seeds with its columns, in a folder that everybody may reach."""
    kept.vocabulary_mark()  # read now: others may not be allowed to look into where the tests are
    monkeypatch.setattr(kept, "SMALLEST", 0)
    around = Path(tempfile.mkdtemp(prefix="legendry-test-"))
    around.chmod(0o755)
    made = ox.Store(str(around / "my.world"))
    made.bulk_extend(seeds.store)
    made.flush()
    del made
    yield around / "my.world"
    for folder in around.rglob("*"):
        if folder.is_dir():
            folder.chmod(0o755)
    rmtree(around)


@contextmanager
def without_leave() -> Iterator[None]:
    """As somebody who has no right to what others closed; whoever runs the tests as root could open all of it."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def rows(columns: Columns) -> list[tuple[str, ...]]:
    return [tuple(columns.terms.texts(row)) for row in table(columns, Pattern.parse([ASKED]), ["what", "who", "kind"])]


def three() -> Ids:
    return np.zeros(3, dtype=np.int32)


@pytest.mark.parametrize("closed", ["columns", "columns/*", "columns/*/*", "made", ""])
def test_what_may_not_be_looked_into_is_read_from_the_store(closed: str, store: Path) -> None:
    world = World.open(store)
    wanted = rows(world.columns)
    world.columns.derived.get("derived", three)
    for one in [] if closed == "made" else list(store.glob(closed)) if closed else [store]:
        one.chmod(0 if closed else 0o555)
    if closed == "made":
        next(store.glob("columns/*/made.json")).chmod(0)
    opened = World.open(store)
    with without_leave():
        assert rows(opened.columns) == wanted
        assert opened.columns.derived.get("derived", three).size == 3


FILLED = """
import resource, sys
from world import World
from world.columns import kept
kept.SMALLEST = 0
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
columns = World.open(sys.argv[1]).columns
print(len(columns.terms))
"""


@pytest.mark.parametrize("most", [1, 1_000, 20_000])
def test_files_that_may_not_grow_leave_nothing_that_is_believed(most: int, store: Path) -> None:
    said = subprocess.run([sys.executable, "-c", FILLED, store, str(most)], capture_output=True, text=True, check=True)
    assert said.stdout == f"{len(Columns.of(World.open(store).store).terms)}\n", said.stderr
    assert not list(store.glob("columns/*/made.json"))
    assert rows(World.open(store).columns) == rows(Columns.of(World.open(store).store))
