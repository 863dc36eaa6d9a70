"""Reading the world for resources: some requests at once, each of the world as it stands, with an entity tag."""

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, Final, TypeVar

import anyio
import anyio.to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.errors import TooSlow
from api.http import caching
from api.http.fairness import Line
from api.http.parameters import Parameter
from world.errors import LegendryError
from world.resources.directory import Directory, View
from world.update.served import Served

_Result = TypeVar("_Result")

FIRST_LIST: Final = "lg:Person"
"""The class whose list is looked at first."""

BRANCH: Final = Parameter("branch", "Reads a what-if instead of canon, by its name.")


class Reading:
    """Gives views of the world to functions in worker threads, as many at once as `line` has turns."""

    def __init__(self, served: Served, line: Line, *, seconds: float) -> None:
        self._served = served
        self._directory = Directory()
        self._line = line
        self._seconds = seconds
        self._threads = anyio.CapacityLimiter(line.size)

    def prepare(self) -> None:
        """Has what all lists and searches need read in the background, so that nobody waits for it later."""
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with suppress(LegendryError):  # whoever asks is told
            view = self.view()
            view.order(FIRST_LIST)
            view.index()

    async def run(self, work: Callable[[View], _Result], branch: str = "") -> _Result:
        """Raises `Busy`, `TooMany`, `TooSlow`, `NoSuchBranch` and what `work` raises."""
        async with self._line:
            try:
                with anyio.fail_after(self._seconds):
                    return await anyio.to_thread.run_sync(
                        lambda: work(self.view(branch)), limiter=self._threads, abandon_on_cancel=True
                    )
            except TimeoutError as error:
                raise TooSlow(self._seconds, "Ask for less, or again when less is asked here.") from error

    def view(self, branch: str = "") -> View:
        """The world as it stands now, or as a branch has it."""
        view = self._directory.view(self._served.world(), self._served.untold)
        return view.branch(branch) if branch else view


async def answer(
    request: Request, reading: Reading, served: Served, work: Callable[[View, str], Any], branch: str = ""
) -> Response:
    """What `work` makes of a view and the data's version as JSON; 304 where the asker has it already."""
    version = await run_in_threadpool(served.version)
    etag = caching.etag_of(request, version, "json")
    if (same := caching.unchanged(request, etag)) is not None:
        return same
    made = await reading.run(lambda view: work(view, version), branch)
    return JSONResponse(made, headers=caching.headers(etag))
