"""Queries that are answered at once, which most are: asked without a thread, by processes that only do these.

What is not answered in a moment, or is large, is not for here: its process is killed, and it is asked anew by the pool,
where others that take long wait. So nobody who asks little waits behind whoever asks much (multilevel feedback queues;
Corbató, Daggett and Daley, “An experimental time-sharing system”, 1962). Shapes of queries that were too slow are
remembered for a while, and not tried again.
"""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Final

from world.query.peer import Peer
from world.query.query import Limits, Query
from world.query.runner import NotForHere, Result, Runner
from world.query.snapshot import Snapshot

_NAMES: Final = re.compile(
    r"""<[^<>"{}|^`\\\s]*+>|"(?:[^"\\]|\\.)*+"?|'(?:[^'\\]|\\.)*+'?|:[\w.-]*+|([\w-]++)(:[\w.-]*+)?""", re.DOTALL
)
"""Possessive, and taking in what is not closed: it goes through any text once, which the event loop waits for."""
_MOST_SHAPES: Final = 1_000
_REMEMBERED: Final = 60.0
_SPARE: Final = 2
_LOOK: Final = 0.02
_TRIES: Final = 8


class QuickLane:
    """`size` processes, and some more that are ready. For one event loop."""

    def __init__(
        self, snapshot: Callable[[], Snapshot], *, size: int = 2, seconds: float = 0.1, limits: Limits | None = None
    ) -> None:
        """`snapshot` gives the one to be read now; `seconds` of processor time are what a query may take."""
        self.started = 0
        self.killed = 0
        self._size = size
        self._snapshot = snapshot
        self._seconds = seconds
        self._limits = limits or Limits()
        self._runners: list[Runner] = []
        self._spare: list[Runner] = []
        self._peers: set[Peer] = set()
        self._slow: OrderedDict[str, float] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._there = asyncio.Event()
        self._is_open = False

    async def start(self) -> None:
        """Starts the processes."""
        self._is_open = True
        await asyncio.gather(*(self._add() for _ in range(self._size + _SPARE)))
        self._keep(self._watch())

    async def ask(self, query: Query) -> Result | None:
        """The answer; None where it takes longer, or is larger, and the pool is to be asked.

        Raises what `world.query.errors` lists of the query itself.
        """
        if query.data:
            return None
        for _ in range(_TRIES):
            if self._slow and self._was_slow(query.text):  # it may have waited behind another one of its shape
                return None
            if not self._runners and not await self._has_one():
                return None
            runner = min(self._runners, key=lambda one: len(one.asked))
            try:
                return await runner.ask(query, self._snapshot(), self._seconds)
            except NotForHere as reason:
                if reason.is_slow:
                    self._remember(query.text)
                if not reason.may_ask_again:
                    return None
        return None

    async def _has_one(self) -> bool:
        """Waits until there is a process again, as after several that were too slow at once."""
        if self._is_open:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._limits.seconds):
                    await self._there.wait()
        return bool(self._runners)

    def pids(self) -> tuple[int, ...]:
        """The processes that run now."""
        return tuple(sorted(one.pid for one in (*self._runners, *self._spare)))

    def close(self) -> None:
        """Ends all processes."""
        self._is_open = False
        for task in self._tasks:
            task.cancel()
        for runner in (*self._runners, *self._spare):
            runner.end()
        self._runners.clear()
        self._spare.clear()
        for peer in tuple(self._peers):  # also those that were to be replaced, or had just begun
            peer.end()
        self._peers.clear()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            for runner in tuple(self._runners):
                runner.look(self._seconds)

    async def _add(self) -> None:
        peer = await asyncio.to_thread(self._begun)
        runner = Runner(peer, asyncio.get_running_loop(), self._limits, lambda: self._replace(runner))
        self.started += 1
        with suppress(NotForHere):
            await runner.open(self._snapshot())
        if not runner.is_sound:
            return
        if not self._is_open:
            runner.end()
        elif len(self._runners) < self._size:
            self._runners.append(runner)
            self._there.set()
        else:
            self._spare.append(runner)

    def _begun(self) -> Peer:
        peer = Peer("world.query.worker")
        self._peers.add(peer)
        if not self._is_open:  # it was closed meanwhile
            peer.end()
        return peer

    def _replace(self, runner: Runner) -> None:
        """By the one that is ready; and another one is made ready."""
        if runner in self._runners:
            self._runners.remove(runner)
            if self._spare:
                self._runners.append(self._spare.pop())
            if not self._runners:
                self._there.clear()
        elif runner in self._spare:
            self._spare.remove(runner)
        if self._is_open:
            self.killed += 1
            self._keep(self._exchange(runner))

    async def _exchange(self, runner: Runner) -> None:
        await asyncio.to_thread(runner.bury)
        self._peers.discard(runner.peer)
        await self._add()
        while len(self._runners) + len(self._spare) == 0 and self._is_open:  # none could be started
            await asyncio.sleep(1)
            await self._add()

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _was_slow(self, text: str) -> bool:
        when = self._slow.get(shape_of(text))
        return when is not None and time.monotonic() - when < _REMEMBERED

    def _remember(self, text: str) -> None:
        shape = shape_of(text)
        self._slow[shape] = time.monotonic()
        self._slow.move_to_end(shape)
        if len(self._slow) > _MOST_SHAPES:
            self._slow.popitem(last=False)


def shape_of(text: str) -> str:
    """A query without its names, texts and numbers. Takes time in proportion to its length, whatever it is."""
    return _NAMES.sub(_word_or_dot, text)


def _word_or_dot(found: re.Match[str]) -> str:
    word: str | None = found[1]
    return word if word and not found[2] and not word.isdigit() else "."
