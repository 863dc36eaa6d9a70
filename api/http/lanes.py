"""Queries of clients who take turns: what is answered at once in one line, what takes longer in another."""

from typing import Final

from starlette.concurrency import run_in_threadpool

from api.http.fairness import Line
from api.http.settings import Settings
from world.query.query import Head, Query
from world.query.quick import QuickLane
from world.update.served import Served

_AHEAD: Final = 4
"""How many queries each process of the quick lane has at a time: those that it is not at cost it no waiting."""


class Lanes:
    """`short` and `long` are the lines before the processes of the quick lane and of the pool."""

    def __init__(self, served: Served, settings: Settings) -> None:
        seconds = settings.queries.seconds
        self.quick = QuickLane(
            served.snapshot, size=settings.quick_workers, seconds=settings.quick_seconds, limits=settings.queries
        )
        self.short = Line(
            settings.quick_workers * _AHEAD,
            each=settings.quick_waiting_each,
            waiting=settings.quick_waiting,
            seconds=seconds,
        )
        self.long = Line(settings.workers, each=settings.waiting_each, waiting=settings.waiting, seconds=seconds)
        self._served = served

    async def at_once(self, query: Query) -> tuple[Head, bytes] | None:
        """The answer, where there is one at once. Raises what `world.query.errors` lists, `TooMany` and `Busy`."""
        if not self._served.is_here:
            return None
        async with self.short:
            if not self._served.is_fresh:
                await run_in_threadpool(self._served.freshen)
            return await self.quick.ask(query)
