"""Why nothing was written.

Remedied
└── UpdateProblem
    ├── MalformedUpdate      it is no SPARQL update; the parser's words stand in the message
    ├── LoadRefused          it would load something from elsewhere
    ├── DatasetNamedTwice    both the update and the request name graphs
    ├── BooksRefused         it would change what the world remembers of its edits
    ├── ChangeUntold         it does not tell what it changes on a server, whose world has a history
    ├── MisreadGraph         a graph was sent that is no RDF of its format
    ├── ConditionFailed      what the request holds only for is not so
    ├── EditFails            an edit that would make new errors: `told` has the findings
    ├── HeadRefused          a note's head with mistakes in it: `told` has them, with their places
    ├── NoHead               what was sent is no JSON object
    ├── ReferredTo           others speak of what is to be deleted: `told` has the facts
    ├── Conflicting          what an edit is about is otherwise by now, or is there already
    ├── Missing              there is no such thing, edit or branch
    ├── UpdateTooSlow        its time was up, and its process was killed
    ├── UpdateTooGreedy      it wanted more memory than it may have
    ├── UpdateFailed         the engine, or the world, cannot carry it out
    ├── StoreUnwritable      the store cannot be opened to write
    ├── StoreFull            there is no room on its disk
    └── UpdatesBusy          too many others are waiting
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from world.errors import Remedied, soon
from world.query.errors import MalformedQuery

_ADDRESSES: Final = (
    (re.compile(r"`legendry diff (\d+) -w [^`]*`"), r"`/api/history/diff?from=\1`"),
    (re.compile(r"`legendry branch compare (\S+) -w [^`]*`"), r"`/api/branches/\1`"),
    (re.compile(r"`--force`"), "`force=true`"),
)
"""What an editor at a keyboard is told to type, and where the same is read over HTTP, which shows no paths."""


class UpdateProblem(Remedied):
    """An update that is not carried out."""


class MalformedUpdate(UpdateProblem):
    """`message` is the parser's; its lists of characters are left out."""

    def __init__(self, message: str) -> None:
        said = MalformedQuery(message)
        super().__init__(
            said.what.replace("SPARQL 1.1 query", "SPARQL 1.1 update"),
            "Correct the update there, or just before.",
            said.where,
        )


class LoadRefused(UpdateProblem):
    """It would load something from elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            "The update has a LOAD, which would make this machine call another or read a file: that is refused.",
            "Fetch the document yourself, and send it to /data.",
        )


class DatasetNamedTwice(UpdateProblem):
    """Both the update and the request name graphs."""

    def __init__(self) -> None:
        super().__init__(
            "The request names graphs, and so does the update, with USING or WITH.",
            "Leave one of them out (SPARQL 1.1 Protocol, section 2.2.3).",
            "using-graph-uri",
        )


class BooksRefused(UpdateProblem):
    """It would change what the world remembers of its edits."""

    def __init__(self) -> None:
        super().__init__(
            "This would change the graphs in which the world remembers its edits and where its facts were written.",
            "Leave these graphs out (CLEAR DEFAULT instead of CLEAR ALL), or use a token of scope admin.",
        )


class ChangeUntold(UpdateProblem):
    """It does not tell what it changes on a server, whose world has a history."""

    def __init__(self) -> None:
        super().__init__(
            "The world has a history, and a server keeps it: what an update with a WHERE changes there nobody could "
            "remember.",
            "Say what goes and comes (DELETE DATA, INSERT DATA, or a graph at /data), use `legendry edit`, or a token "
            "of scope admin, whose update is then in no log.",
        )


class MisreadGraph(UpdateProblem):
    """A graph was sent that is no RDF of its format."""

    def __init__(self, message: str) -> None:
        super().__init__(
            f"What was sent cannot be read as RDF: {' '.join(message.split())}.",
            "Correct it there, or send it with the Content-Type that it has.",
        )


class ConditionFailed(UpdateProblem):
    """What the request holds only for is not so: the dataset has changed, or there is such a graph, or none."""

    def __init__(self) -> None:
        super().__init__(
            "What the request holds only for is not so (any more): somebody has changed the data, or there is such a "
            "graph already, or none.",
            "Read it again, and send the change with the ETag that it has now, or without a condition.",
            "If-Match, If-None-Match",
        )


class EditFails(UpdateProblem):
    """An edit that would make errors that are not there now."""

    def __init__(self, message: str, told: Sequence[Any]) -> None:
        super().__init__(message, "Change it accordingly, or add force=true to the address.")
        self.told = {"findings": list(told)}


class HeadRefused(UpdateProblem):
    """A note's head, or facts, with mistakes in it."""

    def __init__(self, message: str, told: Sequence[Any]) -> None:
        first = told[0] if told else {"pointer": "", "read": message, "write": ""}
        more = f" {len(told) - 1:,} more: see `problems`." if len(told) > 1 else ""
        super().__init__(
            f"{first['pointer'] or 'The body'}: {first['read']}", f"{first['write']}{more}".strip(), first["pointer"]
        )
        self.told = {"problems": list(told)}


class NoHead(HeadRefused):
    """What was sent is no JSON object, or one that cannot be read."""


class ReferredTo(UpdateProblem):
    """Others speak of what is to be deleted."""

    def __init__(self, message: str, told: Sequence[Any]) -> None:
        super().__init__(message, "Change these first, or add cascade=true, and they go with it.")
        self.told = {"refers": list(told)}


class Conflicting(UpdateProblem):
    """What an edit is about is otherwise by now, or is there already."""

    def __init__(self, message: str) -> None:
        for command, address in _ADDRESSES:
            message = command.sub(address, message)
        super().__init__(message, "Read it again.")


class Missing(UpdateProblem):
    """There is no such thing, edit or branch."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Ask for another, or make it first.")


class UpdateTooSlow(UpdateProblem):
    """Its time was up, and its process was killed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The update took longer than {seconds:g} s and was stopped.",
            "Bind more of its variables, or change less at once.",
        )


class UpdateTooGreedy(UpdateProblem):
    """It wanted more memory than it may have."""

    def __init__(self) -> None:
        super().__init__(
            "The update needed more memory than it may have, or nests too deep, and was stopped.",
            "Bind more of its variables, or change less at once.",
        )


class UpdateFailed(UpdateProblem):
    """The engine, or the world, cannot carry it out."""

    def __init__(self, message: str) -> None:
        super().__init__(f"The update was not carried out: {message.rstrip('.')}.", "Change it accordingly.")


class StoreUnwritable(UpdateProblem):
    """The store cannot be opened to write."""

    def __init__(self, message: str) -> None:
        super().__init__(f"Nothing can be written now: {message.rstrip('.')}.", "Ask again later.")


class StoreFull(UpdateProblem):
    """There is no room on its disk, or files may not grow any more."""

    def __init__(self) -> None:
        super().__init__(
            "There is no room left on the server's disk: nothing was written.",
            "Ask again when its keeper has made room; the server need not be started anew.",
        )


_FULL = re.compile(r"no space left|disk is full|file too large|quota exceeded", re.IGNORECASE)


def of_disk(message: str) -> UpdateProblem:
    """What a failure of the disk means, of which only the engine's words are known."""
    return StoreFull() if _FULL.search(message) else StoreUnwritable(message)


class UpdatesBusy(UpdateProblem):
    """Too many others are waiting; `retry_after` is in seconds."""

    def __init__(self) -> None:
        self.retry_after = soon()
        super().__init__("Too many updates are waiting already.", "Ask again in a few seconds.")
