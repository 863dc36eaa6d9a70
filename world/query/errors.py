"""Why a query got no answer.

Remedied
└── QueryProblem
    ├── MalformedQuery      it is no SPARQL query; the parser's words stand in the message
    ├── UpdateRefused       it would change the world
    ├── CallRefused         it has a SERVICE clause
    ├── FormatRefused       the answer cannot be written in any format that was asked for
    ├── QueryTooSlow        its time was up, and its worker was killed
    ├── QueryTooGreedy      it wanted more memory than a worker has, or nested too deep
    ├── AnswerTooLarge
    ├── QueryFailed         the engine cannot evaluate it
    ├── NoSuchGraph         what is asked for, or would be taken away, is not there
    ├── AskerGone           nobody waits for the answer any more
    ├── NoWorker            there is no process to answer it, or no longer
    └── QueriesBusy         too many others are waiting
"""

import re

from world.errors import Remedied, shorten, soon
from world.query.formats import OFFERED, Form

_CHARACTER_CLASS = re.compile(r"(?:, (?:or )?)?\[(?:'[^']*'|[^\]'])*\]", re.DOTALL)
_PLACE = re.compile(r"error at (\d+):(\d+): ")


class QueryProblem(Remedied):
    """A query that is not answered."""


class MalformedQuery(QueryProblem):
    """`message` is the parser's; its lists of characters are left out. `place` is the line and the column, from 1."""

    def __init__(self, message: str) -> None:
        place = _PLACE.search(message)
        self.place = (int(place[1]), int(place[2])) if place else None
        where = f"line {place[1]}, column {place[2]}" if place else ""
        said = " ".join(_CHARACTER_CLASS.sub("", _PLACE.sub("", message)).split())
        at = f" at {where}" if place else ""
        super().__init__(
            f"This is no SPARQL 1.1 query{at}: {said}.",
            "Correct the query there, or just before.",
            where,
        )


class UpdateRefused(QueryProblem):
    """It would change the world."""

    def __init__(self) -> None:
        super().__init__(
            "This is a SPARQL update, and updates are refused here: the world is only read.",
            "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE. Change the world in its notes, by `legendry edit`, or at "
            "/update where it is served.",
        )


class CallRefused(QueryProblem):
    """It has a SERVICE clause."""

    def __init__(self) -> None:
        super().__init__(
            "The query has a SERVICE clause, which would make this machine call another: that is refused.",
            "Query the other endpoint by itself, or load its data into the world.",
        )


class FormatRefused(QueryProblem):
    """Its answer cannot be written in any format that was asked for."""

    def __init__(self, form: Form) -> None:
        what = {
            Form.SOLUTIONS: "rows",
            Form.BOOLEAN: "yes or no",
            Form.GRAPH: "triples",
        }[form]
        super().__init__(
            f"The answer to this query is {what}, in none of the formats asked for.",
            f"Ask for {', '.join(one.media_type for one in OFFERED[form])}.",
        )


class QueryTooSlow(QueryProblem):
    """Its time was up, and its worker was killed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The query took longer than {seconds:g} s and was stopped.",
            "Bind more of its variables, or add a LIMIT.",
        )


class QueryTooGreedy(QueryProblem):
    """Its worker died of it: too much memory, or too deep a nesting."""

    def __init__(self) -> None:
        super().__init__(
            "The query needed more memory than it may have, or nests too deep, and was stopped.",
            "Bind more of its variables, or ask in parts.",
        )


class AnswerTooLarge(QueryProblem):
    """Its answer has more bytes than may be given."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The answer is larger than {limit / 1e6:g} MB.",
            "Ask for it in pages, with LIMIT and OFFSET.",
        )


class QueryFailed(QueryProblem):
    """The engine cannot evaluate it."""

    def __init__(self, message: str) -> None:
        super().__init__(
            f"The query could not be evaluated: {message}.",
            "Simplify it, or ask again.",
        )


class AskerGone(QueryProblem):
    """Nobody waits for the answer any more: its worker was killed."""

    def __init__(self) -> None:
        super().__init__("Whoever asked has gone, and the query was stopped.", "Ask again, and wait for the answer.")


class NoSuchGraph(QueryProblem):
    """There is no graph of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no graph <{shorten(name, 200)}> here.", "Ask for another, or put it there first.")


class NoWorker(QueryProblem):
    """There is no process to answer it, or no longer."""

    def __init__(self, why: str) -> None:
        super().__init__(f"No query can be answered now: {why}.", "Ask again, or start the server anew.")


class QueriesBusy(QueryProblem):
    """Too many others are waiting; `retry_after` is in seconds."""

    def __init__(self) -> None:
        self.retry_after = soon()
        super().__init__("Too many queries are waiting already.", "Ask again in a few seconds.")
