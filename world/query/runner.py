"""The event loop's end of a worker process: what it writes is read when it comes, without a thread."""

import asyncio
import json
import os
import time
from typing import Any, Final

from ontology.namespaces import ID, PREFIXES
from world.query import frames
from world.query.formats import Form, Format
from world.query.frames import Kind
from world.query.peer import Peer, PeerDied
from world.query.process import refusal
from world.query.query import Head, Limits, Query
from world.query.snapshot import Snapshot

_CHUNK: Final = 1 << 18
_LARGEST: Final = 1 << 18
"""Bytes of an answer beyond which it is passed on as it comes."""


_PATIENCE: Final = 20
"""How much longer than its own time it may take by the clock."""
_AGAIN: Final = 0.02
_SCHEDULED: Final = 2
"""The kind of a process's clock (CPUCLOCK_SCHED): see clock_getcpuclockid(3)."""


class NotForHere(Exception):
    """A query that the pool is to be asked: it `is_slow` or large, or its process died."""

    def __init__(self, *, is_slow: bool) -> None:
        super().__init__()
        self.is_slow = is_slow


class Runner:
    """One process. When it is not `is_sound`, `forget` and `end` it; `reads` is the snapshot that it has open."""

    def __init__(self, peer: Peer, loop: asyncio.AbstractEventLoop, limits: Limits) -> None:
        self.loop = loop
        self.is_sound = True
        self.reads: Snapshot | None = None
        self._peer = peer
        self._limits = limits
        self._came = bytearray()
        self._head: dict[str, Any] = {}
        self._body = b""
        self._opening = 0
        self._opened: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._worked = self._deadline = 0.0
        self._answer: asyncio.Future[tuple[Head, bytes]] | None = None
        os.set_blocking(peer.output, False)
        loop.add_reader(peer.output, self._read)

    @property
    def pid(self) -> int:
        return self._peer.pid

    async def open(self, snapshot: Snapshot) -> None:
        """Has it read a snapshot, and waits until it does. Raises `NotForHere`."""
        self._opened = self.loop.create_future()
        self._turn_to(snapshot)
        await self._opened

    def ask(self, query: Query, snapshot: Snapshot, seconds: float) -> "asyncio.Future[tuple[Head, bytes]]":
        """Its answer. Raises `NotForHere`, and what `world.query.errors` lists of the query itself."""
        answer = self._answer = self.loop.create_future()
        self._body = b""
        if snapshot is not self.reads:
            self._turn_to(snapshot)
        self._worked = self._processor_time()
        self._deadline = self.loop.time() + _PATIENCE * seconds
        self._timer = self.loop.call_later(seconds, self._look, seconds)
        self._send(Kind.ASK, query.as_request(_PATIENCE * seconds, _LARGEST))
        return answer

    def rest(self) -> None:
        """Nobody waits for it any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._answer is not None and not self._answer.done():
            self.is_sound = False  # it is still at it

    def forget(self) -> None:
        """Reads no more of it."""
        self.is_sound = False
        self.loop.remove_reader(self._peer.output)

    def end(self) -> None:
        """Kills the process, whatever it is doing."""
        self._peer.end()

    def _look(self, seconds: float) -> None:
        """Looks whether the time is up: its own, for on a busy machine others have most of the clock's."""
        left = seconds - (self._processor_time() - self._worked)
        if left <= 0 or self.loop.time() > self._deadline:
            self._die(is_slow=True)
        else:
            self._timer = self.loop.call_later(max(left, _AGAIN), self._look, seconds)

    def _processor_time(self) -> float:
        """Seconds that the process has worked; 0 where that is not told, so that only the clock counts."""
        try:
            return time.clock_gettime(~self._peer.pid << 3 | _SCHEDULED)
        except OSError:
            return 0.0

    def _turn_to(self, snapshot: Snapshot) -> None:
        self.reads = snapshot
        self._opening += 1
        memory = self._limits.memory_bytes
        hello = {"snapshot": str(snapshot.path), "prefixes": PREFIXES, "base": str(ID), "memory": memory}
        self._send(Kind.HELLO, json.dumps(hello).encode())

    def _send(self, kind: Kind, payload: bytes) -> None:
        try:
            self._peer.send(kind, payload)
        except PeerDied:
            self._die(is_slow=False)

    def _read(self) -> None:
        try:
            part = os.read(self._peer.output, _CHUNK)
        except BlockingIOError:
            return
        if not part:
            self.forget()
            self._die(is_slow=False)
            return
        self._came += part
        for kind, payload in frames.split(self._came):
            match kind:
                case Kind.HEAD:
                    self._head = json.loads(payload)
                case Kind.DATA:
                    self._body += payload
                case Kind.END:
                    head = self._head
                    self._end((Head(Form(head["form"]), Format(head["format"]), head["is_packed"]), self._body))
                case Kind.READY:
                    self._opening -= 1
                    if self._opened and not self._opened.done():
                        self._opened.set_result(None)
                case _:
                    self._refused(**json.loads(payload))

    def _refused(self, code: str, message: str) -> None:
        if self._opening:  # the snapshot is not there any more
            self._die(is_slow=False)
        elif code == "size":
            self._end(NotForHere(is_slow=True))
        else:
            self._end(refusal(code, message))

    def _die(self, *, is_slow: bool) -> None:
        self.is_sound = False
        if self._opened and not self._opened.done():
            self._opened.set_exception(NotForHere(is_slow=False))
        self._end(NotForHere(is_slow=is_slow))

    def _end(self, result: tuple[Head, bytes] | Exception) -> None:
        if self._answer is None or self._answer.done():
            return
        if isinstance(result, Exception):
            self._answer.set_exception(result)
        else:
            self._answer.set_result(result)
