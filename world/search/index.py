"""An index of a world's words, in SQLite's FTS5 (https://sqlite.org/fts5.html)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Final, TypeVar

from ontology.vocabulary import vocabulary
from world.errors import LegendryError, did_you_mean, shorten
from world.facts import literal
from world.search.asked import SEPARATOR, Asked, Words
from world.search.engine import MEMORY, PRIVATE, connected
from world.search.found import Answer, Found
from world.search.marking import Piece, marked_pieces
from world.search.snippet import WIDEST, Snippet, variety
from world.search.tables import Row, make, read, renew
from world.search.thing import NO_PROPERTY
from world.store import World

if TYPE_CHECKING:
    import sqlite3

_Result = TypeVar("_Result")

_WORDS_AT_ONCE: Final = 20_000
_TOO_MANY: Final = 5_001
"""So many things, which nobody reads through, are not weighed against each other: see `Index._best`."""

_MATCH: Final = "SELECT rowid FROM texts WHERE texts MATCH ?{}"
_WEIGHED: Final = " ORDER BY bm25(texts, 1000.0, 100.0, 10.0, 1.0), rowid"
"""The weights lie far apart, since bm25 makes less of what stands in long notes: a name outweighs a mention."""

_PLAIN: Final = " ORDER BY rowid"
_COUNTED: Final = "SELECT count(*) FROM (SELECT rowid FROM texts WHERE texts MATCH ?{} LIMIT ?)"
_ALL: Final = -1
"""As a limit: there is none."""

_SOME: Final = " LIMIT ? OFFSET ?"
_OF_KIND: Final = """
AND rowid IN (SELECT row FROM things WHERE shape IN (SELECT shape FROM kinds WHERE kind IN ({})))
"""
_KINDS: Final = "SELECT DISTINCT kind FROM kinds WHERE EXISTS (SELECT 1 FROM things WHERE things.shape = kinds.shape)"
_NEAR: Final = """
SELECT DISTINCT term FROM words
WHERE col IN ('name', 'alias') AND length(term) BETWEEN ? AND ? ORDER BY term LIMIT ?
"""


class Index:
    """All words of canon as it is now. The world is not asked again: `renew` what has changed, or make another index.

    Threads may share one. Raises `LegendryError` where Python's SQLite has no FTS5.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        sqlite: "sqlite3.Connection | None" = None,
        anew: "Callable[[], sqlite3.Connection] | None" = None,
    ) -> None:
        """Reads a `world` into memory; or takes the tables that `sqlite` has.

        With `anew`, these are read only, and it makes them anew where they turn out to be damaged.
        """
        self._lock = Lock()
        self._anew = anew
        if sqlite is None:
            sqlite = connected(MEMORY)
            if world is not None:
                make(sqlite, world)
        self._sqlite = sqlite

    def search(self, text: str, limit: int = 20, kind: str = "", skip: int = 0) -> Answer:
        """The `limit` best things that have all words of `text`; with `kind`, of this class or one below it.

        The first `skip` of them are left out.

        Words of the text in quotation marks stand together; the last word may be the beginning of a longer one. A name
        counts more than another name or an id, these more than what else is said, and that more than the body; of equal
        ones, the first by id comes first. Where very many are found, those whose names begin with the words come before
        all others, and the rest by id. Raises `QueryRefused` for a text that is too long or has no word, and
        `LegendryError` for a class that there is not.
        """
        asked = Asked.parse(text)

        def found() -> tuple[list[Found], int]:
            kinds = self._kinds(kind)
            best = self._best(asked, kinds, limit, skip)
            kept = read(self._sqlite, best)
            things = list(self._found(asked, [kept[row] for row in best]))
            return things, self._count(asked.as_fts5_of_each(), kinds)

        things, count = self._safely(found)
        return Answer(tuple(things), count)

    def ids(self, text: str, kind: str = "") -> list[str]:
        """All that `search` would find, best first, by their ids alone."""
        asked = Asked.parse(text)

        def found() -> list[str]:
            return [self._id(row) for row in self._best(asked, self._kinds(kind), _ALL, 0)]

        return self._safely(found)

    def renew(self, world: World, names: Iterable[str]) -> None:
        """Reads some things anew, which have come, changed or gone. What others read, too, is left as it is.

        Raises `LegendryError` where that fails, and the index is then not to be used any more.
        """
        import sqlite3

        try:
            with self._lock:
                if self._anew is not None:
                    self._sqlite, self._anew = _private(self._sqlite), None
                renew(self._sqlite, world, names)
        except sqlite3.Error as error:
            raise _damaged(error) from error

    def why_not(self, text: str, kind: str = "") -> str:
        """Why nothing was found: words that are nowhere, with the nearest of those that names are made of."""
        parts = Asked.parse(text).parts
        of_kind = f"No {kind} here" if kind else "Nothing here"

        def told() -> list[str]:
            kinds = self._kinds(kind)
            missing = [part for part in parts if not self._count(part.as_fts5(), kinds, 1)]
            return [f"{of_kind} has {_quoted(part.text)}.{did_you_mean(*self._near(part))}" for part in missing]

        return (
            "\n".join(self._safely(told))
            or f"{of_kind} has all of these: {', '.join(_quoted(part.text) for part in parts)}."
        )

    def close(self) -> None:
        """Lets go of the memory, or the file."""
        self._sqlite.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _safely(self, work: Callable[[], _Result]) -> _Result:
        """What one at a time finds; where the tables are damaged, in others."""
        import sqlite3

        with self._lock:
            try:
                return work()
            except (sqlite3.Error, ValueError, KeyError) as error:
                if self._anew is None:
                    raise _damaged(error) from error
                self._sqlite.close()
                self._sqlite, self._anew = self._anew(), None
                return work()

    def _id(self, row: int) -> str:
        return str(self._sqlite.execute("SELECT id FROM things WHERE row = ?", (row,)).fetchone()[0])

    def _best(self, asked: Asked, kinds: Sequence[str] | None, limit: int, skip: int) -> list[int]:
        """The rows of what is found, best first: weighed or, of too many, by their ids in each of some tiers."""
        if self._count(asked.as_fts5_of_each(), kinds, _TOO_MANY) < _TOO_MANY:
            return self._some(asked.as_fts5_of_all(), kinds, _WEIGHED, limit, skip)
        *tiers, others = asked.as_fts5_of_tiers()
        rows: list[int] = []
        for tier in tiers:
            if count := self._count(tier, kinds, _TOO_MANY):
                order = _WEIGHED if count < _TOO_MANY else _PLAIN
                found = self._some(tier, kinds, order, limit if limit == _ALL else limit - len(rows), skip)
                rows += found
                if len(rows) == limit:
                    return rows
                skip = 0 if found else skip - (count if count < _TOO_MANY else self._count(tier, kinds))
        return rows + self._some(others, kinds, _PLAIN, limit if limit == _ALL else limit - len(rows), skip)

    def _some(self, query: str, kinds: Sequence[str] | None, order: str, limit: int, skip: int) -> list[int]:
        where, given = _within(kinds)
        select = _MATCH.format(where + order + _SOME)
        return [row for (row,) in self._sqlite.execute(select, (query, *given, limit, skip))]

    def _count(self, query: str, kinds: Sequence[str] | None, most: int = _ALL) -> int:
        """How many rows a query finds; it stops at `most`."""
        where, given = _within(kinds)
        return int(self._sqlite.execute(_COUNTED.format(where), (query, *given, most)).fetchone()[0])

    def _found(self, asked: Asked, things: Sequence[Row]) -> Iterator[Found]:
        """Things, each with the piece of its texts that shows most of the words: of equal ones, the first by field."""
        places = [(number, said) for number, thing in enumerate(things) for said in thing.said]
        shown: dict[int, Piece] = {}
        for place, (number, said) in enumerate(places):  # words in a row may be too far apart for any piece
            text = said.text
            shown.setdefault(number, Piece(place, text[:WIDEST], goes_before=False, goes_on=len(text) > WIDEST))
        for piece in marked_pieces((said.text for _, said in places), asked):
            number = places[piece.text][0]
            if variety(piece.marked) > variety(shown[number].marked):
                shown[number] = piece
        for number, thing in enumerate(things):
            piece = shown[number]
            said = places[piece.text][1]
            is_id = said.property == NO_PROPERTY
            fact = None if is_id else (thing.id, said.property, literal(said.text) + said.suffix)
            snippet = Snippet.of(piece.marked, goes_before=piece.goes_before, goes_on=piece.goes_on)
            yield Found(thing.id, thing.label, thing.types, fact, snippet)

    def _kinds(self, kind: str) -> list[str] | None:
        """What may stand as a class for `kind` to be meant: itself and the classes below it, in compact text."""
        if not kind:
            return None
        known = vocabulary()
        if iri := known.class_named(kind.removeprefix("lg:")):
            return [known.compact(below) for below in known.subclasses(iri)]
        here = {text for (text,) in self._sqlite.execute(_KINDS)}
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


def _private(shared: "sqlite3.Connection") -> "sqlite3.Connection":
    """A copy that nobody else sees."""
    copy = connected(PRIVATE)
    shared.backup(copy)
    shared.close()
    return copy


def _within(kinds: Sequence[str] | None) -> tuple[str, Sequence[str]]:
    """The condition of being of one of these classes, and what stands for its question marks."""
    return ("", ()) if kinds is None else (_OF_KIND.format(", ".join("?" * len(kinds))), kinds)


def _damaged(error: Exception) -> LegendryError:
    return LegendryError(f"The words of this world could not be read ({error}). Ask again: they are then read anew.")


def _quoted(text: str) -> str:
    return f"`{shorten(text)}`"
