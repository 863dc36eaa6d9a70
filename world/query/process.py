"""The pool's end of one worker process."""

import json
import time
from collections.abc import Iterator, Mapping

from world.errors import LegendryError
from world.query.errors import (
    AnswerTooLarge,
    CallRefused,
    FormatRefused,
    MalformedQuery,
    NoWorker,
    QueryFailed,
    QueryTooSlow,
    UpdateRefused,
)
from world.query.formats import Form, Format
from world.query.frames import Kind
from world.query.peer import Peer, PeerDied
from world.query.query import Head, Limits, Query
from world.query.snapshot import Snapshot

_START_SECONDS = 30.0


class Worker:
    """One process over one snapshot at a time. It answers one query at a time, as long as it is `sound`.

    `waits_since` tells (by the monotonic clock) that it has something that nobody takes.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        prefixes: Mapping[str, str],
        base: str | None,
        limits: Limits,
    ) -> None:
        self._limits = limits
        self._prefixes = prefixes
        self._base = base
        self._opening = 0
        self.sound = True
        self.waits_since: float | None = None
        self._peer = Peer("world.query.worker")
        self.snapshot = snapshot
        self._open()

    @property
    def pid(self) -> int:
        return self._peer.pid

    @property
    def alive(self) -> bool:
        return self._peer.alive

    def turn_to(self, snapshot: Snapshot) -> None:
        """Has it answer from another snapshot, which it opens before the next query."""
        self.snapshot = snapshot
        self._open()

    def answer(self, query: Query, seconds: float, most_bytes: int | None) -> Iterator[Head | bytes]:
        """What it answers: what comes, then all of it in chunks. Only the time of waiting for it is counted.

        Raises what `world.query.errors` lists, or `PeerDied`. When it is not `sound` afterwards, `end` it.
        """
        self.sound = False
        self._wait_until_ready()
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
                    raise _refusal(**json.loads(payload))
                case _:
                    raise PeerDied(begun=True)

    def kill(self) -> None:
        """Has whoever reads its answer see its end; `end` it afterwards. Any thread may do so."""
        self._peer.kill()

    def end(self) -> None:
        """Kills the process, whatever it is doing."""
        self._peer.end()

    def _open(self) -> None:
        self._opening += 1
        hello = {
            "snapshot": str(self.snapshot.path),
            "prefixes": self._prefixes,
            "base": self._base,
            "memory": self._limits.memory_bytes,
        }
        try:
            self._peer.send(Kind.HELLO, json.dumps(hello).encode())
        except PeerDied:
            self.sound = False

    def _wait_until_ready(self) -> None:
        """Waits until the last snapshot is open: of those before it, one may be gone by now."""
        while self._opening:
            try:
                kind, payload = self._peer.read(time.monotonic() + _START_SECONDS, begun=False)
            except TimeoutError as error:
                raise NoWorker("its process did not start") from error
            self._opening -= 1
            if kind is not Kind.READY and not self._opening:
                raise _refusal(**json.loads(payload))


def _refusal(code: str, message: str) -> LegendryError:
    match code:
        case "syntax":
            return MalformedQuery(message)
        case "update":
            return UpdateRefused()
        case "service":
            return CallRefused()
        case "format":
            return FormatRefused(Form(message))
        case "size":
            return AnswerTooLarge(int(message))
        case _:
            return QueryFailed(message)
