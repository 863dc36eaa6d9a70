r"""Things in bulk: a CSV file (RFC 4180) whose first row names the keys, and each further row a thing.

`<Type>.csv` holds things of one type; a column `type` says it row by row. Several values in a cell stand apart by
` | `, and a bar that is meant is written `\|`.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from ontology.vocabulary import Vocabulary
from world.errors import NoteProblem, counted, did_you_mean, shorten
from world.notes.frontmatter import text_of
from world.notes.keys import is_key
from world.notes.note import Note, note_of
from world.notes.values import LONGEST_DESCRIPTION
from world.sources import Source
from world.yaml_tree import Items, Table, Text, Tree

LARGEST: Final = 64 * 1024 * 1024
LONGEST_CELL: Final = LONGEST_DESCRIPTION * 2
"""Characters: a description may have every quotation mark, and every bar, written twice."""
MOST_COLUMNS: Final = 500
APART: Final = " | "

_DELIMITERS = ",;\t"
_SAYS_SO = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_Row = tuple[int, list[str]]


def read_sheet(source: Source, vocabulary: Vocabulary) -> Iterator[Note | NoteProblem]:
    """The things of a CSV file: problems name the row's line and the column."""
    text = text_of(source, LARGEST)
    if isinstance(text, NoteProblem):
        yield text
        return
    rows = _rows(source.name, text)
    head = next(rows, None)
    if head is None:
        yield NoteProblem(source.name, 1, "This file is empty.", "Write a first row such as `id,name`.")
        return
    if isinstance(head, NoteProblem):
        yield head
        return
    columns = [name.strip() for name in head[1]]
    problems = list(_header(source, head[0], columns, vocabulary))
    yield from problems
    if problems:
        return
    kind = source.stem if vocabulary.class_named(source.stem) else ""
    for row in rows:
        yield row if isinstance(row, NoteProblem) else _thing(source.name, row, columns, kind, vocabulary)


def _header(source: Source, line: int, columns: Sequence[str], vocabulary: Vocabulary) -> Iterator[NoteProblem]:
    """What is wrong with the first row."""
    if len(columns) > MOST_COLUMNS:
        read = f"There are {len(columns):,} columns here."
        yield NoteProblem(source.name, line, read, f"Keep to the keys of the vocabulary: at most {MOST_COLUMNS}.")
        return
    if "id" not in columns:
        read = f"The first row names no column `id`, here stands `{shorten(', '.join(columns))}`."
        yield NoteProblem(source.name, line, read, "Write the keys in the first row, `id` among them.")
    for number, name in enumerate(columns, start=1):
        if not name:
            yield NoteProblem(source.name, line, f"Column {number} has no name.", "Write its key in the first row.")
        elif name in columns[: number - 1]:
            yield NoteProblem(
                source.name, line, f"There are two columns `{shorten(name)}`.", f"Join them by `{APART}`."
            )
        elif not is_key(name, vocabulary):
            near = did_you_mean(name, {key for term in vocabulary.properties.values() for key in term.keys})
            yield NoteProblem(source.name, line, f"There is no key `{shorten(name)}`.{near}", "Rename the column.")
    if "type" not in columns and vocabulary.class_named(source.stem) is None:
        near = did_you_mean(source.stem, vocabulary.class_names)
        read = f"`{shorten(source.stem)}` is no type.{near}"
        yield NoteProblem(source.name, line, read, "Name the file after a type, `Person.csv`, or add a column `type`.")


def _thing(file: str, row: _Row, columns: Sequence[str], kind: str, vocabulary: Vocabulary) -> Note | NoteProblem:
    line, cells = row
    if len(cells) != len(columns):
        read = f"This row has {counted(len(cells), 'cell')}, and the first row {len(columns)}."
        return NoteProblem(file, line, read, "Give each row as many, and put text with commas in quotation marks.")
    pairs = zip(columns, cells, strict=True)
    entries = [(Text(key, line), _value(cell, line)) for key, cell in pairs if cell.strip()]
    if kind and all(key.value != "type" for key, _ in entries):
        entries.append((Text("type", line), Text(kind, line)))
    return note_of(file, Table(tuple(entries), line), vocabulary, is_row=True)


def _value(cell: str, line: int) -> Tree:
    parts = [Text(part.replace("\\|", "|"), line, not part.strip()) for part in cell.split(APART)]
    return parts[0] if len(parts) == 1 else Items(tuple(parts), line)


def _rows(file: str, text: str) -> Iterator[_Row | NoteProblem]:
    """The rows that are not empty, each with its first line; ends with a problem where the text is no CSV."""
    first = 1
    if said := _SAYS_SO.match(text):
        text, first = text[said.end() :], 2
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said[1] if said else _delimiter(text), strict=True)
    before = 0
    csv.field_size_limit(LONGEST_CELL)
    try:
        for cells in reader:
            line, before = first + before, reader.line_num
            if any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error as error:
        if "field limit" in str(error):
            read, write = f"A cell here has more than {LONGEST_CELL:,} characters.", "Shorten it."
        else:
            read, write = f"This row is no CSV: {error}.", "Write quotation marks in a cell twice."
        yield NoteProblem(file, first + before, read, write)


def _delimiter(text: str) -> str:
    """What stands between cells: what sets `id` apart in the first row, else what Python's sniffer is sure of."""
    header = text.partition("\n")[0].strip()
    for delimiter in _DELIMITERS:
        if "id" in (cell.strip().strip('"') for cell in header.split(delimiter)):
            return delimiter
    try:
        return csv.Sniffer().sniff(text[:4096], _DELIMITERS).delimiter
    except csv.Error:
        return ","
