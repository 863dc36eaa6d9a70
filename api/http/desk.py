"""Work on the world itself, done in worker processes: plots, stories, checks, pictures. Clients take turns.

See `api/workshop` for the processes, and `api/http/fairness.py` for the turns.
"""

import logging
from collections.abc import Mapping
from typing import Any

import anyio
import anyio.to_thread
from starlette.requests import Request

from api.http.fairness import Line
from api.workshop.errors import CalledOff, WorkFailed
from api.workshop.order import Made, Order
from api.workshop.workshop import Workshop
from world.errors import LegendryError

_log = logging.getLogger("legendry")


class Fault(LegendryError):
    """A fault of ours, which the log tells."""

    def __init__(self) -> None:
        super().__init__("Something went wrong here. Try again; the server's log says more.")


class Desk:
    """`run` has an order done while its asker waits, and called off as soon as nobody does any more."""

    def __init__(self, workshop: Workshop, line: Line) -> None:
        """`line` gives as many turns at once as the workshop has workers."""
        self._workshop = workshop
        self._line = line
        self._threads = anyio.CapacityLimiter(line.size)

    async def run(self, request: Request, task: str, asked: Mapping[str, Any]) -> Made:
        """What comes of it. Raises `Busy`, `TooMany`, `Fault`, and what `Workshop.do` raises."""
        async with self._line:
            order = Order(task, asked)

            async def leave() -> None:
                while (await request.receive())["type"] != "http.disconnect":
                    pass
                order.call_off()

            found: Made | LegendryError = CalledOff()
            async with anyio.create_task_group() as group:
                group.start_soon(leave)
                found = await anyio.to_thread.run_sync(done, self._workshop, order, limiter=self._threads)
                group.cancel_scope.cancel()
        if isinstance(found, Made):
            return found
        raise found


def done(workshop: Workshop, order: Order) -> Made | LegendryError:
    """What comes of an order, or the error with which it ends, which a group of tasks would wrap."""
    try:
        return workshop.do(order)
    except LegendryError as error:
        return error
    except WorkFailed as failure:
        _log.error("%s failed in its worker\n%s", order.task, failure)
        return Fault()
