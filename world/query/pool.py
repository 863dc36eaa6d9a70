"""A fixed number of worker processes, and a short queue before them."""

import threading
import time
import weakref
from pathlib import Path
from types import TracebackType
from typing import Self

from ontology.namespaces import ID, PREFIXES
from world import World
from world.query.errors import NoWorker, QueriesBusy, QueryTooGreedy
from world.query.peer import PeerDied
from world.query.process import Worker
from world.query.query import Answer, Limits, Query
from world.query.snapshot import Snapshot


class QueryPool:
    """Answers queries on a world as it was when the pool was made, or as a later snapshot has it.

    `run` may be called from many threads: `size` queries run at once, `waiting` more may wait, all others are
    turned away. A worker that is too slow or dies is killed and replaced: `started` and `killed` count them. `close`
    ends every worker and waits for it; it is also called when the pool is collected or the interpreter ends.
    """

    def __init__(
        self,
        world: World | Snapshot,
        *,
        size: int = 2,
        waiting: int = 16,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._size = size
        self._waiting_bound = waiting
        self._held = [world if isinstance(world, Snapshot) else Snapshot.of(world)]
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._waiting = 0
        self._closed = False
        self.started = 0
        self.killed = 0
        self._changed = threading.Condition()
        self._finalizer = weakref.finalize(self, _clear, self._workers, self._held)

    def start(self) -> None:
        """Starts all workers now, rather than each when it is first needed."""
        with self._changed:
            while not self._closed and len(self._workers) < self._size:
                self._idle.append(self._new_worker())

    def run(self, query: Query, seconds: float | None = None) -> Answer:
        """The answer, within `seconds` (default: the limit's, and the waiting is counted in).

        Raises what `world.query.errors` lists.
        """
        seconds = self.limits.seconds if seconds is None else seconds
        deadline = time.monotonic() + seconds
        while True:
            worker = self._take(deadline)
            try:
                return worker.ask(query, seconds)
            except PeerDied as death:
                if self._closed:
                    raise NoWorker("the server is closing") from death
                if death.begun:
                    raise QueryTooGreedy from death
                if time.monotonic() >= deadline:
                    raise NoWorker("no worker process could be started") from death
            finally:
                self._give_back(worker)

    def pids(self) -> tuple[int, ...]:
        """The processes that run now."""
        with self._changed:
            return tuple(sorted(worker.pid for worker in self._workers))

    @property
    def running(self) -> int:
        """How many queries run."""
        return len(self._workers) - len(self._idle)

    @property
    def waiting(self) -> int:
        """How many wait for a worker."""
        return self._waiting

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

    def _take(self, deadline: float) -> Worker:
        with self._changed:
            if self._waiting >= self._waiting_bound and not self._available():
                raise QueriesBusy
            self._waiting += 1
            try:
                while not self._available():
                    left = deadline - time.monotonic()
                    if left <= 0 or not self._changed.wait(left):
                        raise QueriesBusy
            finally:
                self._waiting -= 1
            if self._closed:
                raise NoWorker("the server is closing")
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    if worker.snapshot is not self._held[0]:
                        worker.turn_to(self._held[0])
                    return worker
                self._end(worker)
            return self._new_worker()

    def _available(self) -> bool:
        return self._closed or bool(self._idle) or len(self._workers) < self._size

    def _give_back(self, worker: Worker) -> None:
        """Makes room for the next query: with the same worker when it is still sound, else with a new one."""
        with self._changed:
            if not worker.sound or self._closed:
                self._end(worker)
                if not self._closed:
                    self.killed += 1
                    self._idle.append(self._new_worker())
            else:
                self._idle.append(worker)
            self._changed.notify()

    def _new_worker(self) -> Worker:
        worker = Worker(self._held[0], PREFIXES, str(ID), self.limits)
        self._workers.add(worker)
        self.started += 1
        return worker

    def _end(self, worker: Worker) -> None:
        self._workers.discard(worker)
        worker.end()


def _clear(workers: set[Worker], held: list[Snapshot]) -> None:
    for worker in tuple(workers):
        worker.end()
        worker.snapshot.close()
    workers.clear()
    held[0].close()
