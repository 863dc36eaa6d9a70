"""Work on the world itself, one piece at a time: plots, stories, graphs.

The solver cannot be stopped from outside, so what is too slow is left to end by itself while its asker is told. One
piece at a time keeps the process answering; queries do not pass here, they have processes of their own.
"""

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from api.errors import Busy, TooSlow
from world import World
from world.update.served import Served

_Result = TypeVar("_Result")


class Desk:
    """`run` gives the world to a function in a worker thread, at most `waiting` others being in line."""

    def __init__(self, served: Served, *, waiting: int, seconds: float) -> None:
        self._served = served
        self._bound = waiting
        self._seconds = seconds
        self._waiting = 0
        self._one = anyio.CapacityLimiter(1)

    async def run(self, work: Callable[[World], _Result]) -> _Result:
        """Raises `Busy`, `TooSlow`, and what `work` raises."""
        if self._waiting > self._bound:
            raise Busy
        self._waiting += 1
        try:
            with anyio.fail_after(self._seconds):
                return await anyio.to_thread.run_sync(
                    lambda: work(self._served.world()), limiter=self._one, abandon_on_cancel=True
                )
        except TimeoutError as error:
            raise TooSlow(self._seconds) from error
        finally:
            self._waiting -= 1
