"""One world, written as notes, as YAML, as CSV or packed into a zip file, is one world."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from world import NoteErrors, World, WorldNotFound
from world.opening import load_files

Write = Callable[..., Path]

NOTES = {
    "anna": "id: anna\ntype: Person\nname: Anna\nalias: ['A | B', NO]\nborn: 1950",
    "ben": "id: ben\ntype: Person\nname: 007\nalias: '12:30'\nborn: ~1960",
    "x": 'id: x\ntype: Betrayal\nname: "X, the betrayal"\nbetrayer: "[[anna]]"\nbetrayed: ben\nwhen: 1991-12',
}
YAML = """title: Three things
things:
  - {id: anna, type: Person, name: Anna, alias: [A | B, NO], born: 1950}
  - id: ben
    type: Person
    name: 007
    alias: 12:30
    born: ~1960
  - id: x
    type: Betrayal
    name: X, the betrayal
    betrayer: [[anna]]
    betrayed: ben
    when: 1991-12
"""
PEOPLE = "id,name,alias,born\nanna,Anna,A \\| B | NO,1950\nben,007,12:30,~1960\n"
BETRAYALS = 'id,type,name,betrayer,betrayed,when\nx,Betrayal,"X, the betrayal",[[anna|her]],ben,1991-12\n'


def sheets(folder: Path) -> Path:
    folder.mkdir()
    (folder / "Person.csv").write_text(PEOPLE)
    (folder / "what-happened.csv").write_text(BETRAYALS)
    return folder


def test_notes_yaml_and_csv_say_the_same(write_notes: Write, tmp_path: Path) -> None:
    notes = World.open(write_notes(**NOTES))
    (tmp_path / "three.yaml").write_text(YAML)
    yaml = World.open(tmp_path / "three.yaml")
    assert yaml.title == "Three things"
    assert list(yaml.facts()) == list(notes.facts())
    assert list(World.open(sheets(tmp_path / "sheets")).facts()) == list(notes.facts())


def test_values_stay_as_they_are_written(write_notes: Write, tmp_path: Path) -> None:
    (tmp_path / "three.yaml").write_text(YAML)
    for world in (World.open(write_notes(**NOTES)), World.open(tmp_path / "three.yaml")):
        assert world.label("ben") == "007"
        assert world.value("ben", "skos:altLabel") == "12:30"
        assert {fact[2] for fact in world.facts("anna", "skos:altLabel")} == {'"A | B"', '"NO"'}


def test_formats_are_mixed_in_one_folder_and_in_one_load(write_notes: Write, tmp_path: Path) -> None:
    notes = World.open(write_notes(**NOTES))
    mixed = write_notes()
    (mixed / "anna.md").unlink()
    (mixed / "Person.csv").write_text("id,name,alias,born\nanna,Anna,A \\| B | NO,1950\n")
    (mixed / "x.md").rename(tmp_path / "x.md")
    world = World(ox.Store())
    load_files(world, [mixed, tmp_path / "x.md"])
    assert list(world.facts()) == list(notes.facts())


def test_facts_of_yaml_and_csv_keep_their_lines(tmp_path: Path) -> None:
    (tmp_path / "three.yaml").write_text(YAML)
    fact = ("x", "lg:betrayed", "ben")
    assert [origin.line for origin in World.open(tmp_path / "three.yaml").origins(fact)] == [13]
    folder = sheets(tmp_path / "sheets")
    (origin,) = World.open(folder).origins(fact)
    assert (origin.file, origin.line) == (str(folder / "what-happened.csv"), 2)


def test_rows_that_span_lines_are_named_by_their_first(tmp_path: Path) -> None:
    file = tmp_path / "Person.csv"
    file.write_text('id,name,description\r\n\r\nanna,Anna,"two\r\nlines"\r\nben,Ben,"said ""no"""\r\n', newline="")
    world = World.open(file)
    assert [origin.line for origin in world.origins(("ben", "rdf:type", "lg:Person"))] == [5]
    assert world.value("ben", "dcterms:description") == 'said "no"'


@pytest.mark.parametrize("apart", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_cells_stand_apart_by_comma_semicolon_or_tab(apart: str, mark: bytes, tmp_path: Path) -> None:
    file = tmp_path / "Person.csv"
    file.write_bytes(mark + f"id{apart}name\nanna{apart}Anna\n".encode())
    assert World.open(file).label("anna") == "Anna"


def test_a_spreadsheets_own_line_names_what_stands_between_cells(tmp_path: Path) -> None:
    (tmp_path / "Person.csv").write_text("sep=;\nid;name\nanna;Lind, Anna\n")
    assert World.open(tmp_path / "Person.csv").label("anna") == "Lind, Anna"


@pytest.mark.parametrize("below", ["", "my vault/"])
def test_a_zip_file_is_read_where_it_lies(below: str, write_notes: Write, tmp_path: Path) -> None:
    file = tmp_path / "vault.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in NOTES.items():
            packed.writestr(f"{below}{name}.md", f"---\n{text}\n---\n")
        packed.writestr(f"{below}world.yaml", "title: Packed")
        packed.writestr(f"{below}.obsidian/plugin.md", "no note")
        packed.writestr(f"{below}picture.png", b"\0")
        packed.writestr(f"{below}more.ttl", "<http://x/a> <http://x/p> 1 .")
    world = World.open(file)
    plain = World.open(write_notes(**NOTES))
    assert world.title == "Packed"
    assert set(world.facts()) - set(plain.facts()) == {("<http://x/a>", "<http://x/p>", '"1"^^xsd:integer')}
    (origin,) = world.origins(("x", "lg:betrayed", "ben"))
    assert (origin.file, origin.line) == (f"{file}/{below}x.md", 6)


BROKEN_SHEETS = {
    "ragged rows": ("id,name\nanna,Anna\nben,Ben,x\n", 3, "This row has 3 cells, and the first row 2"),
    "no column id": ("name,born\nAnna,1950\n", 1, "names no column `id`"),
    "an unknown column": ("id,nam\nanna,Anna\n", 1, "There is no key `nam`. Did you mean `name`"),
    "a column twice": ("id,name,name\nanna,Anna,A\n", 1, "There are two columns `name`"),
    "a column without a name": ("id,name,\nanna,Anna,A\n", 1, "Column 3 has no name"),
    "an id that is none": ("id,name\nAnna,Anna\n", 2, "`Anna` cannot be an id"),
    "a row without an id": ("id,name\n,Anna\n", 2, "This row has no id"),
    "a month that is none": ("id,name,born\nanna,Anna,1991-13\n", 2, "Column `born`: There is no month 13"),
    "a name that nobody bears": ("id,name,wound\nanna,Anna,x\n", 2, "Column `wound`: `wound` names `x`"),
    "a key of another type": ("id,name,betrayer\nanna,Anna,anna\n", 2, "belongs to Betrayal"),
    "a quotation mark left open": ('id,name\nanna,"Anna\n', 2, "no CSV: unexpected end of data"),
    "a NUL byte": ("id,name\nanna,A\0\n", 2, "NUL byte"),
    "10,000 columns": ("id," + ",".join(f"c{i}" for i in range(9_999)), 1, "There are 10,000 columns here"),
    "a cell that is too long": (f"id,name\nanna,{'x' * 200_000}\n", 2, "`name`: `xxxxxx"),
    "a cell that is far too long": (f"id,name\nanna,{'x' * 2_100_000}\n", 2, "more than 2,097,152 characters"),
    "a name that is too long": (f"id,name\nanna,{'x' * 30_000}\n", 2, "has 30,000 characters"),
    "nothing": ("", 1, "This file is empty"),
}


@pytest.mark.parametrize("case", BROKEN_SHEETS)
def test_a_broken_sheet_is_refused_at_its_row(case: str, tmp_path: Path) -> None:
    text, line, said = BROKEN_SHEETS[case]
    file = tmp_path / "Person.csv"
    file.write_text(text)
    with pytest.raises(NoteErrors) as refused:
        World.open(file)
    assert str(refused.value).startswith(f"{file}:{line}: ")
    assert said in str(refused.value)
    assert len(str(refused.value)) < 1_000


def test_a_sheet_that_is_called_after_no_type_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Persn.csv").write_text("id,name\nanna,Anna\n")
    with pytest.raises(NoteErrors, match=r"`Persn` is no type\. Did you mean `Person`.* or add a column `type`"):
        World.open(tmp_path / "Persn.csv")


BROKEN_YAML = {
    "no things": ("title: x\n", 1, "There is no list `things` here"),
    "things that are a word": ("things: all\n", 1, "There is no list `things` here"),
    "a list": ("- a\n", 1, "This is no world"),
    "a thing that is a word": ("things:\n  - anna\n", 2, "This thing is no table"),
    "a thing without an id": ("things:\n  - type: Person\n", 2, "This thing has no id"),
    "a key twice": ("things:\n  - id: a\n    id: b\n", 3, "stands already on line 2"),
    "a tab": ("things:\n\t- id: a\n", 2, "Indent with spaces"),
    "a tag": ("things: !!python/object/apply:os.system [id]\n", 1, "YAML tag"),
    "an alias": ("things: &a [*a]\n", 1, "anchor or alias"),
}


@pytest.mark.parametrize("case", BROKEN_YAML)
def test_a_broken_yaml_file_is_refused_at_its_line(case: str, tmp_path: Path) -> None:
    text, line, said = BROKEN_YAML[case]
    (tmp_path / "w.yaml").write_text(text)
    with pytest.raises(NoteErrors) as refused:
        World.open(tmp_path / "w.yaml")
    assert f"w.yaml:{line}: " in str(refused.value)
    assert said in str(refused.value)


def test_a_file_of_an_unknown_kind_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    (tmp_path / "world.docx").write_text("x")
    with pytest.raises(WorldNotFound, match=r"should end in \.md, \.yaml, \.yml, \.csv"):
        World.open(tmp_path / "world.docx")
