"""SQLite with tables of words, in memory or in a file, or the reason why this Python has none."""

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from world.errors import LegendryError

if TYPE_CHECKING:
    import sqlite3

MEMORY: Final = ":memory:"
PRIVATE: Final = ""
"""A database that only its connection sees: what does not fit into a little memory lies in a file without a name."""

_MODULE: Final = "fts5"
_REMEDY: Final = "use a Python whose SQLite has FTS5, as those of python.org, Debian and uv have."
_TOKENS: Final = "tokenize = 'unicode61 remove_diacritics 2'"


def words_in(table: str) -> "sqlite3.Connection":
    """A database in memory with one table, such as `pieces(piece)`, whose columns FTS5 can search.

    Raises `LegendryError` where this Python's SQLite cannot do that.
    """
    connection = connected(MEMORY)
    create_words(connection, table)
    return connection


def connected(where: str | Path) -> "sqlite3.Connection":
    """A database to write in. Threads may share it, one at a time. Raises `LegendryError`, and what SQLite raises.

    It has no journal: what is half written when something fails is not to be used.
    """
    try:
        import sqlite3  # here, because a Python may have been built without it
    except ImportError as error:
        raise LegendryError(f"This Python has no SQLite to search text with ({error}): {_REMEDY}") from error
    connection = sqlite3.connect(where, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def opened(file: Path) -> "sqlite3.Connection":
    """A database in a file that nobody writes into any more, to read. Raises as `connected` does."""
    import sqlite3

    address = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def create_words(connection: "sqlite3.Connection", table: str, options: str = "") -> None:
    """Makes a table whose columns FTS5 can search; case and accents do not count. Raises as `words_in` does."""
    import sqlite3

    name, columns = table.removesuffix(")").split("(")
    try:
        connection.execute(f"CREATE VIRTUAL TABLE {name} USING {_MODULE}({columns}, {_TOKENS}{options})")
    except sqlite3.OperationalError as error:
        connection.close()
        version = sqlite3.sqlite_version
        raise LegendryError(f"This Python's SQLite {version} cannot search text ({error}): {_REMEDY}") from error
