"""The pool's end of one worker process."""

import json
import time
from collections.abc import Iterator

from ontology.namespaces import ID, PREFIXES
from world.errors import LegendryError
from world.query.errors import (
    AnswerTooLarge,
    CallRefused,
    FormatRefused,
    MalformedQuery,
    NoSuchGraph,
    QueryFailed,
    QueryTooSlow,
    UpdateRefused,
)
from world.query.formats import Form, Format
from world.query.frames import Kind
from world.query.holder import Holder
from world.query.peer import PeerDied
from world.query.query import Head, Limits, Query
from world.query.snapshot import Snapshot

_START_SECONDS = 30.0


class Worker(Holder):
    """One process over one snapshot at a time. It answers one query at a time, as long as it is `sound`.

    `waits_since` tells (by the monotonic clock) that it has something that nobody takes.
    """

    def __init__(self, snapshot: Snapshot, limits: Limits) -> None:
        super().__init__("world.query.worker", start_seconds=_START_SECONDS)
        self._limits = limits
        self.waits_since: float | None = None
        self.turn_to(snapshot)

    def turn_to(self, snapshot: Snapshot) -> None:
        """Has it answer from another snapshot, which it opens before the next query."""
        self.snapshot = snapshot
        self._open(greeting(snapshot, self._limits))

    def answer(self, query: Query, seconds: float, most_bytes: int | None) -> Iterator[Head | bytes]:
        """What it answers: what comes, then all of it in chunks. Only the time of waiting for it is counted.

        Raises what `world.query.errors` lists, or `PeerDied`. When it is not `sound` afterwards, `end` it.
        """
        self.sound = False
        self._wait_until_open(lambda said: refusal(**said))
        self._peer.send(Kind.ASK, query.as_request(seconds, most_bytes))
        left = seconds
        while True:
            begun = time.monotonic()
            try:
                kind, payload = self._peer.read(begun + left, begun=True)
            except TimeoutError as error:
                raise QueryTooSlow(seconds) from error
            left -= time.monotonic() - begun
            match kind:
                case Kind.HEAD:
                    head = json.loads(payload)
                    yield Head(Form(head["form"]), Format(head["format"]), head["is_packed"])
                case Kind.DATA:
                    self.waits_since = time.monotonic()
                    yield payload
                    self.waits_since = None
                case Kind.END:
                    self.sound = True
                    return
                case Kind.FAIL:
                    self.sound = True
                    raise refusal(**json.loads(payload))
                case _:
                    raise PeerDied(begun=True)

    def kill(self) -> None:
        """Has whoever reads its answer see its end; `end` it afterwards. Any thread may do so."""
        self._peer.kill()


def greeting(snapshot: Snapshot, limits: Limits) -> dict[str, object]:
    """What a worker is told of the snapshot that it is to open, and of the queries that it may be asked."""
    return {
        "snapshot": str(snapshot.path),
        "prefixes": PREFIXES,
        "base": str(ID),
        "memory": limits.memory_bytes,
    }


def refusal(code: str, message: str) -> LegendryError:
    """Why a worker gave no answer, by what it says."""
    match code:
        case "syntax":
            return MalformedQuery(message)
        case "update":
            return UpdateRefused()
        case "service":
            return CallRefused()
        case "format":
            return FormatRefused(Form(message))
        case "graph":
            return NoSuchGraph(message)
        case "size":
            return AnswerTooLarge(int(message))
        case _:
            return QueryFailed(message)
