"""Rows of a SELECT query that a writer gives as data, such as a predicate's.

Only reading is possible here: the engine's query function takes no update. A SERVICE clause, which would make this
machine call another, is refused by its letters: the class `lg:Service` is spelled out as its IRI first, and after that
nothing that reads like the keyword may stand there, nor an escape that could hide one.
"""

import re
from itertools import islice
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import LG
from world.errors import QueryRefused, shorten
from world.facts import to_text
from world.pattern.sparql import prologue
from world.store import World

MOST_ROWS: Final = 1_000_000
"""Rows that are read; a query with more is refused."""

_CLASS: Final = re.compile(r"\blg:Service\b(?![\w.:%\\-])")
_SPELLED: Final = f"<{LG.Service}>"


def selected(world: World, query: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The distinct, sorted rows of compact text that a SELECT query gives for these variables.

    Raises `QueryRefused` for what is no such query, calls out, or finds more than `MOST_ROWS`.
    """
    refuse_what_calls_out(query)
    try:
        solutions = world.store.query(prologue() + _CLASS.sub(_SPELLED, query))
    except (SyntaxError, ValueError) as error:
        raise QueryRefused(f"The query `{shorten(query)}` cannot be read: {shorten(str(error), 200)}") from error
    if not isinstance(solutions, ox.QuerySolutions):
        raise QueryRefused(f"`{shorten(query)}` is no SELECT query.")
    names = {variable.value for variable in solutions.variables}
    if missing := [name for name in columns if name not in names]:
        raise QueryRefused(f"The query `{shorten(query)}` selects no ?{missing[0]}.")
    found = list(islice(solutions, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise QueryRefused(f"The query `{shorten(query)}` has more than {MOST_ROWS:,} rows.")
    rows = {tuple(to_text(row[name]) for name in columns) for row in found if all(row[name] for name in columns)}
    return sorted(rows)


def refuse_what_calls_out(query: str) -> None:
    """Raises `QueryRefused` for a query that may have a SERVICE clause."""
    rest = _CLASS.sub("", query)
    if "\\u" in rest.lower() or "service" in rest.lower():
        raise QueryRefused(
            "A predicate's query may not have SERVICE in it, nor escapes such as \\u0053: "
            "write the class as `lg:Service`, and leave other words like it out."
        )
