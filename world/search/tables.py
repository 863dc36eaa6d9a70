"""The tables in which the words of a world stand: made from the world, and renewed for some of its things.

things   a row for each: its id, its label where that is not its first name, and its texts by field
texts    FTS5's index of these texts; it keeps none of them itself
shapes   what many things have in common: their classes, and the properties of their texts (JSON)
kinds    the shapes that have a class
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from world.columns.kept import are_kept
from world.search.asked import SEPARATOR
from world.search.engine import create_words
from world.search.reading import things_in
from world.search.snippet import CLOSE, OPEN
from world.search.thing import Field, Said, Thing, things, things_by_parts
from world.store import World

if TYPE_CHECKING:
    import sqlite3

APART: Final = 1 << 20
"""How far the rows of two things lie apart, so that others find room between them."""

_BETWEEN: Final = f" {SEPARATOR} "
_OURS: Final = {ord(ch): " " for ch in (OPEN, CLOSE, SEPARATOR, "\0")}
"""Characters that have a meaning here, and the one at which SQLite thinks that a text ends."""

_PREFIXES: Final = ", content = 'things', content_rowid = 'row', prefix = '1 2 3'"
_TABLES: Final = """
CREATE TABLE things (row INTEGER PRIMARY KEY, id, label, shape, name, alias, other, body);
CREATE TABLE shapes (shape INTEGER PRIMARY KEY, types TEXT, sayings TEXT, UNIQUE (types, sayings));
CREATE TABLE kinds (kind TEXT, shape INTEGER, PRIMARY KEY (kind, shape)) WITHOUT ROWID;
"""
_UNSORTED: Final = "CREATE TEMP TABLE unsorted (id, label, shape, name, alias, other, body)"
_INDICES: Final = """
CREATE UNIQUE INDEX things_by_id ON things (id);
CREATE INDEX things_by_shape ON things (shape);
CREATE VIRTUAL TABLE words USING fts5vocab(texts, 'col');
"""
_IN_ORDER: Final = """
INSERT INTO things SELECT (ordered.rowid - 1) * ?, id, label, shape, name, alias, other, body
FROM temp.ordered CROSS JOIN temp.unsorted ON unsorted.rowid = ordered.place ORDER BY ordered.rowid
"""
_PUT_ASIDE: Final = "INSERT INTO temp.unsorted VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT: Final = "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_TAKE_IN: Final = "INSERT INTO texts (rowid, name, alias, other, body) VALUES (?, ?, ?, ?, ?)"
_TAKE_OUT: Final = "INSERT INTO texts (texts, rowid, name, alias, other, body) VALUES ('delete', ?, ?, ?, ?, ?)"
_OF_ONE: Final = "SELECT row, name, alias, other, body FROM things WHERE id = ?"
_READ: Final = """
SELECT row, id, label, types, sayings, name, alias, other, body FROM things JOIN shapes USING (shape) WHERE row IN ({})
"""
_Sayings: TypeAlias = tuple[tuple[str, str], ...]
"""The property and the suffix of each text of a field, as `Said` has them."""


class Row(NamedTuple):
    """What is kept of a thing: its texts with what says them, by field."""

    id: str
    label: str
    types: tuple[str, ...]
    said: tuple[Said, ...]


def make(sqlite: "sqlite3.Connection", world: World) -> None:
    """Fills an empty database with a world's words. Raises as `engine.words_in` does, and what SQLite raises.

    Where the world's columns are kept, they are read, and not the store.
    """
    sqlite.executescript(_TABLES)
    create_words(sqlite, "texts(name, alias, other, body)", _PREFIXES)
    with sqlite:
        if world.folder is not None and are_kept(world.folder):
            shapes = _Shapes(sqlite)
            found = enumerate(things_in(world.columns))
            sqlite.executemany(_INSERT, ((number * APART, *_kept(shapes, one)) for number, one in found))
        else:
            _sort_all(sqlite, world)
        sqlite.execute("INSERT INTO texts (texts) VALUES ('rebuild')")
    sqlite.executescript(_INDICES)


def _sort_all(sqlite: "sqlite3.Connection", world: World) -> None:
    """Puts in all things as the store has them, sorted by SQLite."""
    import sqlite3

    sqlite.execute(_UNSORTED)
    _sort(sqlite, things_by_parts(world))
    try:
        sqlite.execute("CREATE UNIQUE INDEX temp.unsorted_by_id ON unsorted (id)")
    except sqlite3.IntegrityError:  # a store that keeps nothing together
        sqlite.execute("DELETE FROM unsorted")
        _sort(sqlite, things(world))
    sqlite.execute("CREATE TEMP TABLE ordered AS SELECT rowid AS place FROM unsorted ORDER BY id")
    sqlite.execute(_IN_ORDER, (APART,))
    sqlite.execute("DROP TABLE temp.ordered")
    sqlite.execute("DROP TABLE temp.unsorted")


def renew(sqlite: "sqlite3.Connection", world: World, names: Iterable[str]) -> None:
    """Reads some things anew, which have come, changed or gone."""
    wanted = sorted(set(names))
    found = {thing.id: thing for thing in things(world, wanted)}
    with sqlite:
        shapes = _Shapes(sqlite)
        for name in wanted:
            _forget(sqlite, name)
            if name in found:
                row = _row_for(sqlite, name)
                kept = _kept(shapes, found[name])
                sqlite.execute(_INSERT, (row, *kept))
                sqlite.execute(_TAKE_IN, (row, *kept[3:]))


def read(sqlite: "sqlite3.Connection", rows: Iterable[int]) -> Mapping[int, Row]:
    """What is kept in some rows."""
    found = sqlite.execute(_READ.format(", ".join(map(str, rows))))
    return {row: _row(*kept) for row, *kept in found}


def _sort(sqlite: "sqlite3.Connection", found: Iterable[Thing]) -> None:
    """Puts things aside, for SQLite to sort by id: it breaks ties by the number of the row, as we promise."""
    shapes = _Shapes(sqlite)
    rows = (_kept(shapes, thing) for thing in found)
    sqlite.executemany(_PUT_ASIDE, rows)


class _Shapes:
    """The numbers of shapes; a world has few."""

    def __init__(self, sqlite: "sqlite3.Connection") -> None:
        self._sqlite = sqlite
        self._known: dict[tuple[tuple[str, ...], tuple[_Sayings, ...]], int] = {}

    def number(self, thing: Thing) -> int:
        sayings = tuple(tuple((said.property, said.suffix) for said in texts) for texts in thing.said)
        key = thing.types, sayings
        if key not in self._known:
            self._known[key] = self._number(json.dumps(thing.types), json.dumps(sayings), thing.types)
        return self._known[key]

    def _number(self, types: str, sayings: str, kinds: Sequence[str]) -> int:
        found = self._sqlite.execute("SELECT shape FROM shapes WHERE types = ? AND sayings = ?", (types, sayings))
        for (number,) in found:
            return int(number)
        new = self._sqlite.execute("INSERT INTO shapes (types, sayings) VALUES (?, ?)", (types, sayings)).lastrowid
        assert new is not None
        self._sqlite.executemany("INSERT OR IGNORE INTO kinds VALUES (?, ?)", ((kind, new) for kind in kinds))
        return new


def _kept(shapes: _Shapes, thing: Thing) -> tuple[str | int | None, ...]:
    fields = [_joined(texts) for texts in thing.said]
    first = next(iter(_parted(fields[Field.NAME])), thing.id)
    return thing.id, None if thing.label == first else thing.label, shapes.number(thing), *fields


def _row(id: str, label: str | None, types: str, sayings: str, *fields: str) -> Row:
    texts = [_parted(field) for field in fields]
    said = tuple(
        Said(property_, text, suffix)
        for ways, field in zip(json.loads(sayings), texts, strict=True)
        for (property_, suffix), text in zip(ways, field, strict=True)
    )
    first = next(iter(texts[Field.NAME]), id)
    return Row(id, first if label is None else label, tuple(json.loads(types)), said)


def _row_for(sqlite: "sqlite3.Connection", name: str) -> int:
    """A row for a thing that has none, between those of its neighbours; where there is no room, a near one."""
    below = _first(sqlite, "SELECT row FROM things WHERE id < ? ORDER BY id DESC LIMIT 1", name)
    above = _first(sqlite, "SELECT row FROM things WHERE id > ? ORDER BY id LIMIT 1", name)
    low = -APART if below is None else below
    row = (low + (low + 2 * APART if above is None else above)) // 2
    while _first(sqlite, "SELECT row FROM things WHERE row = ?", row) is not None:
        row += 1
    return row


def _forget(sqlite: "sqlite3.Connection", name: str) -> None:
    for kept in sqlite.execute(_OF_ONE, (name,)).fetchall():
        sqlite.execute(_TAKE_OUT, kept)
        sqlite.execute("DELETE FROM things WHERE row = ?", kept[:1])


def _first(sqlite: "sqlite3.Connection", query: str, given: str | int) -> int | None:
    found = sqlite.execute(query, (given,)).fetchone()
    return None if found is None else int(found[0])


def _joined(texts: Sequence[Said]) -> str:
    """The texts of a field between separators."""
    return f"{SEPARATOR} {_BETWEEN.join(said.text.translate(_OURS) for said in texts)} {SEPARATOR}" if texts else ""


def _parted(field: str) -> list[str]:
    """The texts that were joined."""
    return field.removeprefix(f"{SEPARATOR} ").removesuffix(f" {SEPARATOR}").split(_BETWEEN) if field else []
