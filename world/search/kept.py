"""The words of a store that are kept in its folder: found again while nothing has changed, and told of edits.

They are made when somebody first searches, and are good for one state of the store, as its columns are
(`world/columns/kept.py`). After edits that the history tells of, what these touched is read anew, in a copy of the
file: nobody writes into one that others read. Where nothing can be kept, a file without a name has them.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox

from world.columns import kept
from world.columns.former import Since
from world.columns.shelf import link
from world.columns.trail import MADE, WORDS, Mark, edits_left, told
from world.files import is_file
from world.history.columns import head_of, since_of
from world.search.engine import PRIVATE, connected, opened
from world.search.index import Index
from world.search.tables import make, renew
from world.store import World
from world.store_folder import is_store
from world.stores.reading import count

if TYPE_CHECKING:
    import sqlite3

_FORMAT: Final = 1
_FILE: Final = "words.sqlite"


class _Earlier(NamedTuple):
    """Words of an earlier edit, how many facts the world has now if all since were edits, and what these touched."""

    folder: Path
    facts: int
    touched: frozenset[str]


def _silent(_: str) -> None:
    pass


def open_index(world: World, tell: Callable[[str], None] = _silent) -> Index:
    """The words of a world: those that are kept beside its store, or new ones, which are then kept if possible.

    `tell` is told when all words of a large store have to be read, which takes long. Raises `LegendryError` where
    Python's SQLite has no FTS5.
    """
    if not world.is_here or world.path is None or not isinstance(world.store, ox.Store) or not is_store(world.path):
        return Index(world)
    connected(PRIVATE).close()  # there is an SQLite
    if kept.size_of(world.path) < kept.SMALLEST:
        return Index(world)

    def anew() -> "sqlite3.Connection":
        if world.folder is not None:
            shutil.rmtree(world.folder / WORDS, ignore_errors=True)
        return _read(world, PRIVATE, tell)

    if world.folder is None:
        return _of_copy(world, world.path, anew)
    return Index(sqlite=_of_store(world, world.folder, tell), anew=anew)


def are_new_to(root: Path) -> bool:
    """Whether all words of a store have to be read, and will be kept."""
    return kept.size_of(root) >= kept.SMALLEST and not (root / WORDS).is_dir()


def _of_store(world: World, root: Path, tell: Callable[[str], None]) -> "sqlite3.Connection":
    """The words that are kept for a state of a store, or are kept from now on."""
    import sqlite3

    state = kept.state_of(root, head_of(world), _FORMAT)
    folder, mark = kept.folder_of(root / WORDS, state), Mark.of(root)
    if (found := _open(folder)) is not None:
        return found
    shutil.rmtree(folder, ignore_errors=True)
    made: sqlite3.Connection | None = None
    try:
        with kept.being_made(folder) as new:
            facts = count(world.store, ox.DefaultGraph())
            earlier = _earlier(root / WORDS, state, since_of(world), facts, mark)
            if earlier is None or not _renewed(world, earlier, new):
                made = _read(world, new / _FILE, tell)
            size = (new / _FILE).stat().st_size
            (new / MADE).write_text(json.dumps({**state, **told(mark), "facts": facts, "size": size}), "utf-8")
    except (OSError, sqlite3.Error):  # a disk that is full, or can only be read, or another process was faster
        if (found := _open(folder)) is not None:
            return found
    else:
        if (found := _open(folder)) is not None:
            return found
    return made or _read(world, PRIVATE, tell)


def _of_copy(world: World, root: Path, anew: "Callable[[], sqlite3.Connection]") -> Index:
    """The words of a world that was copied from the store in a folder: those that are kept there, after the edits."""
    facts = count(world.store, ox.DefaultGraph())
    state = kept.state_of(root, head_of(world), _FORMAT)
    earlier = _earlier(root / WORDS, state, since_of(world), facts, None)
    if earlier is None or (found := _open(earlier.folder)) is None:
        return Index(sqlite=anew())
    index = Index(sqlite=found, anew=anew)
    if earlier.touched:
        index.renew(world, earlier.touched)
    return index


def _open(folder: Path) -> "sqlite3.Connection | None":
    """The words in a folder; None where there are none, or not all of them."""
    import sqlite3

    file = folder / _FILE
    try:
        if json.loads((folder / MADE).read_text("utf-8"))["size"] != file.stat().st_size:
            return None
        found = opened(file)
        found.execute("SELECT rowid FROM texts WHERE texts MATCH 'a' LIMIT 1").fetchall()
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error):
        return None
    return found


def _read(world: World, where: str | Path, tell: Callable[[str], None]) -> "sqlite3.Connection":
    """All words of a world, in a new file."""
    tell(f"All words of {world.title} are read, which takes a while. Where they can be kept, the next search is fast.")
    sqlite = connected(where)
    make(sqlite, world)
    return sqlite


def _renewed(world: World, earlier: _Earlier, new: Path) -> bool:
    """Whether what edits touched could be read anew in a copy of earlier words."""
    import sqlite3

    file = new / _FILE
    try:
        if not earlier.touched:
            link(earlier.folder / _FILE, file)
            return True
        shutil.copyfile(earlier.folder / _FILE, file)
        sqlite = connected(file)
        try:
            renew(sqlite, world, earlier.touched)
        finally:
            sqlite.close()
    except (OSError, sqlite3.Error):
        file.unlink(missing_ok=True)
        return False
    return True


def _earlier(beside: Path, state: Mapping[str, Any], since: Since, facts: int, mark: Mark | None) -> _Earlier | None:
    """Whole words of an earlier edit after which there was nothing but edits; None where there are none."""
    for folder, made in _all_made(beside):
        try:
            if any(made[key] != state[key] for key in ("format", "vocabulary")):
                continue
            number, edit = made["head"]
            changed = since(number, edit)
            size, expected = (folder / _FILE).stat().st_size, made["facts"]
            if changed is None or size != made["size"]:
                continue
            gone, new = changed
            if (mark is not None and edits_left(folder, mark)) or expected - len(gone) + len(new) == facts:
                return _Earlier(folder, facts, frozenset(fact[0] for fact in (*gone, *new)))
        except (OSError, KeyError, TypeError, ValueError):
            continue
    return None


def _all_made(beside: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The folders beside a store in which words were made, and what they are good for."""
    for file in sorted(beside.glob(f"*/{MADE}")):
        with suppress(OSError, ValueError):
            if is_file(file):
                yield file.parent, json.loads(file.read_text("utf-8"))
