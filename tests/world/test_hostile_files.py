"""Files that hold what no author means: each is refused by name, with what to do, and nothing is loaded."""

import os
from pathlib import Path

import pytest

from tests.world.history.test_loading import MILA
from world import World
from world.errors import LegendryError
from world.history import start
from world.loading import load_into_store
from world.opening import open_to_write

PERSON = "---\nid: anna\ntype: Person\nname: Anna\n---\n"
PLACE = "---\ntype: City\nname: {0}\nwithin: {1}\n---\n"
SAYS = "<https://w3id.org/legendry/id/anna> <https://w3id.org/legendry/ns#trait> {} ."

REFUSED: dict[str, tuple[str, str, str]] = {
    "a NUL in YAML": ("anna.md", PERSON.replace("Anna\n", '"An\\0na"\n'), "anna.md:4: There is a NUL character"),
    "half a surrogate pair": ("anna.md", PERSON.replace("Anna\n", '"\\ud83d\\ude00"\n'), "not every escape of JSON"),
    "a NUL in Turtle": ("anna.ttl", SAYS.format('"a\\u0000b"'), "anna.ttl:1: There is a NUL character"),
    "a NUL in Turtle, in full": ("anna.ttl", SAYS.format('"\\\\\\U00000000"'), "anna.ttl:1: There is a NUL character"),
    "endless JSON": ("anna.jsonld", '{"http://e/a":' * 10_000 + "1" + "}" * 10_000, "nested more than 100 deep"),
    "JSON that is no JSON-LD": ("anna.jsonld", '{"name": "Anna", "type": "Person"}', "This JSON is no JSON-LD"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_file_is_refused(what: str, tmp_path: Path) -> None:
    name, text, said = REFUSED[what]
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(LegendryError) as refused:
        load_into_store(tmp_path / "store", [tmp_path / name])
    assert said in str(refused.value)
    assert not (tmp_path / "store").exists()


def test_a_backslash_before_u0000_is_text(tmp_path: Path) -> None:
    (tmp_path / "anna.ttl").write_text(SAYS.format('"a\\\\u0000b"'), "utf-8")
    assert World.open(tmp_path / "anna.ttl").value("anna", "lg:trait") == "a\\u0000b"


@pytest.mark.parametrize("name", ["a\nb.md", "a\x1b[31m.md", "a\u202eb.md", os.fsdecode(b"a\xff.md")])
def test_a_name_that_is_no_text_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(PERSON, "utf-8")
    with pytest.raises(LegendryError, match="name has signs in it that are no text") as refused:
        World.open(tmp_path)
    assert str(refused.value).isprintable()


def test_a_pipe_that_is_called_a_note_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "anna.md")
    with pytest.raises(LegendryError, match=r"anna\.md:1: This is a pipe or a device"):
        World.open(tmp_path)


def test_places_that_lie_in_a_circle_are_refused_on_loading(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a.md").write_text(PLACE.format("A", "b"), "utf-8")
    (vault / "b.md").write_text(PLACE.format("B", "a"), "utf-8")
    with pytest.raises(LegendryError, match=r"a\.md:4: error: A place lies within itself"):
        load_into_store(tmp_path / "store", [vault])
    assert not (tmp_path / "store").exists()


def test_a_branch_is_no_folder_to_load_into(tmp_path: Path) -> None:
    load_into_store(tmp_path / "store", [])
    start(open_to_write(tmp_path / "store"), "what-if", MILA.by, MILA.when, MILA.why)
    with pytest.raises(LegendryError, match="is a branch"):
        load_into_store(tmp_path / "store@what-if", [])
    with pytest.raises(LegendryError, match="is a branch"):
        open_to_write(tmp_path / "store@what-if")
    assert not (tmp_path / "store@what-if").exists()


def test_a_text_keeps_its_direction(tmp_path: Path) -> None:
    (tmp_path / "anna.ttl").write_text(SAYS.format('"y"@ar--rtl'), "utf-8")
    world = World.open(tmp_path / "anna.ttl")
    assert list(world.facts("anna")) == [("anna", "lg:trait", '"y"@ar--rtl')]
    assert list(world.facts("anna", object='"y"@ar--rtl')) != []
