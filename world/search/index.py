"""An index of a world's words, in SQLite's FTS5 (https://sqlite.org/fts5.html), kept in memory."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from ontology.vocabulary import vocabulary
from world.errors import LegendryError, did_you_mean, shorten
from world.facts import literal
from world.search.asked import SEPARATOR, Asked, Words
from world.search.engine import words_in
from world.search.found import Answer, Found
from world.search.marking import Piece, marked_pieces
from world.search.snippet import CLOSE, OPEN, WIDEST, Snippet, variety
from world.search.thing import NO_PROPERTY, Said, Thing, things
from world.store import World

if TYPE_CHECKING:
    import sqlite3

_BETWEEN: Final = f" {SEPARATOR} "
_OURS: Final = {ord(ch): " " for ch in (OPEN, CLOSE, SEPARATOR, "\0")}
"""Characters that have a meaning here, and the one at which SQLite thinks that a text ends."""

_APART: Final = 1 << 20
"""How far the rows of two things lie apart, so that others find room between them."""

_WORDS_AT_ONCE: Final = 20_000
_INSERT: Final = "INSERT INTO texts (rowid, name, alias, other, body) VALUES (?, ?, ?, ?, ?)"
_ORDER: Final = "SELECT rowid FROM texts WHERE texts MATCH ?{} ORDER BY bm25(texts, 1000.0, 100.0, 10.0, 1.0), rowid"
"""The weights lie far apart, since bm25 makes less of what stands in long notes: a name outweighs a mention."""

_OF_KIND: Final = " AND rowid IN (SELECT thing FROM kinds WHERE kind IN ({}))"
_TEXTS: Final = "SELECT rowid, name, alias, other, body FROM texts WHERE rowid IN ({})"
_NEAR: Final = """
SELECT DISTINCT term FROM words
WHERE col IN ('name', 'alias') AND length(term) BETWEEN ? AND ? ORDER BY term LIMIT ?
"""
_Sayings: TypeAlias = tuple[tuple[str, str], ...]
"""The property and the suffix of each text of a field, as `Said` has them."""


class _Known(NamedTuple):
    """What is known of a thing beside its texts."""

    id: str
    label: str
    types: tuple[str, ...]
    sayings: tuple[_Sayings, ...]


class Index:
    """All words of canon as it is now. The world is not asked again: `renew` what has changed, or make another index.

    Threads may share one. Raises `LegendryError` where Python's SQLite has no FTS5.
    """

    def __init__(self, world: World) -> None:
        self._lock = Lock()
        self._things: dict[int, _Known] = {}
        self._sayings: dict[_Sayings, _Sayings] = {}
        self._ids: list[str] = []
        self._numbers: list[int] = []
        """The things' ids, sorted, and the row of each, which sort alike."""
        self._sqlite = words_in("texts(name, alias, other, body)")
        self._sqlite.execute("CREATE VIRTUAL TABLE words USING fts5vocab(texts, 'col')")
        self._sqlite.execute("CREATE TABLE kinds (kind TEXT, thing INTEGER, PRIMARY KEY (kind, thing)) WITHOUT ROWID")
        with self._sqlite:
            self._sqlite.executemany(_INSERT, self._rows(things(world)))
            self._sqlite.executemany(
                "INSERT INTO kinds VALUES (?, ?)",
                ((kind, row) for row, thing in self._things.items() for kind in thing.types),
            )

    def search(self, text: str, limit: int = 20, kind: str = "", skip: int = 0) -> Answer:
        """The `limit` best things that have all words of `text`; with `kind`, of this class or one below it.

        The first `skip` of them are left out.

        Words of the text in quotation marks stand together; the last word may be the beginning of a longer one. A name
        counts more than another name or an id, these more than what else is said, and that more than the body; of equal
        ones, the first by id comes first. Raises `QueryRefused` for a text that is too long or has no word, and
        `LegendryError` for a class that there is not.
        """
        asked = Asked.parse(text)
        with self._lock:
            rows = [row for (row,) in self._ordered(asked.as_fts5_of_all(), self._kinds(kind))]
            best = rows[skip : skip + limit]
            fields = {row: texts for row, *texts in self._sqlite.execute(_TEXTS.format(_listed(best)))}
        return Answer(tuple(self._found(asked, best, fields)), len(rows))

    def ids(self, text: str, kind: str = "") -> list[str]:
        """All that `search` would find, best first, by their ids alone."""
        asked = Asked.parse(text)
        with self._lock:
            rows = self._ordered(asked.as_fts5_of_all(), self._kinds(kind)).fetchall()
            return [self._things[row].id for (row,) in rows]

    def renew(self, world: World, names: Iterable[str]) -> None:
        """Reads some things anew, which have come, changed or gone."""
        wanted = sorted(set(names))
        found = {thing.id: thing for thing in things(world, wanted)}
        with self._lock, self._sqlite:
            for name in wanted:
                self._forget(name)
                if name in found:
                    row = self._row_for(name)
                    self._sqlite.execute(_INSERT, self._known(row, found[name]))
                    kinds = ((kind, row) for kind in found[name].types)
                    self._sqlite.executemany("INSERT INTO kinds VALUES (?, ?)", kinds)

    def why_not(self, text: str, kind: str = "") -> str:
        """Why nothing was found: words that are nowhere, with the nearest of those that names are made of."""
        parts = Asked.parse(text).parts
        of_kind = f"No {kind} here" if kind else "Nothing here"
        with self._lock:
            kinds = self._kinds(kind)
            missing = [part for part in parts if self._ordered(part.as_fts5(), kinds).fetchone() is None]
            told = [f"{of_kind} has {_quoted(part.text)}.{did_you_mean(*self._near(part))}" for part in missing]
        return "\n".join(told) or f"{of_kind} has all of these: {', '.join(_quoted(part.text) for part in parts)}."

    def close(self) -> None:
        """Lets go of the memory."""
        self._sqlite.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, found: Iterable[Thing]) -> Iterator[tuple[int | str, ...]]:
        """A row a thing, in the order of their ids: SQLite then breaks ties as we promise."""
        for number, thing in enumerate(found):
            self._ids.append(thing.id)
            self._numbers.append(number * _APART)
            yield self._known(number * _APART, thing)

    def _known(self, row: int, thing: Thing) -> tuple[int | str, ...]:
        """Keeps what is known of a thing beside its texts, and gives its row."""
        sayings = (tuple((said.property, said.suffix) for said in texts) for texts in thing.said)
        same = tuple(self._sayings.setdefault(saying, saying) for saying in sayings)
        self._things[row] = _Known(thing.id, thing.label, thing.types, same)
        return row, *map(_joined, thing.said)

    def _row_for(self, name: str) -> int:
        """A row for a thing that has none, between those of its neighbours; where there is no room, a near one."""
        place = bisect_left(self._ids, name)
        low = self._numbers[place - 1] if place else -_APART
        high = self._numbers[place] if place < len(self._ids) else low + 2 * _APART
        row = (low + high) // 2
        while row in self._things:
            row += 1
        self._ids.insert(place, name)
        self._numbers.insert(place, row)
        return row

    def _forget(self, name: str) -> None:
        place = bisect_left(self._ids, name)
        if place < len(self._ids) and self._ids[place] == name:
            row = self._numbers[place]
            self._sqlite.execute("DELETE FROM texts WHERE rowid = ?", (row,))
            self._sqlite.execute("DELETE FROM kinds WHERE thing = ?", (row,))
            del self._ids[place], self._numbers[place], self._things[row]

    def _ordered(self, asked: str, kinds: Sequence[str] | None) -> "sqlite3.Cursor":
        if kinds is None:
            return self._sqlite.execute(_ORDER.format(""), (asked,))
        return self._sqlite.execute(_ORDER.format(_OF_KIND.format(", ".join("?" * len(kinds)))), (asked, *kinds))

    def _found(self, asked: Asked, rows: Iterable[int], fields: Mapping[int, Sequence[str]]) -> Iterator[Found]:
        """Things, each with the piece of its texts that shows most of the words: of equal ones, the first by field."""
        places = [
            (row, property_, suffix, text)
            for row in rows
            for (property_, suffix), text in zip(
                chain.from_iterable(self._things[row].sayings),
                chain.from_iterable(map(_parted, fields[row])),
                strict=True,
            )
        ]
        shown: dict[int, Piece] = {}
        for number, (row, _, _, text) in enumerate(places):  # words in a row may be too far apart for any piece
            shown.setdefault(row, Piece(number, text[:WIDEST], goes_before=False, goes_on=len(text) > WIDEST))
        for piece in marked_pieces((text for _, _, _, text in places), asked):
            row = places[piece.text][0]
            if variety(piece.marked) > variety(shown[row].marked):
                shown[row] = piece
        for row in rows:
            thing = self._things[row]
            piece = shown[row]
            _, property_, suffix, text = places[piece.text]
            fact = None if property_ == NO_PROPERTY else (thing.id, property_, literal(text) + suffix)
            snippet = Snippet.of(piece.marked, goes_before=piece.goes_before, goes_on=piece.goes_on)
            yield Found(thing.id, thing.label, thing.types, fact, snippet)

    def _kinds(self, kind: str) -> list[str] | None:
        """What may stand as a class for `kind` to be meant: itself and the classes below it, in compact text."""
        if not kind:
            return None
        known = vocabulary()
        if iri := known.class_named(kind.removeprefix("lg:")):
            return [known.compact(below) for below in known.subclasses(iri)]
        here = {text for (text,) in self._sqlite.execute("SELECT DISTINCT kind FROM kinds")}
        if kind in here:
            return [kind]
        names = {*known.class_names, *(one.removeprefix("lg:") for one in here)}
        raise LegendryError(f"There is no type `{shorten(kind)}`.{did_you_mean(kind, names)}")

    def _near(self, words: Words) -> tuple[str, list[str]]:
        """A word as it may be compared, and words of names that are about as long; none for several words."""
        word = words.text.casefold()
        if " " in word:
            return word, []
        found = self._sqlite.execute(_NEAR, (len(word) - 2, len(word) + 2, _WORDS_AT_ONCE))
        return word, [term for (term,) in found if term not in (word, SEPARATOR)]


def _joined(texts: Sequence[Said]) -> str:
    """The texts of a field between separators."""
    return f"{SEPARATOR} {_BETWEEN.join(said.text.translate(_OURS) for said in texts)} {SEPARATOR}" if texts else ""


def _parted(field: str) -> list[str]:
    """The texts that were joined."""
    return field.removeprefix(f"{SEPARATOR} ").removesuffix(f" {SEPARATOR}").split(_BETWEEN) if field else []


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _quoted(text: str) -> str:
    return f"`{shorten(text)}`"
