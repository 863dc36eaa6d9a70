"""A fixed number of worker processes, and a short queue before them."""

import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from world import World
from world.query.errors import AskerGone, NoWorker, QueriesBusy
from world.query.peer import stand_back
from world.query.process import Worker
from world.query.query import Answer, Limits, Query
from world.query.snapshot import Snapshot
from world.query.transfer import FromWorker, Transfer

_SLOW: Final = 0.25
"""Seconds after which an answer that nobody takes is one of a slow reader."""
_LOOK_AGAIN: Final = 0.1
"""Seconds after which those who wait look whether a reader has become slow."""


class QueryPool:
    """Answers queries on a world as it was when the pool was made, or as a later snapshot has it.

    It may be used by many threads: `size` queries run at once, `waiting` more may wait, all others are turned away.
    Whose answer waits for a slow reader does not run, and makes room for another one, but for `lingering` of them.
    A worker that is too slow or dies is killed and replaced (`started` and `killed` count them); `spare` more stand
    ready, so that nobody waits for that. `close` ends every worker and waits for it; it is also called when the pool is
    collected or the interpreter ends.
    """

    def __init__(
        self,
        world: World | Snapshot,
        *,
        size: int = 2,
        waiting: int = 16,
        spare: int = 0,
        lingering: int = 8,
        niceness: int = 0,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._size = size
        self._waiting_bound = waiting
        self._spare = spare
        self._lingering = lingering
        self._niceness = niceness
        self._held = [world if isinstance(world, Snapshot) else Snapshot.of(world)]
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._waiting = 0
        self._closed = False
        self.started = 0
        self.killed = 0
        self._changed = threading.Condition()
        self._finalizer = weakref.finalize(self, _clear, self._workers, self._held)

    def start(self) -> None:
        """Starts all workers now, rather than each when it is first needed."""
        with self._changed:
            while not self._closed and len(self._workers) < self._size + self._spare:
                self._idle.append(self._new_worker())

    def run(self, query: Query, seconds: float | None = None) -> Answer:
        """The whole answer. `seconds` (default: the limit's) are for waiting for a worker, and again for its work.

        Raises what `world.query.errors` lists.
        """
        seconds = self.limits.seconds if seconds is None else seconds
        transfer = FromWorker(self, query, seconds, self.limits.answer_bytes, _nothing, seconds)
        head = transfer.begin()
        return Answer(head.form, head.format, b"".join(transfer.chunks()))

    def transfer(self, query: Query, prepare: Callable[[], None] | None = None) -> Transfer:
        """The answer to pass on as it comes: nothing is asked before it is begun, and `prepare` was called."""
        limits, prepare = self.limits, prepare or _nothing
        seconds = limits.seconds if query.graph is None else limits.transfer_seconds
        return FromWorker(self, query, seconds, limits.streamed_bytes, prepare, limits.seconds)

    def pids(self) -> tuple[int, ...]:
        """The processes that run now."""
        with self._changed:
            return tuple(sorted(worker.pid for worker in self._workers))

    @property
    def running(self) -> int:
        """How many queries run."""
        return len(self._busy)

    @property
    def waiting(self) -> int:
        """How many wait for a worker."""
        return self._waiting

    @property
    def held(self) -> Snapshot:
        """The snapshot that the next query is answered from."""
        return self._held[0]

    @property
    def snapshot(self) -> Path:
        """The store folder that the workers read."""
        return self._held[0].path

    def turn_to(self, snapshot: Snapshot) -> None:
        """Has all later queries answered from another snapshot; what runs goes on with the one that it has."""
        with self._changed:
            if not self._closed:
                self._held[0] = snapshot

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._idle.clear()
            self._changed.notify_all()
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_closed(self) -> bool:
        return self._closed

    def take(self, deadline: float, is_gone: Callable[[], bool]) -> Worker:
        """A worker for one query, to be given back. Raises `QueriesBusy`, `AskerGone` and `NoWorker`."""
        with self._changed:
            if self._waiting >= self._waiting_bound and not self._available():
                raise QueriesBusy
            self._waiting += 1
            try:
                while not self._available():
                    left = deadline - time.monotonic()
                    if is_gone():
                        raise AskerGone
                    if left <= 0:
                        raise QueriesBusy
                    self._changed.wait(min(left, _LOOK_AGAIN))
            finally:
                self._waiting -= 1
            if self._closed:
                raise NoWorker("the server is closing")
            try:
                worker = self._idle_worker() or self._new_worker()
            except OSError as error:
                raise NoWorker(f"no process can be started ({error.strerror})") from error
            self._busy.add(worker)
            return worker

    def give_back(self, worker: Worker) -> None:
        """Makes room for the next query: with the same worker when it is still sound, else with a new one."""
        with self._changed:
            self._busy.discard(worker)
            if worker.sound and not self._closed and len(self._workers) <= self._size + self._spare:
                self._idle.append(worker)
                self._changed.notify()
                return
            self._workers.discard(worker)
            if not worker.sound and not self._closed:
                self.killed += 1
            self._changed.notify()
        worker.end()
        with self._changed:
            if not self._closed and len(self._workers) < self._size + self._spare:
                self._idle.insert(0, self._new_worker())
                self._changed.notify()

    def wake(self) -> None:
        """Has those who wait look whether they still should."""
        with self._changed:
            self._changed.notify_all()

    def _available(self) -> bool:
        """Whether another query may run. Those that wait for their readers do not count, up to a number of them."""
        now = time.monotonic()
        slow = sum(1 for worker in self._busy if (since := worker.waits_since) is not None and now - since > _SLOW)
        return self._closed or len(self._busy) - min(slow, self._lingering) < self._size

    def _idle_worker(self) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                if worker.snapshot is not self._held[0]:
                    worker.turn_to(self._held[0])
                return worker
            self._workers.discard(worker)
            worker.end()
        return None

    def _new_worker(self) -> Worker:
        worker = Worker(self._held[0], self.limits)
        self._workers.add(worker)
        self.started += 1
        stand_back(worker.pid, self._niceness)
        return worker


def _nothing() -> None:
    """What is to be done before a query that needs no preparation."""


def _clear(workers: set[Worker], held: list[Snapshot]) -> None:
    for worker in tuple(workers):
        worker.end()
        worker.snapshot.close()
    workers.clear()
    held[0].close()
