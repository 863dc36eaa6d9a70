"""An answer on its way from a worker to whoever asked: chunk by chunk, so that nobody holds all of it."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from world.query.errors import AskerGone, NoWorker, QueryTooGreedy
from world.query.peer import PeerDied
from world.query.process import Worker
from world.query.query import Head, Query

GATHERED: Final = 1 << 18
"""Bytes that are gathered before anything is passed on: up to there, whatever goes wrong is told in words."""


class Lender(Protocol):
    """Who lends workers."""

    @property
    def is_closed(self) -> bool: ...
    def take(self, deadline: float, is_gone: Callable[[], bool]) -> Worker: ...
    def give_back(self, worker: Worker) -> None: ...
    def wake(self) -> None: ...


class Transfer:
    """The answer to one query, which is asked when `prepare` was called.

    One thread at a time calls `begin`, goes through `chunks`, and calls `close`. Any thread may call `stop`. The worker
    is given back at the end of the answer, at the latest by `close`.
    """

    def __init__(
        self, lender: Lender, query: Query, seconds: float, most_bytes: int | None, prepare: Callable[[], None]
    ) -> None:
        self.head: Head | None = None
        self.first = b""
        self.is_whole = False
        self._lender = lender
        self._query = query
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._prepare = prepare
        self._worker: Worker | None = None
        self._rest: Iterator[Head | bytes] = iter(())
        self._is_stopped = False
        self._lock = threading.Lock()

    def begin(self) -> Head:
        """Waits for what comes: then `first` is its beginning, or all of it where it `is_whole`.

        Raises what `world.query.errors` lists.
        """
        self._prepare()
        deadline = time.monotonic() + self._seconds
        while True:
            worker = self._worker = self._lender.take(deadline, lambda: self._is_stopped)
            try:
                if self._is_stopped:
                    raise AskerGone
                return self._gather(worker)
            except PeerDied as death:
                self._give_back()
                if problem := self._problem(death):
                    raise problem from death
                if time.monotonic() >= deadline:
                    raise NoWorker("no worker process could be started") from death
            except BaseException:
                self._give_back()
                raise

    def chunks(self) -> Iterator[bytes]:
        """All of it, from the beginning. Raises what `world.query.errors` lists."""
        try:
            yield self.first
            for part in self._rest:
                assert isinstance(part, bytes)
                yield part
        except PeerDied as death:
            raise self._problem(death) or QueryTooGreedy() from death
        finally:
            self._give_back()

    def stop(self) -> None:
        """Nobody wants the rest: a worker that is at it is killed, and whoever waits for it is told."""
        with self._lock:
            self._is_stopped = True
            if self._worker is not None:
                self._worker.kill()
        self._lender.wake()

    def close(self) -> None:
        """Gives the worker back, whatever is left of the answer. For the thread that last used this."""
        self._give_back()

    def _gather(self, worker: Worker) -> Head:
        rest = worker.answer(self._query, self._seconds, self._most_bytes)
        head, gathered = next(rest), bytearray()
        assert isinstance(head, Head)
        for part in rest:
            assert isinstance(part, bytes)
            gathered += part
            if len(gathered) >= GATHERED:
                self._rest = rest
                break
        else:
            self.is_whole = True
            self._give_back()
        self.head, self.first = head, bytes(gathered)
        return head

    def _problem(self, death: PeerDied) -> Exception | None:
        """Why the worker died; None where it had not been asked yet, and another one may be."""
        if self._lender.is_closed:
            return NoWorker("the server is closing")
        if self._is_stopped:
            return AskerGone()
        return QueryTooGreedy() if death.begun else None

    def _give_back(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
            if worker is not None and self._is_stopped:
                worker.sound = False
        if worker is not None:
            self._lender.give_back(worker)
