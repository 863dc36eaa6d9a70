"""Rows of a SELECT query that a writer gives as data, such as a predicate's.

A query of somebody else's may never end, or want all memory, and the engine cannot be stopped. So where a world is
kept here, it is asked in a process of its own (`world/query`) over a snapshot, which is killed when the time that the
work may take is over (`world/limit.py`) or when it wants more memory than it may have.

Only reading is possible: the engine's query function takes no update. A SERVICE clause, which would make this machine
call another, is refused by its letters: the class `lg:Service` is spelled out as its IRI first, and after that nothing
that reads like the keyword may stand there, nor an escape that could hide one.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.namespaces import LG
from world.errors import QueryRefused, shorten
from world.facts import to_text
from world.limit import TimeIsUp, check_time, time_left
from world.pattern.sparql import prologue
from world.query.errors import MalformedQuery, QueriesBusy, QueryTooSlow
from world.query.formats import Choice, Form, Format
from world.query.query import Answer, Limits, Query
from world.store import World

if TYPE_CHECKING:
    from world.query.pool import QueryPool

MOST_ROWS: Final = 1_000_000
"""Rows that are read; a query with more is refused."""
LIMITS: Final = Limits(seconds=1e6, answer_bytes=512 << 20, memory_bytes=1 << 30)
"""What one query may use: of time as much as the work as a whole may take."""

_WAITING: Final = 1_000
"""Threads that may wait for the process of a world."""
_MOST_KNOWN: Final = 16
"""Answers that are remembered of one world."""

_CLASS: Final = re.compile(r"\blg:Service\b(?![\w.:%\\-])")
_SPELLED: Final = f"<{LG.Service}>"


class Selections:
    """What writers' queries select in a world that is kept here, and that nobody changes meanwhile.

    A query is asked once: those who judge what was found look up what it gave.
    """

    def __init__(self, world: World) -> None:
        from world.query.pool import QueryPool  # processes take a while to load, and few plots ask a writer's query

        self._pool = QueryPool(world, size=1, waiting=_WAITING, limits=LIMITS)
        self._known: dict[tuple[str, tuple[str, ...]], list[tuple[str, ...]]] = {}

    def rows(self, query: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
        """As `selected`."""
        asked = query, columns
        if asked not in self._known:
            found = _read(query, columns, self._asked(query))
            while len(self._known) >= _MOST_KNOWN:
                self._known.pop(next(iter(self._known)), None)
            self._known[asked] = found
        return self._known[asked]

    def _asked(self, query: str) -> ox.QuerySolutions:
        try:
            answer = asked_apart(self._pool, Query(_CLASS.sub(_SPELLED, query), Choice(solutions=Format.TSV)))
        except MalformedQuery as error:
            raise _unreadable(query, error.what) from error
        if answer.form is not Form.SOLUTIONS:
            raise _no_select(query)
        solutions = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.TSV)
        assert isinstance(solutions, ox.QuerySolutions)
        return solutions


def selected(world: World, query: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The distinct, sorted rows of compact text that a SELECT query gives for these variables.

    Raises `QueryRefused` for what is no such query, calls out, or finds more than `MOST_ROWS`; `TimeIsUp`; and what
    `world.query.errors` lists.
    """
    refuse_what_calls_out(query)
    if world.is_here:
        return world.selections.rows(query, columns)
    try:
        solutions = world.store.query(prologue() + _CLASS.sub(_SPELLED, query))
    except (SyntaxError, ValueError) as error:
        raise _unreadable(query, str(error)) from error
    if not isinstance(solutions, ox.QuerySolutions):
        raise _no_select(query)
    return _read(query, columns, solutions)


def asked_apart(pool: "QueryPool", query: Query) -> Answer:
    """The answer of a process of its own, within the time that the work may take. Raises `TimeIsUp` and its errors."""
    check_time()
    try:
        return pool.run(query, min(time_left(), LIMITS.seconds))
    except (QueryTooSlow, QueriesBusy) as error:
        raise TimeIsUp from error


def refuse_what_calls_out(query: str) -> None:
    """Raises `QueryRefused` for a query that may have a SERVICE clause."""
    rest = _CLASS.sub("", query)
    if "\\u" in rest.lower() or "service" in rest.lower():
        raise QueryRefused(
            "A predicate's query may not have SERVICE in it, nor escapes such as \\u0053: "
            "write the class as `lg:Service`, and leave other words like it out."
        )


def _unreadable(query: str, why: str) -> QueryRefused:
    return QueryRefused(f"The query `{shorten(query)}` cannot be read: {shorten(why, 200)}")


def _no_select(query: str) -> QueryRefused:
    return QueryRefused(f"`{shorten(query)}` is no SELECT query.")


def _read(query: str, columns: Sequence[str], solutions: ox.QuerySolutions) -> list[tuple[str, ...]]:
    names = {variable.value for variable in solutions.variables}
    if missing := [name for name in columns if name not in names]:
        raise QueryRefused(f"The query `{shorten(query)}` selects no ?{missing[0]}.")
    found = list(islice(solutions, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise QueryRefused(f"The query `{shorten(query)}` has more than {MOST_ROWS:,} rows.")
    return sorted(_texts(found, columns))


def _texts(found: Iterable[ox.QuerySolution], columns: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(to_text(row[name]) for name in columns) for row in found if all(row[name] for name in columns)}
