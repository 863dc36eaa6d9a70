"""One-file YAML and sheets, read as their formats say, through the reader of notes."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from ontology.vocabulary import vocabulary
from world import World
from world.errors import NoteErrors
from world.notes.note import Described, Note, class_of
from world.notes.statements import StatementReader
from world.opening import _date, _kinds, load_rdf
from world.yaml_tree import Items, Table, Text, Tree, parse


def open_one_file(path: Path) -> World:
    tree = parse(path.read_text("utf-8"))
    assert isinstance(tree, Table)
    things = tree.get("things")
    assert isinstance(things, Items)
    return _world((table for table in things.items if isinstance(table, Table)), path.parent)


def open_sheets(folder: Path) -> World:
    tables = []
    for sheet in sorted(folder.glob("*.csv")):
        text = sheet.read_bytes().decode().replace("\r\n", "\n")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            keys = [(Text("type", 1), Text(sheet.stem, 1))]
            tables.append(Table((*keys, *((Text(key, 1), _cell(text)) for key, text in row.items() if text)), 1))
    return _world(tables, folder)


def _cell(text: str) -> Tree:
    values = [Text(re.sub(r"\\\|", "|", value), 1) for value in text.split(" | ")]
    return values[0] if len(values) == 1 else Items(tuple(values), 1)


def _world(tables: Iterable[Table], beside: Path) -> World:
    world = World(ox.Store())
    for rest in sorted(beside.glob("rest.*")):
        load_rdf(world, rest)
    reader = StatementReader(vocabulary(), _kinds(world))
    notes = []
    for table in tables:
        name, kind = table.get("id"), class_of("", table, vocabulary())
        assert isinstance(name, Text)
        assert isinstance(kind, str)
        notes.append(Note("", Described(name.value, kind, table, 1), Text("", 1)))
    for note in notes:
        reader.kinds.update((name, kind) for name, kind, _ in reader.declare(note))
    statements = [statement for note in notes for statement in reader.read(note)]
    if reader.problems:
        raise NoteErrors(reader.problems)
    world.state(statements)
    _date(world, statements, True)
    return world
