"""Loads are edits, too: remembered, and taken back like any other."""

from pathlib import Path

import pytest

from world import World
from world.errors import LegendryError
from world.history import Edit, Signature, log, undo
from world.loading import load_into_server, load_into_store
from world.opening import open_to_write
from world.stores import Address

MILA = Signature("Mila", "2026-11-26T22:00:00Z", "loads it")
ANNA = "---\nid: anna\ntype: Person\nname: Anna\nborn: 1930\n---\n\nShe sings."
BEN = "---\nid: ben\ntype: Person\nname: Ben\nborn: before anna\n---\n"
NAMELESS = '<https://w3id.org/legendry/id/anna> <https://w3id.org/legendry/ns#knows> [ <http://example.org/is> "x" ] .'


@pytest.fixture
def notes(tmp_path: Path) -> list[Path]:
    """Anna, then Ben, whose birth leans on hers, then Turtle with a node without a name."""
    files = [tmp_path / "anna.md", tmp_path / "ben.md", tmp_path / "nameless.ttl"]
    for file, text in zip(files, (ANNA, BEN, NAMELESS), strict=True):
        file.write_text(text, "utf-8")
    return files


def test_the_first_load_is_how_the_world_began(tmp_path: Path, notes: list[Path]) -> None:
    store = tmp_path / "store"
    load_into_store(store, [], MILA)
    assert list(log(World.open(store))) == [Edit(0, MILA.by, MILA.when, MILA.why, (), ())]
    world = open_to_write(store)
    with pytest.raises(LegendryError, match="no edit that could be taken back"):
        undo(world, MILA)
    with pytest.raises(LegendryError, match="Edit 0 is how this world began"):
        undo(world, MILA, 0)


def test_a_later_load_is_an_edit_that_can_be_taken_back(tmp_path: Path, notes: list[Path]) -> None:
    store = tmp_path / "store"
    load_into_store(store, notes[:1], MILA)
    before = frozenset(World.open(store).facts())
    load_into_store(store, notes[1:2], MILA)
    loaded, began = log(World.open(store))
    assert (began.number, loaded.number, loaded.by, loaded.why) == (0, 1, "Mila", "loads it")
    assert loaded.added == (
        ("ben", "lg:begin", '"before anna"'),
        ("ben", "rdf:type", "lg:Person"),
        ("ben", "rdfs:label", '"Ben"'),
    )
    undo(open_to_write(store), MILA)
    assert frozenset(World.open(store).facts()) == before
    load_into_store(store, notes[1:2], MILA)
    assert next(log(World.open(store))).added == loaded.added


def test_a_load_with_nameless_nodes_is_remembered_but_cannot_be_taken_back(tmp_path: Path, notes: list[Path]) -> None:
    store = tmp_path / "store"
    load_into_store(store, notes[:2], MILA)
    load_into_store(store, notes[2:], MILA)
    assert [len(edit.added) for edit in log(World.open(store))] == [2, 0]
    before = frozenset(World.open(store).facts())
    with open_to_write(store) as world, pytest.raises(LegendryError) as blocked:
        undo(world, MILA)
    assert "is about a node without a name" in str(blocked.value)
    assert str(blocked.value).endswith("No other edit can be taken back either.")
    assert frozenset(World.open(store).facts()) == before


def test_a_load_into_a_server_is_an_edit(server: str, notes: list[Path]) -> None:
    address = Address.parse(server)
    load_into_server(address, notes[:1], MILA)
    before = frozenset(World.open(server).facts())
    load_into_server(address, notes[1:2], MILA)
    world = World.open(server)
    assert [(edit.number, len(edit.added)) for edit in log(world)] == [(1, 3), (0, 0)]
    undo(world, MILA)
    assert frozenset(world.facts()) == before
    load_into_server(address, notes[2:], MILA)
    assert [(edit.number, len(edit.added)) for edit in log(world)] == [(3, 2), (2, 0), (1, 3), (0, 0)]
