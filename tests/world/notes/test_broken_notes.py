"""A broken note is refused at its line, with what was read and what to write; nothing of the folder is loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from world import NoteErrors, World, WorldNotFound
from world.errors import TimeError

PERSON = "id: anna\ntype: Person\nname: Anna\n"

BROKEN = {
    "YAML with a stray bracket": ("id: anna\ntype: [Person\nname: x", 4, "not YAML"),
    "text with a colon": ("id: anna\ntype: Person\nname: Anna: the spy", 4, "quotation marks"),
    "unknown type": ("id: anna\ntype: Persn\nname: Anna", 3, "There is no type `Persn`. Did you mean `Person`"),
    "no type": ("id: anna\nname: Anna", 2, "no type"),
    "an empty id": ("id:\ntype: Person\nname: Anna", 2, "no id"),
    "an id that climbs": ("id: ../anna\ntype: Person\nname: Anna", 2, "`../anna` cannot be an id"),
    "an id with capitals": ("id: Anna\ntype: Person\nname: Anna", 2, "cannot be an id"),
    "a name that nobody bears": (PERSON + "motive: revnge", 5, "`motive` names `revnge`, and no note bears that id"),
    "a month that is none": ("id: x\ntype: Betrayal\nname: X\nwhen: 1991-13", 5, "There is no month 13"),
    "a time that leans on nobody": ("id: x\ntype: Betrayal\nname: X\nwhen: before the-war", 5, "`the-war`"),
    "an unknown key": (PERSON + "motiv: x", 5, "There is no key `motiv`. Did you mean `motive`?"),
    "a key of another type": (PERSON + "betrayer: anna", 5, "`betrayer` belongs to Betrayal, and `anna` is a Person"),
    "a reference of the wrong kind": ("id: x\ntype: Betrayal\nname: X\nbetrayer: x", 5, "wants a"),
    "a key twice": (PERSON + "name: Anne", 5, "stands already on line 4"),
    "front matter that is a list": ("---\n- a\n- b\n---\n", 2, "The front matter is a list"),
    "front matter that is a word": ("---\nhello\n---\n", 2, "The front matter is `hello`"),
    "front matter that never ends": ("---\nid: anna\ntype: Person\n", 1, "never ends"),
    "no front matter": ("--- \nid: anna\n--\n", 1, "never ends"),
    "a tag that constructs an object": (PERSON + "trait: !!python/object/apply:os.system [id]", 5, "YAML tag"),
    "an anchor": (PERSON + "trait: &a brave", 5, "anchor or alias"),
    "an alias": (PERSON + "trait: *a", 5, "anchor or alias"),
    "nesting without end": (PERSON + "trait: " + "[" * 400, 5, "nested more than"),
    "an empty value": (PERSON + "trait:", 5, "has no value"),
    "a boolean in words": ("id: x\ntype: Cafe\nname: X\nsecluded: yes", 5, "Write `true` or `false`"),
    "a number in words": ("id: x\ntype: City\nname: X\nlatitude: far north", 5, "Write a number such as 35.68"),
    "a number without end": ("id: x\ntype: City\nname: X\nlatitude: 1e999999", 5, "Write a number"),
    "a list in a list": (PERSON + "trait: [[brave]]", 5, "a list within a list"),
    "a mapping for a text": (PERSON + "trait: {brave: very}", 5, "is text, here stands a mapping"),
    "a wrapper with a stray key": (PERSON + "trait: {value: brave, colour: red}", 5, "cannot stand beside `value`"),
    "a source that is no text": (PERSON + "source: {a: b}", 5, "`source` is not plain text"),
    "a control character": (PERSON + "trait: \x07", 5, "character here that YAML does not allow"),
    "a megabyte of name": (f"id: x\ntype: City\nname: {'x' * 900_000}", 4, "has 900,000 characters"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_note_is_refused_at_its_line(case: str, write_notes: Callable[..., Path]) -> None:
    text, line, said = BROKEN[case]
    folder = write_notes(broken=text, sound="id: ben\ntype: Person\nname: Ben")
    with pytest.raises(NoteErrors) as refused:
        World.open(folder)
    problems = {(problem.file, problem.line): f"{problem.read} {problem.write}" for problem in refused.value.problems}
    assert (str(folder / "broken.md"), line) in problems
    assert said in problems[str(folder / "broken.md"), line]
    assert len(str(refused.value)) < 2_000


def test_two_notes_with_one_id_are_refused_with_both_places(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(one=PERSON, two=PERSON)
    with pytest.raises(NoteErrors, match=r"two\.md:2: The id `anna` is taken: it stands also at .*one\.md:2"):
        World.open(folder)


def test_every_problem_is_told_at_once(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(one="id: a\ntype: Persn", two=PERSON + "colour: red\nshade: dark")
    with pytest.raises(NoteErrors) as refused:
        World.open(folder)
    assert len(refused.value.problems) == 3


def test_aliases_that_would_expand_without_end_cost_nothing(write_notes: Callable[..., Path]) -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{i}: &b{i} [*a, *a]" for i in range(1_000))
    with pytest.raises(NoteErrors, match="anchor"):
        World.open(write_notes(bomb=bomb))


def test_a_note_that_is_not_utf8_is_refused(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(sound=PERSON)
    (folder / "latin.md").write_bytes(b"---\nid: x\nname: caf\xe9\n---\n")
    with pytest.raises(NoteErrors, match=r"latin\.md:3: This line is not UTF-8 text"):
        World.open(folder)


def test_a_note_that_is_too_large_is_refused(write_notes: Callable[..., Path]) -> None:
    with pytest.raises(NoteErrors, match="Keep a note below"):
        World.open(write_notes(large=PERSON + "description: " + "x" * 1_100_000))


def test_a_link_is_not_followed(write_notes: Callable[..., Path], tmp_path: Path) -> None:
    folder = write_notes(sound=PERSON)
    (tmp_path / "secret.md").write_text("secret")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(NoteErrors, match=r"link\.md:1: This is a link"):
        World.open(folder)


def test_times_that_clash_are_told_in_words(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(
        one="id: mission\ntype: Mission\nname: the mission\nwhen: before wedding",
        two="id: wedding\ntype: Meeting\nname: the wedding\nwhen: before mission",
    )
    with pytest.raises(TimeError, match=r"These times cannot all be true: the .* Change one of them"):
        World.open(folder)


def test_a_folder_without_notes_is_no_world(tmp_path: Path) -> None:
    with pytest.raises(WorldNotFound, match="no notes"):
        World.open(tmp_path)
