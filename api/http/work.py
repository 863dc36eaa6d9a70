"""Jobs of a server: work that goes on while nobody waits. They live in one event loop, and as long as the server."""

import asyncio
import json
import secrets
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Any, Final

import anyio
import anyio.to_thread

from api.errors import Busy, NotFound, TooMany
from api.http.desk import done
from api.http.errors import problem
from api.http.fairness import Line
from api.http.visit import client_now
from api.workshop.errors import CalledOff
from api.workshop.order import Made, Order, Progress
from api.workshop.workshop import Workshop
from world.errors import LegendryError

_EVER: Final = 1e7
"""Seconds, some months: a job waits for its turn as long as the server runs."""


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


_OVER: Final = (State.DONE, State.FAILED, State.CANCELLED)


class Job:
    """A piece of work of one client. `number` grows with each change, and is the id of the event that tells it."""

    def __init__(self, work: str, order: Order, client: str) -> None:
        self.id = secrets.token_urlsafe(16)
        self.work, self.order, self.client = work, order, client
        self.state = State.QUEUED
        self.progress: Progress | None = None
        self.made: Made | None = None
        self.error: LegendryError | None = None
        self.number = 0
        self.task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    @property
    def is_over(self) -> bool:
        return self.state in _OVER

    def become(self, state: State, progress: Progress | None = None) -> None:
        """Changes, and tells those who follow. What is over stays as it is."""
        if self.is_over:
            return
        self.state, self.progress = state, progress or self.progress
        self.number += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def changes(self, since: int) -> None:
        """Waits until it is no longer as it was at a number."""
        while self.number <= since:
            await self._changed.wait()

    def as_json(self, *, is_short: bool = False) -> dict[str, Any]:
        """The job; unless `is_short`, with a result that is JSON."""
        told: dict[str, Any] = {
            "id": self.id,
            "work": self.work,
            "state": self.state.value,
            "progress": dict(self.progress) if self.progress else None,
            "problem": None,
        }
        if self.error is not None:
            told["problem"] = problem(self.error)
        if not is_short:
            is_json = self.made is not None and self.made.media_type == "application/json"
            told["result"] = json.loads(self.made.body) if self.made is not None and is_json else None
        return told


class Jobs:
    """All jobs that are known: those that wait or run, and for some time those that are over."""

    def __init__(
        self, workshop: Workshop, *, at_once: int, waiting: int, each: int, kept: int, kept_bytes: int, seconds: float
    ) -> None:
        """At most `waiting` are not over, of them `each` of one client; `kept` of those that are, for `seconds`."""
        self._workshop = workshop
        self._waiting, self._each = waiting, each
        self._kept, self._kept_bytes, self._seconds = kept, kept_bytes, seconds
        self._line = Line(at_once, each=each, waiting=waiting, seconds=_EVER)
        self._threads = anyio.CapacityLimiter(at_once)
        self._jobs: dict[str, Job] = {}

    def begin(self, work: str, task: str, asked: Mapping[str, Any]) -> Job:
        """A new job of the client whose request this is. Raises `TooMany` and `Busy`."""
        client = client_now()
        active = [job for job in self._jobs.values() if not job.is_over]
        if sum(job.client == client for job in active) >= self._each:
            raise TooMany(self._each)
        if len(active) >= self._waiting:
            raise Busy
        loop = asyncio.get_running_loop()
        order = Order(task, asked)
        job = Job(work, order, client)
        order.told = lambda progress: _safely(loop, partial(job.become, State.RUNNING, progress))
        self._jobs[job.id] = job
        job.task = loop.create_task(self._run(job))
        return job

    def find(self, id: str) -> Job:
        """Raises `NotFound`."""
        job = self._jobs.get(id)
        if job is None:
            raise NotFound(
                "There is no such job.", "It was called off, or is forgotten; begin another one (POST /api/jobs)."
            )
        return job

    def mine(self) -> list[Job]:
        """Those of the client whose request this is."""
        client = client_now()
        return [job for job in self._jobs.values() if job.client == client]

    def call_off(self, job: Job) -> None:
        """Stops a job at once, and forgets it."""
        self._jobs.pop(job.id, None)
        job.become(State.CANCELLED)
        job.order.call_off()
        if job.task is not None and not job.order.is_begun:
            job.task.cancel()

    def close(self) -> None:
        """Stops all of them; nothing is begun any more."""
        self._waiting = 0
        for job in tuple(self._jobs.values()):
            self.call_off(job)

    async def _run(self, job: Job) -> None:
        found: Made | LegendryError
        try:
            async with self._line:
                job.become(State.RUNNING)
                job.order.is_begun = True
                found = await anyio.to_thread.run_sync(done, self._workshop, job.order, limiter=self._threads)
        except LegendryError as error:
            found = error
        if isinstance(found, Made):
            job.made = found
            job.become(State.DONE)
        elif isinstance(found, CalledOff):
            job.become(State.CANCELLED)
        else:
            job.error = found
            job.become(State.FAILED)
        self._forget_later(job)

    def _forget_later(self, job: Job) -> None:
        asyncio.get_running_loop().call_later(self._seconds, self._jobs.pop, job.id, None)
        over = [one for one in self._jobs.values() if one.is_over]
        size = sum(len(one.made.body) for one in over if one.made)
        while over and (len(over) > self._kept or size > self._kept_bytes) and over[0] is not job:
            first = over.pop(0)
            size -= len(first.made.body) if first.made else 0
            self._jobs.pop(first.id, None)


def _safely(loop: asyncio.AbstractEventLoop, change: partial[None]) -> None:
    """Has a job of a loop change, told by another thread; not once the loop is closed."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(change)
