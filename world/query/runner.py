"""The event loop's end of a worker process: what it writes is read when it comes, without a thread.

It is asked ahead: while it works on one query, the next ones lie in its pipe, so that it need not wait for the server.
"""

import asyncio
import json
import os
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from world.query import frames
from world.query.formats import Form, Format
from world.query.frames import Kind
from world.query.peer import Peer, PeerDied
from world.query.process import greeting, refusal
from world.query.query import Head, Limits, Query
from world.query.snapshot import Snapshot

LARGEST: Final = 1 << 18
"""Bytes of an answer beyond which it is passed on as it comes."""
_CHUNK: Final = 1 << 18
_PATIENCE: Final = 20
"""How much longer than its own time a query may take by the clock."""
_SCHEDULED: Final = 2
"""The kind of a process's clock (CPUCLOCK_SCHED): see clock_getcpuclockid(3)."""


class NotForHere(Exception):
    """A query that is not answered here: it `is_slow` or large. Where only its process died, one `may_ask_again`."""

    def __init__(self, *, is_slow: bool = False, may_ask_again: bool = False) -> None:
        super().__init__()
        self.is_slow = is_slow
        self.may_ask_again = may_ask_again


Result = tuple[Head, bytes]


class Runner:
    """One process. `asked` are the queries that it has not answered yet; when it is not `is_sound`, `end` it."""

    def __init__(self, peer: Peer, loop: asyncio.AbstractEventLoop, limits: Limits, ended: Callable[[], None]) -> None:
        """`ended` is called once, when it is no longer sound."""
        self.is_sound = True
        self.asked: deque[asyncio.Future[Result]] = deque()
        self._loop = loop
        self.peer = peer
        self._limits = limits
        self._ended = ended
        self._reads: Snapshot | None = None
        self._opening: asyncio.Future[None] | None = None
        self._to_send = bytearray()
        self._came = bytearray()
        self._head: dict[str, Any] = {}
        self._body = b""
        self._since = 0.0
        self._worked: float | None = None
        os.set_blocking(peer.output, False)
        loop.add_reader(peer.output, self._read)

    @property
    def pid(self) -> int:
        return self.peer.pid

    async def open(self, snapshot: Snapshot) -> None:
        """Has it read a snapshot, and waits until it does. Raises `NotForHere`."""
        self._opening = self._loop.create_future()
        self._turn_to(snapshot)
        await self._opening

    def ask(self, query: Query, snapshot: Snapshot, seconds: float) -> "asyncio.Future[Result]":
        """Its answer. Raises `NotForHere`, and what `world.query.errors` lists of the query itself."""
        answer = self._loop.create_future()
        if snapshot is not self._reads:
            self._turn_to(snapshot)
        if not self.asked:
            self._next()
        self.asked.append(answer)
        self._send(Kind.ASK, query.as_request(_PATIENCE * seconds, LARGEST))
        return answer

    def look(self, seconds: float) -> None:
        """Looks whether the query that it is at has had its time: its own, for others may have most of the clock's."""
        taken = self._loop.time() - self._since
        if not self.asked or taken < seconds:
            return
        worked = self._processor_time()
        if worked is not None and taken < _PATIENCE * seconds:
            if self._worked is None:
                self._worked = worked
            if worked - self._worked < seconds / 2:
                return
            self._fail(self.asked.popleft(), NotForHere(is_slow=True))
        else:  # whatever keeps it: the pool has more patience
            self._fail(self.asked.popleft(), NotForHere())
        self.end()

    def end(self) -> None:
        """Kills the process, whatever it is doing; whoever waits for it may ask another one."""
        if not self.is_sound:
            return
        self.is_sound = False
        self._loop.remove_reader(self.peer.output)
        self.peer.kill()
        if self._opening is not None and not self._opening.done():
            self._opening.set_exception(NotForHere())
        while self.asked:
            self._fail(self.asked.popleft(), NotForHere(may_ask_again=True))
        self._ended()

    def bury(self) -> None:
        """Waits for the process that was killed. It may be called from any thread."""
        self.peer.end()

    def _next(self) -> None:
        self._since = self._loop.time()
        self._worked = None

    def _processor_time(self) -> float | None:
        """Seconds that the process has worked; None where that is not told, so that only the clock counts."""
        try:
            return time.clock_gettime(~self.peer.pid << 3 | _SCHEDULED)
        except OSError:
            return None

    def _turn_to(self, snapshot: Snapshot) -> None:
        self._reads = snapshot
        self._send(Kind.HELLO, json.dumps(greeting(snapshot, self._limits)).encode())

    def _send(self, kind: Kind, payload: bytes) -> None:
        if not self._to_send:
            self._loop.call_soon(self._flush)
        self._to_send += frames.pack(kind, payload)

    def _flush(self) -> None:
        """What is asked in one turn of the event loop is written at once."""
        data = bytes(self._to_send)
        self._to_send.clear()
        if self.is_sound:
            try:
                self.peer.write(data)
            except PeerDied:
                self.end()

    def _read(self) -> None:
        try:
            part = os.read(self.peer.output, _CHUNK)
        except BlockingIOError:
            return
        if not part:
            self.end()
            return
        self._came += part
        for kind, payload in frames.split(self._came):
            self._take(kind, payload)

    def _take(self, kind: Kind, payload: bytes) -> None:
        match kind:
            case Kind.HEAD:
                self._head, self._body = json.loads(payload), b""
            case Kind.DATA:
                self._body += payload
            case Kind.END:
                head = Head(Form(self._head["form"]), Format(self._head["format"]), self._head["is_packed"])
                self._answered((head, self._body))
            case Kind.READY:
                if self._opening is not None and not self._opening.done():
                    self._opening.set_result(None)
            case _:
                self._refused(**json.loads(payload))

    def _refused(self, code: str, message: str) -> None:
        if code == "size":
            self._answered(NotForHere(is_slow=True))
        elif code == "evaluation":
            self.end()  # perhaps its snapshot is not there any more; else the pool will say the same
        else:
            self._answered(refusal(code, message))

    def _answered(self, result: Result | Exception) -> None:
        if not self.asked:
            return
        answer = self.asked.popleft()
        self._next()
        if answer.done():
            return
        if isinstance(result, Exception):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    @staticmethod
    def _fail(answer: "asyncio.Future[Result]", reason: NotForHere) -> None:
        if not answer.done():
            answer.set_exception(reason)
