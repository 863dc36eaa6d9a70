"""What goes out as notes, YAML or sheets comes back as it was: every fact, every source, every graph."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings

from tests.world.composing.generated import notes, quads
from world import World
from world.composing import Leftover, write_one_file, write_sheets, write_vault
from world.composing.account import ORIGINS, Account
from world.errors import TimeError
from world.facts import Fact
from world.opening import load_files
from world.writing import export

PATIENT = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def open_with_rest(file: Path) -> World:
    """A single file, and the rest that was written beside it."""
    world = World(ox.Store(), path=file)
    load_files(world, [file, *sorted(file.parent.glob("rest.*"))])
    return world


FORMATS: list[tuple[str, Callable[[World, Path], Leftover], Callable[[Path], World]]] = [
    ("vault", write_vault, World.open),
    ("things.yaml", write_one_file, open_with_rest),
    ("sheets", write_sheets, World.open),
]


@contextmanager
def new_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def canonical(world: World) -> list[str]:
    """All graphs but the origins, with blank nodes named by what is said of them (RDFC-1.0)."""
    dataset = ox.Dataset(quad for quad in world.store if quad.graph_name != ORIGINS)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, dataset))


def vouched(world: World) -> dict[Fact, list[Any]]:
    account = Account(world)
    facts = [fact for name in account.subjects for fact in account.facts(name)]
    return {fact: [voucher for voucher in account.vouchers(fact) if any(voucher)] for fact in facts}


def opened(folder: Path, content: list[ox.Quad]) -> World:
    file = folder / "world.nq"
    file.write_bytes(ox.serialize(content, format=ox.RdfFormat.N_QUADS) or b"")
    try:
        return World.open(file)
    except TimeError:
        assume(False)
        raise


@pytest.mark.parametrize(("name", "write", "read"), FORMATS)
@PATIENT
@given(content=quads())
def test_whatever_rdf_says_comes_back(
    name: str, write: Callable[[World, Path], Leftover], read: Callable[[Path], World], content: list[ox.Quad]
) -> None:
    with new_folder() as folder:
        world = opened(folder, content)
        assume(len(world.store))
        rest = write(world, folder / name)
        assume(name != "vault" or rest.file or list((folder / name).rglob("*.md")))
        back = read(folder / name)
        assert canonical(back) == canonical(world)


@pytest.mark.parametrize(("name", "write", "read"), FORMATS)
@PATIENT
@given(written=notes())
def test_whatever_notes_say_comes_back_with_its_sources(
    name: str,
    write: Callable[[World, Path], Leftover],
    read: Callable[[Path], World],
    written: dict[str, dict[str, Any]],
) -> None:
    with new_folder() as folder:
        (folder / "mine").mkdir()
        for note, keys in written.items():
            body = keys.pop("body")
            front = yaml.safe_dump(keys)
            (folder / "mine" / f"{note}.md").write_bytes(f"---\n{front}---\n\n{body}\n".encode())
        try:
            world = World.open(folder / "mine")
        except TimeError:
            assume(False)
            raise
        rest = write(world, folder / name)
        assert rest.file == "" or name == "sheets"
        back = read(folder / name)
        assert canonical(back) == canonical(world)
        assert vouched(back) == vouched(world)


@pytest.mark.parametrize(("name", "write", "read"), FORMATS)
@pytest.mark.parametrize("example", ["examples/seeds", "examples/double-agent", "examples/starter"])
def test_the_examples_come_back_with_their_sources(
    example: str, name: str, write: Callable[[World, Path], Leftover], read: Callable[[Path], World], tmp_path: Path
) -> None:
    world = World.open(example)
    rest = write(world, tmp_path / name)
    assert rest.file == "" or name == "sheets"
    back = read(tmp_path / name)
    assert canonical(back) == canonical(world)
    assert vouched(back) == vouched(world)


def test_sources_come_through_rdf_as_well(tmp_path: Path) -> None:
    seeds = World.open("examples/seeds")
    (tmp_path / "seeds.nq").write_bytes(export(seeds, "nq"))
    write_sheets(World.open(tmp_path / "seeds.nq"), tmp_path / "sheets")
    rest = write_vault(World.open(tmp_path / "sheets"), tmp_path / "vault")
    assert rest.file == ""
    assert vouched(World.open(tmp_path / "vault")) == vouched(seeds)
