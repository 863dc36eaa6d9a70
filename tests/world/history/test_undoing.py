"""What can be taken back is, in the order of the log; what cannot is passed over, or named with what still can be."""

import pyoxigraph as ox
import pytest

from world import World
from world.errors import EditConflict, LegendryError
from world.facts import Fact
from world.history import Signature, change, drop, edit, merge, start, undo, version

ANNA = Signature("Anna", "2026-11-26T20:00:00Z", "")


@pytest.fixture
def world() -> World:
    """Anna, added by edit 1."""
    world = World(ox.Store(), "kept")
    change(world, [], [("anna", "rdf:type", "lg:Person"), ("anna", "rdfs:label", '"Anna"')], ANNA)
    return world


def alias(name: str) -> Fact:
    return ("anna", "skos:altLabel", f'"{name}"')


def test_a_dropped_branch_and_its_edits_are_passed_over(world: World) -> None:
    change(world, [], [alias("Swan")], ANNA)
    start(world, "b2", "Ben", ANNA.when, "")
    change(world, [], [alias("Duck")], ANNA, branch="b2")
    drop(world, "b2", "Ben", ANNA.when, "drops b2")
    assert undo(world, ANNA)[0].undoes == 2
    for number in (4, 5):
        with pytest.raises(LegendryError, match=f"Edit {number} is about the branch `b2`, which has been merged or dr"):
            undo(world, ANNA, number)


def test_edits_of_a_former_branch_of_the_same_name_are_passed_over(world: World) -> None:
    start(world, "b2", "Ben", ANNA.when, "")
    change(world, [], [alias("Duck")], ANNA, branch="b2")
    drop(world, "b2", "Ben", ANNA.when, "")
    start(world, "b2", "Ben", ANNA.when, "")
    assert undo(world, ANNA)[0].undoes == 1


def test_a_merge_is_taken_back_from_canon_and_the_edits_of_its_branch_are_passed_over(world: World) -> None:
    start(world, "b2", "Ben", ANNA.when, "")
    change(world, [], [alias("Duck")], ANNA, branch="b2")
    merged, _ = merge(world, "b2", ANNA)
    assert undo(world, ANNA)[0].undoes == merged.number
    assert alias("Duck") not in world.facts("anna")
    assert undo(world, ANNA)[0].undoes == 1


def test_where_the_last_edit_is_blocked_the_others_are_named(world: World) -> None:
    change(world, [], [alias("Swan")], ANNA)
    change(world, [alias("Swan")], [], ANNA)
    change(world, [], [alias("Duck")], ANNA)
    change(world, [], [alias("Swan")], ANNA)
    undo(world, ANNA, 2)
    with pytest.raises(EditConflict) as blocked:
        undo(world, ANNA)
    assert str(blocked.value) == (
        'Edit 5 cannot be taken back: `anna alias "Swan"` is not there any more. See what has happened since: '
        "`legendry diff 5 -w kept`. By their numbers, these can be: 4, 3, 1."
    )
    assert undo(world, ANNA, 4)[0].undoes == 4


def test_only_some_of_the_others_are_named(world: World) -> None:
    for number in range(15):
        change(world, [], [alias(str(number))], ANNA)
    change(world, [], [alias("Swan")], ANNA)
    change(world, [alias("Swan")], [], ANNA)
    change(world, [], [alias("Swan")], ANNA)
    undo(world, ANNA, 17)
    with pytest.raises(EditConflict, match=r"these can be: 18, 16, 15, 14, 13, 12, 11, 10, 9, 8\.$"):
        undo(world, ANNA)


def test_an_edit_without_a_reason_is_taken_back_without_a_colon(world: World) -> None:
    undo(world, ANNA)
    assert edit(world, 2).why == "takes back edit 1"
    change(world, [], [("ben", "rdf:type", "lg:Person")], Signature("Anna", ANNA.when, "his birth"), force=True)
    undo(world, ANNA)
    assert edit(world, 4).why == "takes back edit 3: his birth"


def test_a_version_that_is_not_yet_has_not_been_seen(world: World) -> None:
    with pytest.raises(LegendryError, match=r"There is no edit 99; the last is 1\."):
        change(world, [], [alias("Swan")], ANNA, since=99)
    assert version(world) == 1


def test_a_branch_that_changes_nothing_is_not_merged(world: World) -> None:
    start(world, "b2", "Ben", ANNA.when, "")
    with pytest.raises(LegendryError, match="The branch `b2` changes nothing in canon: edit it first, or drop it"):
        merge(world, "b2", ANNA)
