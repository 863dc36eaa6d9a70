"""SQLite with a table of words in memory, or the reason why this Python has none."""

from typing import TYPE_CHECKING, Final

from world.errors import LegendryError

if TYPE_CHECKING:
    import sqlite3

_MODULE: Final = "fts5"
_REMEDY: Final = "use a Python whose SQLite has FTS5, as those of python.org, Debian and uv have."


def words_in(table: str) -> "sqlite3.Connection":
    """A database with one table, such as `texts(name, body)`, whose columns FTS5 can search. Threads may share it.

    Case and accents do not count. Raises `LegendryError` where this Python's SQLite cannot do that.
    """
    try:
        import sqlite3  # here, because a Python may have been built without it
    except ImportError as error:
        raise LegendryError(f"This Python has no SQLite to search text with ({error}): {_REMEDY}") from error
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    name, columns = table.removesuffix(")").split("(")
    tokens = "tokenize = 'unicode61 remove_diacritics 2'"
    try:
        connection.execute(f"CREATE VIRTUAL TABLE {name} USING {_MODULE}({columns}, {tokens})")
    except sqlite3.OperationalError as error:
        connection.close()
        version = sqlite3.sqlite_version
        raise LegendryError(f"This Python's SQLite {version} cannot search text ({error}): {_REMEDY}") from error
    return connection
