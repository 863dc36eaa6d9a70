"""Edits are checked first, written whole or not at all, remembered with who, when and why, and can be taken back."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology.namespaces import EDIT, HISTORY, PROV
from world import World
from world.errors import EditConflict, LegendryError, TimeError
from world.facts import Fact
from world.history import (
    EditRefused,
    Signature,
    branch,
    branches,
    change,
    changes,
    drop,
    edit,
    log,
    merge,
    start,
    undo,
    version,
    viewed,
)
from world.history.saying import read_fact
from world.opening import open_to_write

ANNA = Signature("Anna Weiß", "2026-11-26T20:00:00Z", "he was born in Kyiv")
BORN: Fact = ("volodymyr-kazuo", "lg:begin", '"1950"')
DEAD: Fact = ("volodymyr-kazuo", "lg:end", '"1955"')


def test_an_edit_is_written_with_the_days_that_follow_and_remembered(world: World) -> None:
    made, done = change(world, [], [BORN], ANNA)
    assert (made.number, made.by, made.when, made.why) == (1, ANNA.by, ANNA.when, ANNA.why)
    assert ("volodymyr-kazuo", "lg:beginLatest", '"1950-12-31"^^xsd:date') in world.facts("volodymyr-kazuo")
    assert ("volodymyr-kazuo", "lg:beginLatest", '"1950-12-31"^^xsd:date') in done.added
    assert (made.removed, made.added) == ((), (BORN,))
    assert list(log(world)) == [edit(world, 1)] == [made]
    subject, predicate, object_, graph = (
        ox.NamedNode(iri) for iri in (f"{EDIT}1", PROV.generated, f"{EDIT}1/added", HISTORY)
    )
    assert ox.Quad(subject, predicate, object_, graph) in world.store


def test_what_would_make_new_errors_is_refused_with_them_unless_it_is_forced(world: World) -> None:
    before = list(world.facts())
    with pytest.raises(EditRefused, match=r"error: Volodymyr Kazuo takes part in .* \[acts-after-death\]") as refused:
        change(world, [], [DEAD], ANNA)
    assert "acts-after-death" in {finding.rule for finding in refused.value.findings}
    assert list(world.facts()) == before
    assert version(world) == 0
    _, done = change(world, [], [DEAD], ANNA, force=True)
    assert "acts-after-death" in {finding.rule for finding in done.begun}


def test_times_that_would_clash_are_refused(world: World) -> None:
    change(world, [], [("old-flame", "lg:begin", '"after macau-game"')], ANNA)
    with pytest.raises(TimeError, match="cannot all be true"):
        change(world, [], [("old-flame", "lg:end", '"before macau-game"')], ANNA)
    assert version(world) == 1


def test_an_edit_taken_back_leaves_canon_as_it_was(world: World) -> None:
    before = list(world.facts())
    change(world, [], [BORN], ANNA)
    change(world, [("volodymyr-kazuo", "lg:begin", '"1950"')], [("volodymyr-kazuo", "lg:begin", '"1951"')], ANNA)
    assert undo(world, ANNA)[0].undoes == 2
    assert changes(world, 0, 3) == ((), (BORN,))
    assert undo(world, ANNA)[0].undoes == 1
    assert list(world.facts()) == before
    change(world, [], [("old-flame", "lg:begin", '"after macau-game"')], ANNA)
    undo(world, ANNA)
    assert list(world.facts()) == before
    with pytest.raises(LegendryError, match="no edit that could be taken back"):
        undo(world, ANNA)
    assert undo(world, ANNA, 4)[0].added == (BORN,)


def test_what_has_changed_since_cannot_be_taken_back(world: World) -> None:
    change(world, [], [BORN], ANNA)
    change(world, [BORN], [("volodymyr-kazuo", "lg:begin", '"1951"')], ANNA)
    with pytest.raises(EditConflict, match='`volodymyr-kazuo lg:begin "1950"` is not there any more'):
        undo(world, ANNA, 1)


def test_an_editor_who_has_not_seen_the_last_edit_is_told_of_it(world: World) -> None:
    change(world, [], [BORN], ANNA)
    with pytest.raises(EditConflict, match=r"Anna Weiß edited this world meanwhile .edit 1: he was born in Kyiv"):
        change(world, [BORN], [], Signature("Ben", ANNA.when, ""), since=0)
    assert version(world) == 1


def test_removing_what_is_not_said_and_adding_what_is_are_refused_with_what_is_said(world: World) -> None:
    with pytest.raises(LegendryError, match=r"does not say `kgb type lg:Person`.* It says: kgb type lg:"):
        change(world, [("kgb", "rdf:type", "lg:Person")], [], ANNA)
    with pytest.raises(LegendryError, match="says all that already"):
        change(world, [], [next(world.facts("kgb"))], ANNA)
    with pytest.raises(LegendryError, match="node without a name"):
        change(world, [], [("_:b1", "rdfs:label", '"x"')], ANNA, force=True)


def test_a_branch_is_laid_over_canon_and_merged_or_dropped(world: World) -> None:
    before = list(world.facts())
    start(world, "what-if", "Ben", ANNA.when, "what if he had been born")
    change(world, [], [BORN], ANNA, branch="what-if")
    assert list(world.facts()) == before
    assert [(one.name, one.begun.by, one.added) for one in branches(world)] == [("what-if", "Ben", (BORN,))]
    assert BORN in viewed(world, "what-if").facts("volodymyr-kazuo")
    change(world, [BORN], [("volodymyr-kazuo", "lg:begin", '"1951"')], ANNA, branch="what-if")
    assert branch(world, "what-if").added == (("volodymyr-kazuo", "lg:begin", '"1951"'),)
    made, _ = merge(world, "what-if", ANNA)
    assert made.added == (("volodymyr-kazuo", "lg:begin", '"1951"'),)
    assert branches(world) == []
    undo(world, ANNA)
    assert list(world.facts()) == before
    start(world, "what-if", "Ben", ANNA.when, "again")
    drop(world, "what-if", "Ben", ANNA.when, "no")
    assert branches(world) == []
    with pytest.raises(LegendryError, match=r"There is no branch `what-if`\. There are none\."):
        branch(world, "what-if")


def test_a_branch_can_take_away_what_canon_says(world: World) -> None:
    said = next(world.facts("kgb", "rdfs:label"))
    start(world, "nameless", "Ben", ANNA.when, "")
    change(world, [said], [], ANNA, branch="nameless", force=True)
    assert said not in viewed(world, "nameless").facts("kgb")
    undo(world, ANNA)
    assert branch(world, "nameless").removed == ()


def test_a_branch_of_what_canon_has_changed_meanwhile_is_not_merged_by_itself(world: World) -> None:
    start(world, "what-if", "Ben", ANNA.when, "")
    change(world, [], [BORN], ANNA, branch="what-if")
    change(world, [], [("volodymyr-kazuo", "lg:begin", '"1949"')], ANNA)
    with pytest.raises(EditConflict, match="Canon has changed since `what-if` began"):
        merge(world, "what-if", ANNA)
    assert [one.name for one in branches(world)] == ["what-if"]


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b", "x>y", "é" * 3, "n" * 101])
def test_a_name_that_cannot_be_a_branch_is_refused(world: World, name: str) -> None:
    with pytest.raises(LegendryError, match="cannot name a branch"):
        start(world, name, "Ben", ANNA.when, "")


def test_reasons_and_names_cannot_break_out_of_the_update(world: World) -> None:
    hostile = Signature('x> } ; DROP ALL # "', ANNA.when, 'a" } ; CLEAR ALL #\n\\')
    size = len(world)
    made, _ = change(world, [], [("kgb", "skos:altLabel", '"\\" } } ; DROP ALL"')], hostile)
    assert len(world) == size + 1
    assert edit(world, 1) == made
    with pytest.raises(LegendryError, match="at most 1,000 characters"):
        change(world, [], [BORN], Signature("Ben", ANNA.when, "x" * 1_001))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("volodymyr-kazuo begin 1950", BORN),
        ("volodymyr-kazuo  lg:begin  1950", BORN),
        ("the-ball a Mission", ("the-ball", "rdf:type", "lg:Mission")),
        ("romance-of-two party anna", ("romance-of-two", "lg:party", "anna")),
        ('anna name "Anna"', ("anna", "rdfs:label", '"Anna"')),
        ("anna name Anna of Kyiv", ("anna", "rdfs:label", '"Anna of Kyiv"')),
        ("anna rdfs:label Anna2", ("anna", "rdfs:label", '"Anna2"')),
        ("anna skos:altLabel Swan", ("anna", "skos:altLabel", '"Swan"')),
        ("anna <http://www.w3.org/2000/01/rdf-schema#label> Anna2", ("anna", "rdfs:label", '"Anna2"')),
        ("anna lg:from 1950", ("anna", "lg:begin", '"1950"')),
    ],
)
def test_facts_are_read_as_people_write_them(text: str, fact: Fact) -> None:
    assert read_fact(text) == fact


@pytest.mark.parametrize(
    "text", ["anna", "anna begin", "anna bgin 1950", "anna a Spyy", "anna begin 30 February", '"x" name y']
)
def test_what_is_no_fact_is_refused(text: str) -> None:
    with pytest.raises(LegendryError):
        read_fact(text)


def test_a_folder_of_notes_is_not_edited_behind_its_authors_back(write_notes: Callable[..., Path]) -> None:
    with pytest.raises(LegendryError, match="edit its notes or files themselves"):
        open_to_write(write_notes(x="id: x\ntype: Person\nname: X"))
