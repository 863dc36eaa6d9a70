"""Fountain as fountain-js reads it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.plotting import sound_plots
from api.tellings import story_of
from render.stories import fountain
from render.stories.story import Story, plain
from solver import schema_named
from tests.render.stories.conftest import Read
from world import World

KINDS = {
    "title",
    "credit",
    "source",
    "scene_heading",
    "action",
    "character",
    "dialogue",
    "dialogue_begin",
    "dialogue_end",
}

NAMES = ["[[note]] /* boneyard */ _u_ *i*", "@NAME (V.O.) ^", "#1# ~ > x <", "שלום 👩‍👧 é", "===", "CUT TO:"]


def _read(read: Read, stories: list[Story]) -> list[tuple[Story, list[dict[str, Any]]]]:
    return list(zip(stories, read("fountain", [fountain.written(story) for story in stories]), strict=True))


def _shown(token: dict[str, Any]) -> str:
    return re.sub(r"\\([\\*_])", r"\1", str(token["text"])).replace("\u2060", "")


def _words(text: str) -> str:
    """Letters and digits alone: a sentence that quotes somebody loses its quotation marks and gains a capital."""
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def test_every_sentence_is_read_once_and_in_its_order(read: Read, stories: list[Story], hostile: list[Story]) -> None:
    for story, tokens in _read(read, [*stories, *hostile]):
        told = _words("".join(plain(sentence.text) for sentence in story.told.telling.sentences))
        found = _words("".join(_shown(token) for token in tokens if token["type"] in ("action", "dialogue")))
        assert found == told


def test_nothing_is_misread_as_something_else(read: Read, hostile: list[Story]) -> None:
    for story, tokens in _read(read, hostile):
        assert {token["type"] for token in tokens} <= KINDS
        assert [_shown(token) for token in tokens if token["type"] == "title"] == [story.title]


def test_headings_say_where_and_when(read: Read, stories: list[Story]) -> None:
    (_, reunion), _, (_, missing) = _read(read, stories)
    headings = [_shown(token) for token in reunion if token["type"] == "scene_heading"]
    assert headings[0] == "MESSAGE - 19 JUNE 1995"
    assert headings[1] == "INT. CAFÉ ON THE OUTSKIRTS OF TOKYO - 26 JUNE 1995"
    assert any(re.match(r"INT\. .+, TOKYO - \d+ \w+ \d{4}$", _shown(token)) for token in missing)


def test_who_speaks_has_dialogue(read: Read, stories: list[Story]) -> None:
    ((_, tokens),) = _read(read, stories[:1])
    kinds = [token["type"] for token in tokens]
    first = next(one for one in stories[0].told.telling.sentences if one.speaker)
    assert (
        _shown(tokens[kinds.index("character")])
        == {
            "volodymyr-kazuo": "VOLODYMYR KAZUO",
            "natalia-petrova": "NATALIA PETROVA",
        }[first.speaker]
    )
    assert _shown(tokens[kinds.index("dialogue")]).rstrip(".,") in first.text


def test_names_of_places_and_speakers_are_no_markup(write_notes: Callable[..., Path], read: Read) -> None:
    stories = [_of_hostile_names(write_notes, name) for name in NAMES]
    for _, tokens in _read(read, stories):
        assert {token["type"] for token in tokens} <= KINDS
        headings = [token for token in tokens if token["type"] == "scene_heading"]
        assert len(headings) == 2


def _of_hostile_names(write_notes: Callable[..., Path], name: str) -> Story:
    quoted = f"'{name}'"
    notes = {
        "anna": f"id: anna\ntype: Person\nname: {quoted}\nmotive: [hope]",
        "boris": f"id: boris\ntype: Person\nname: 'B {name}'",
        "hope": "id: hope\ntype: Redemption\nname: hope",
        "treason": "id: treason\ntype: Betrayal\nname: the treason\nbetrayer: boris\nbetrayed: anna",
        "tie": "id: tie\ntype: Friendship\nname: a friendship\nparty: [anna, boris]",
        "riga": "id: riga\ntype: City\nname: Riga",
        "spot": f"id: spot\ntype: Park\nname: {quoted}\nwithin: riga",
        "blade": f"id: blade\ntype: Weapon\nname: {quoted}",
        "holding": "id: holding\ntype: Possession\nname: the holding\nholder: anna\nthing: blade",
    }
    world = World.open(write_notes(**notes)).steady()
    schema = schema_named("reunion")
    return story_of(world, schema, sound_plots(world, schema, {"outcome": "Forgiven"}).plots[0])
