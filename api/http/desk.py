"""Work on the world itself, one piece at a time: plots, stories, graphs. Clients take turns.

The solver cannot be stopped from outside, so what is too slow is left to end by itself while its asker is told. One
piece at a time keeps the process answering; queries do not pass here, they have processes of their own.
"""

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from api.errors import TooSlow
from api.http.fairness import Line
from world import World
from world.update.served import Served

_Result = TypeVar("_Result")


class Desk:
    """`run` gives the world to a function in a worker thread, at most `waiting` others being in line.

    Of one client, `each` may wait.
    """

    def __init__(self, served: Served, *, waiting: int, each: int, seconds: float) -> None:
        self._served = served
        self._seconds = seconds
        self._line = Line(1, each=each, waiting=waiting, seconds=seconds)
        self._one = anyio.CapacityLimiter(1)

    async def run(self, work: Callable[[World], _Result]) -> _Result:
        """Raises `Busy`, `TooMany`, `TooSlow`, and what `work` raises."""
        async with self._line:
            try:
                with anyio.fail_after(self._seconds):
                    return await anyio.to_thread.run_sync(
                        lambda: work(self._served.world()), limiter=self._one, abandon_on_cancel=True
                    )
            except TimeoutError as error:
                raise TooSlow(self._seconds) from error
