"""DuckDB with SQL written by hand: what the rules leave is made once, step by step, and then asked.

As somebody would who knows both the engine and the problem: counts are sums of products and binomials, never a walk
over all casts.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from tests.benchmarks.plotting.facts import Table

_HERE: Final = Path(__file__).parent


class Sql:
    """The problem of one schema in a database in memory."""

    def __init__(self, schema: str, tables: Mapping[str, Table]) -> None:
        self._asked = _sections((_HERE / f"{schema}.sql").read_text("utf-8"))
        self._base = duckdb.connect()
        self._base.execute("SET threads = 1")
        for name, table in tables.items():
            given = {"thing": table} if table.ndim == 1 else {"one": table[0], "other": table[1]}
            self._base.register("given", given)
            self._base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            self._base.unregister("given")
        self._base.execute((_HERE / "times.sql").read_text("utf-8"))
        self._base.execute(self._asked["setup"])

    def first(self) -> int:
        return len(self._base.execute(self._asked["first"]).fetchall())

    def hundred(self) -> int:
        return len({row[0] for row in self._base.execute(self._asked["hundred"]).fetchall()})

    def count(self) -> int:
        return self._number("count")

    def refute(self) -> int:
        return self._number("refute")

    def _number(self, name: str) -> int:
        [(number,)] = self._base.execute(self._asked[name]).fetchall()
        return int(number or 0)


def _sections(text: str) -> dict[str, str]:
    """The statements under each `-- name:` line."""
    parts = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
