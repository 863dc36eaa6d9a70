"""Vaults as Obsidian opens them: wikilinks, file names as ids, its own properties, attachments and hidden folders."""

from collections.abc import Callable
from pathlib import Path

import pytest

from world import NoteErrors, World

PEOPLE = {
    "anna": "id: anna\ntype: Person\nname: Anna",
    "ben": "id: ben\ntype: Person\nname: Ben",
    "war": "id: the-war\ntype: Mission\nname: the war\nwhen: 1991",
}
Write = Callable[..., Path]

LINKS = {
    "a bare id": "anna",
    "a link": '"[[anna]]"',
    "a link with a name": '"[[anna|the translator]]"',
    "a link with a folder": '"[[characters/anna]]"',
    "a link with a heading": '"[[anna#Childhood]]"',
    "a link with all of these": '"[[characters/anna#Childhood|her]]"',
    "a link to the file": '"[[anna.md]]"',
    "an unquoted link": "[[anna]]",
    "an unquoted link with a name": "[[anna|the translator]]",
    "a wrapped link": '{value: "[[anna]]", source: letter 1}',
    "a wrapped, unquoted link": "{value: [[anna]], source: letter 1}",
}


@pytest.mark.parametrize("case", LINKS)
def test_a_reference_may_be_a_wikilink(case: str, write_notes: Write) -> None:
    folder = write_notes(**PEOPLE, x=f"id: x\ntype: Betrayal\nname: X\nbetrayer: {LINKS[case]}\nbetrayed: ben")
    assert ("x", "lg:betrayer", "anna") in set(World.open(folder).facts("x"))


@pytest.mark.parametrize(
    "written",
    ['["[[anna]]", "[[ben|him]]"]', "[[[anna]], [[ben]]]", '\n  - "[[anna]]"\n  - ben', "\n  - [[anna]]\n  - [[ben]]"],
)
def test_wikilinks_stand_in_lists_too(written: str, write_notes: Write) -> None:
    world = World.open(write_notes(**PEOPLE, x=f"id: x\ntype: Romance\nname: X\nparty: {written}"))
    assert [fact[2] for fact in world.facts("x", "lg:party")] == ["anna", "ben"]


def test_a_time_leans_on_a_wikilink(write_notes: Write) -> None:
    world = World.open(write_notes(**PEOPLE, x='id: x\ntype: Meeting\nname: X\nwhen: "before [[events/the-war|it]]"'))
    assert ("x", "lg:before", "the-war") in set(world.facts("x"))


def test_a_wikilink_names_a_note_by_its_file(write_notes: Write) -> None:
    folder = write_notes(**PEOPLE, x='id: x\ntype: Betrayal\nname: X\nbetrayer: "[[Cora Lind]]"\nbetrayed: ben')
    (folder / "Cora Lind.md").write_text("---\nid: cora\ntype: Person\nname: Cora\n---\n")
    assert ("x", "lg:betrayer", "cora") in set(World.open(folder).facts("x"))


def test_a_name_in_brackets_stays_text(write_notes: Write) -> None:
    world = World.open(write_notes(x='id: x\ntype: Person\nname: "[[X]]"'))
    assert world.label("x") == "[[X]]"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"[[nobody]]"', "`betrayer` names `nobody`, and no note bears that id"),
        ('"[[../../etc/passwd]]"', "leads out of the vault"),
        ('"[[/etc/passwd]]"', "leads out of the vault"),
        ("[[../../etc/passwd]]", "leads out of the vault"),
        ('"[[anna]] and [[ben]]"', "`betrayer` is no single link"),
        ('"[[anna"', "`betrayer` is no single link"),
        ("[[anna, ben]]", "a list within a list"),
    ],
)
def test_a_wikilink_that_leads_nowhere_is_refused_at_its_line(written: str, said: str, write_notes: Write) -> None:
    folder = write_notes(**PEOPLE, x=f"id: x\ntype: Betrayal\nname: X\nbetrayer: {written}\nbetrayed: ben")
    with pytest.raises(NoteErrors, match=r"x\.md:5: ") as refused:
        World.open(folder)
    assert said in str(refused.value)


def test_a_body_is_kept_exactly_with_links_to_what_nobody_has_written(write_notes: Write) -> None:
    body = (
        "    an indented line\n\n[[Unwritten note]], and ![[portrait.png]]  \n\n---\nmore: text\n\ttab “quotes” \\ end"
    )
    world = World.open(write_notes(anna=f"---\nid: anna\ntype: Person\nname: Anna\n---\n\n{body}\n\n"))
    assert world.value("anna", "dcterms:description") == body


def test_a_long_body_is_kept(write_notes: Write) -> None:
    body = "A chapter. " * 20_000
    world = World.open(write_notes(anna=f"---\nid: anna\ntype: Person\nname: Anna\n---\n{body}end"))
    assert world.value("anna", "dcterms:description") == f"{body}end"


def test_a_note_without_an_id_has_its_files_name(write_notes: Write) -> None:
    world = World.open(write_notes(anna="type: Person\nname: Anna"))
    assert world.ids() == {"anna"}


def test_a_file_name_that_can_be_no_id_is_refused_with_one_that_can(write_notes: Write) -> None:
    folder = write_notes(ben=PEOPLE["ben"])
    (folder / "Ænna Łind.md").write_text("---\ntype: Person\nname: Anna\n---\n")
    with pytest.raises(NoteErrors, match=r"This note has no id\. Add a line such as `id: nna-ind`"):
        World.open(folder)


def test_obsidians_own_properties_say_nothing_but_aliases(write_notes: Write) -> None:
    editors = "tags: [spy, draft]\ncssclasses:\n  - wide\npublish: true\naliases: [The Swan, Nata]"
    world = World.open(write_notes(anna=f"{PEOPLE['anna']}\n{editors}"))
    plain = World.open(write_notes(anna=f"{PEOPLE['anna']}\nalias: [The Swan, Nata]"))
    assert list(world.facts()) == list(plain.facts())


def test_hidden_folders_and_attachments_are_left_out(write_notes: Write) -> None:
    folder = write_notes(**PEOPLE)
    for hidden in (".obsidian", ".trash", "deep/.git"):
        (folder / hidden).mkdir(parents=True)
        (folder / hidden / "no.md").write_text("no note")
    (folder / "portrait.png").write_bytes(b"\x89PNG\0")
    (folder / "talk.m4a").write_bytes(b"\0\0")
    assert World.open(folder).ids() == {"anna", "ben", "the-war"}


def test_trig_beside_the_notes_keeps_its_graphs(write_notes: Write) -> None:
    folder = write_notes(**PEOPLE)
    (folder / "what-if.trig").write_text("<http://x/branch> { <http://x/a> <http://x/p> <http://x/b> }")
    world = World.open(folder)
    assert [str(graph) for graph in world.store.named_graphs() if "branch" in str(graph)] == ["<http://x/branch>"]


def test_links_may_go_round_in_a_circle_where_the_vocabulary_allows_it(write_notes: Write) -> None:
    anna = 'id: anna\ntype: Person\nname: Anna\npossiblySameAs: "[[ben]]"'
    ben = 'id: ben\ntype: Person\nname: Ben\npossiblySameAs: "[[anna]]"'
    assert World.open(write_notes(anna=anna, ben=ben)).ids() == {"anna", "ben"}
