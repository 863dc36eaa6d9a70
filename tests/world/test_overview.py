"""A world at a glance: what it holds, what things are called, and what was done last."""

from collections.abc import Callable
from pathlib import Path

import pytest

from world import World
from world.history import Signature, change
from world.loading import load_into_store
from world.opening import open_to_write
from world.overview import (
    census_query,
    last_edits_query,
    names_query,
    read_census,
    read_last_edits,
    read_names,
    term_name,
)
from world.query.formats import Choice
from world.query.pool import QueryPool
from world.query.query import Query
from world.query.rows import Rows, read_rows

NOTES = {
    "anna": "id: anna\ntype: Person\nname: Anna Weiss",
    "kgb": "id: kgb\ntype: Agency\nname: KGB",
    "vienna": "id: vienna\ntype: City\nname: Vienna",
    "linde": "id: linde\ntype: Cafe\nname: Café Linde\nwithin: vienna",
    "gun": "id: gun\ntype: Firearm\nname: a gun",
}


def ask(world: World, query: str) -> Rows:
    with QueryPool(world, size=1) as pool:
        return read_rows([pool.run(Query(query, Choice())).body], 100)


@pytest.fixture
def small(write_notes: Callable[..., Path]) -> World:
    return World.open(write_notes(**NOTES))


def test_things_are_counted_with_those_of_classes_below(small: World) -> None:
    found = read_census(ask(small, census_query()))
    assert found == {"Person": 1, "Agency": 1, "Place": 2, "Thing": 1, "Event": 0}


def test_the_counts_are_those_of_the_columns(seeds: World) -> None:
    found = read_census(ask(seeds, census_query()))
    assert found == {name: len(seeds.columns.kind(f"lg:{name}")) for name in found}


def test_things_are_called_by_their_names(small: World) -> None:
    query = names_query(['"text"', "anna", "lg:Person", "gun", "nobody", "_:b0"])
    found = read_names(ask(small, query))
    assert {name: (one.label, one.types) for name, one in found.items()} == {
        "anna": ("Anna Weiss", ("lg:Person",)),
        "gun": ("a gun", ("lg:Firearm",)),
    }
    assert names_query(['"text"', "lg:Person"]) == ""


def test_terms_have_names_of_their_own() -> None:
    assert term_name("lg:betrayer") == "betrayer"
    assert [term_name(text) for text in ("anna", '"x"', "_:b0", "<http://x/y>")] == ["", "", "", ""]


def test_a_world_of_notes_remembers_no_edits(small: World) -> None:
    assert read_last_edits(ask(small, last_edits_query(3))) == ()


def test_the_last_edits_come_first(write_notes: Callable[..., Path], tmp_path: Path) -> None:
    load_into_store(tmp_path / "store", [write_notes(**NOTES)])
    with open_to_write(tmp_path / "store") as world:
        for number in range(1, 13):
            signed = Signature("Zoë", f"2026-01-01T00:00:{number:02d}Z", f"reason {number}")
            change(world, [], [("anna", "skos:altLabel", f'"Anna {number}"')], signed)
        found = read_last_edits(ask(world, last_edits_query(3)))
    assert [(one.number, one.by, one.why) for one in found] == [
        (12, "Zoë", "reason 12"),
        (11, "Zoë", "reason 11"),
        (10, "Zoë", "reason 10"),
    ]
