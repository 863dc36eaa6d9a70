"""Queries that are answered at once, which most are: asked without a thread, by processes that only do these.

What is not answered in a moment, or is large, is not for here: its process is killed, and it is asked anew by the pool,
where others that take long wait. So nobody who asks little waits behind whoever asks much (multilevel feedback queues;
Corbató, Daggett and Daley, “An experimental time-sharing system”, 1962). Shapes of queries that were too slow are
remembered for a while, and not tried again.
"""

import asyncio
import re
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from world.query.peer import Peer
from world.query.query import Head, Limits, Query
from world.query.runner import NotForHere, Runner
from world.query.snapshot import Snapshot

_NAMES: Final = re.compile(r"""<[^<>"{}|^`\\\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w-]*:[\w.-]*|\d+""")
_MOST_SHAPES: Final = 1_000
_REMEMBERED: Final = 60.0
_STRIKES: Final = 2
"""How often a shape may be too slow before it is not tried again."""
_SPARE: Final = 2


class QuickLane:
    """`size` processes, and as many more as stand ready for those that are killed. For one event loop."""

    def __init__(
        self, snapshot: Callable[[], Snapshot], *, size: int = 2, seconds: float = 0.1, limits: Limits | None = None
    ) -> None:
        """`snapshot` gives the one to be read now; `seconds` of processor time are what a query may take."""
        self.size = size
        self.started = 0
        self.killed = 0
        self._snapshot = snapshot
        self._seconds = seconds
        self._limits = limits or Limits()
        self._idle: list[Runner] = []
        self._workers: set[Runner] = set()
        self._waiting: deque[asyncio.Future[Runner]] = deque()
        self._slow: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_open = False

    async def start(self) -> None:
        """Starts the processes, some of them more than work at once."""
        self._is_open = True
        await asyncio.gather(*(self._add() for _ in range(self.size + _SPARE)))

    async def ask(self, query: Query) -> tuple[Head, bytes] | None:
        """The answer; None where it takes longer, or is larger, and the pool is to be asked.

        Raises what `world.query.errors` lists of the query itself.
        """
        if not self._is_open or query.data or (self._slow and self._was_slow(query.text)):
            return None
        worker = await self._take()
        if worker is None:
            return None
        snapshot = self._snapshot()
        try:
            return await worker.ask(query, snapshot, self._seconds)
        except NotForHere as reason:
            if reason.is_slow:
                self._remember(query.text)
            return None
        finally:
            worker.rest()
            self._give_back(worker)

    def pids(self) -> tuple[int, ...]:
        """The processes that run now."""
        return tuple(sorted(worker.pid for worker in self._workers))

    def close(self) -> None:
        """Ends all processes."""
        self._is_open = False
        for worker in tuple(self._workers):
            worker.forget()
            worker.end()
        self._workers.clear()
        self._idle.clear()
        for one in self._waiting:
            if not one.done():
                one.cancel()

    async def _take(self) -> "Runner | None":
        while self._idle:
            worker = self._idle.pop()
            if worker.is_sound:
                return worker
            self._replace(worker)
        if not self._workers and not self._tasks:
            return None
        turn: asyncio.Future[Runner] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await turn
        except TimeoutError:
            return None
        except BaseException:
            if turn.done() and not turn.cancelled():
                self._give_back(turn.result())
            raise

    def _give_back(self, worker: "Runner") -> None:
        if not worker.is_sound:
            self._replace(worker)
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(worker)
                return
        self._idle.append(worker)

    def _replace(self, worker: "Runner") -> None:
        self._workers.discard(worker)
        if not self._is_open:
            return
        self.killed += 1
        task = asyncio.get_running_loop().create_task(self._exchange(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _exchange(self, worker: "Runner") -> None:
        worker.forget()
        await asyncio.to_thread(worker.end)
        await self._add()

    async def _add(self) -> None:
        peer = await asyncio.to_thread(Peer, "world.query.worker")
        worker = Runner(peer, asyncio.get_running_loop(), self._limits)
        if not self._is_open:
            worker.end()
            return
        self.started += 1
        self._workers.add(worker)
        try:
            await worker.open(self._snapshot())
        except NotForHere:  # it is replaced when it is next to be taken; not at once, or nothing else would be done
            worker.is_sound = False
            self._idle.append(worker)
        else:
            self._give_back(worker)

    def _was_slow(self, text: str) -> bool:
        times, when = self._slow.get(_NAMES.sub(".", text), (0, 0.0))
        return times >= _STRIKES and time.monotonic() - when < _REMEMBERED

    def _remember(self, text: str) -> None:
        shape = _NAMES.sub(".", text)
        times, when = self._slow.get(shape, (0, 0.0))
        now = time.monotonic()
        self._slow[shape] = (times + 1 if now - when < _REMEMBERED else 1, now)
        self._slow.move_to_end(shape)
        if len(self._slow) > _MOST_SHAPES:
            self._slow.popitem(last=False)
