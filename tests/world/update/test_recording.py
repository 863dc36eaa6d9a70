"""Updates of a world that has a history are edits; a dataset without one holds just what was written to it."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.namespaces import EDIT, HISTORY
from world import World
from world.errors import TimeError
from world.facts import to_text
from world.history import Signature, log, undo, version
from world.loading import load_into_store
from world.opening import open_to_write
from world.update.recording import BooksTouched, _unlike, carry_out

MILA = Signature("mila", "2026-11-27T12:00:00Z", "INSERT DATA …")
ANNA = "id:anna-weiss"


@pytest.fixture
def world(tmp_path: Path) -> World:
    note = tmp_path / "notes" / "anna-weiss.md"
    note.parent.mkdir()
    note.write_text("---\nid: anna-weiss\ntype: Person\nname: Anna Weiss\nborn: 1930\n---\n", "utf-8")
    load_into_store(tmp_path / "my.world", [note.parent], MILA)
    return open_to_write(tmp_path / "my.world")


def update(world: World, text: str, *, admin: bool = False) -> int | None:
    return carry_out(world, text, MILA, may_touch_books=admin)


def test_an_update_is_an_edit_that_is_logged_and_taken_back(world: World) -> None:
    before = set(world.facts())
    assert update(
        world, f"DELETE {{ {ANNA} rdfs:label ?x }} INSERT {{ {ANNA} rdfs:label 'Anna' }} WHERE {{ ?s ?p ?x }}"
    )
    last = next(log(world))
    assert (last.number, last.by, last.why) == (1, MILA.by, MILA.why)
    assert last.removed == (("anna-weiss", "rdfs:label", '"Anna Weiss"'),)
    assert last.added == (("anna-weiss", "rdfs:label", '"Anna"'),)
    assert undo(world, MILA)[0].number == 2
    assert set(world.facts()) == before


def test_days_follow_an_update_as_they_follow_an_edit(world: World) -> None:
    update(world, f"DELETE DATA {{ {ANNA} lg:begin '1930' }}; INSERT DATA {{ {ANNA} lg:begin '1940' }}")
    assert world.value("anna-weiss", "lg:beginEarliest") == "1940-01-01"
    assert next(log(world)).added == (("anna-weiss", "lg:begin", '"1940"'),)


def test_times_that_would_clash_are_not_written(world: World) -> None:
    with pytest.raises(TimeError):
        update(world, f"INSERT DATA {{ {ANNA} lg:end '1920' }}")
    assert version(world) == 0
    assert world.value("anna-weiss", "lg:end") is None


def test_nodes_without_names_and_other_graphs_come_and_go_with_an_update(world: World) -> None:
    update(world, f"INSERT DATA {{ {ANNA} lg:note [ rdfs:label 'nameless' ] . GRAPH <x:g> {{ <x:a> <x:b> _:c }} }}")
    (fact,) = world.facts("anna-weiss", "lg:note")
    assert fact[2].startswith("_:")
    assert list(world.facts(fact[2])) == [(fact[2], "rdfs:label", '"nameless"')]
    assert fact in next(log(world)).added
    update(world, "DELETE WHERE { ?a lg:note ?b . ?b ?c ?d }; DROP GRAPH <x:g>; CREATE GRAPH <x:h>")
    assert not list(world.facts("anna-weiss", "lg:note"))
    assert fact in next(log(world)).removed
    graphs = {graph.value for graph in world.store.named_graphs()}
    assert "x:g" not in graphs
    assert "x:h" in graphs


def test_an_update_that_changes_nothing_is_no_edit(world: World) -> None:
    assert update(world, f"INSERT DATA {{ {ANNA} a lg:Person }}") is None
    assert version(world) == 0


@pytest.mark.parametrize(
    "text",
    [
        "DROP ALL",
        f"CLEAR GRAPH <{HISTORY}>",
        f"INSERT DATA {{ GRAPH <{EDIT}1/added> {{ <x:a> <x:b> <x:c> }} }}",
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STR(?g) = '{HISTORY}') }}",
        "CREATE GRAPH <https://w3id.org/legendry/graph/branch/x/added>",
    ],
)
def test_only_an_administrator_changes_what_the_world_remembers(text: str, world: World) -> None:
    update(world, f"INSERT DATA {{ {ANNA} rdfs:comment 'brave' }}")
    before = set(world.store)
    with pytest.raises(BooksTouched):
        update(world, text)
    assert set(world.store) == before
    assert update(world, text, admin=True) is None
    assert set(world.store) != before or "CREATE" in text


def test_while_there_is_no_edit_whoever_may_write_may_begin_from_nothing(world: World) -> None:
    with pytest.raises(BooksTouched):
        update(world, f"DROP GRAPH <{HISTORY}>")  # and leave where facts were written
    assert update(world, "DROP ALL; INSERT DATA { <x:a> lg:begin '1990' }") is None
    assert [to_text(quad.object) for quad in world.store] == ['"1990"']


def test_a_dataset_without_a_history_holds_just_what_was_written(tmp_path: Path) -> None:
    ox.Store(str(tmp_path / "plain.world")).flush()
    world = open_to_write(tmp_path / "plain.world")
    assert update(world, "INSERT DATA { <x:a> lg:begin '1990' }") is None
    assert len(list(world.store)) == 1


@given(st.lists(st.integers(0, 30_000)), st.lists(st.integers(0, 30_000)), st.booleans())
def test_what_differs_is_found_wherever_it_stands(gone: list[int], new: list[int], is_long: bool) -> None:
    kept = range(0, 30_000, 3 if is_long else 9_000)
    one, other = {*kept, *gone}, {*kept, *new}
    texts = [b"".join(b"<x:%06d> .\n" % number for number in sorted(numbers)) for numbers in (one, other)]
    unlike = _unlike(*texts)
    assert unlike[0] - unlike[1] == {b"<x:%06d> ." % number for number in one - other}
    assert unlike[1] - unlike[0] == {b"<x:%06d> ." % number for number in other - one}
