"""Work on the world itself, done in worker processes: plots, stories, checks, pictures. See `api/workshop`."""

import logging
from collections.abc import Mapping
from typing import Any

import anyio
import anyio.to_thread
from starlette.requests import Request

from api.workshop.errors import CalledOff, WorkFailed
from api.workshop.order import Made, Order
from api.workshop.workshop import Workshop
from world.errors import LegendryError

_log = logging.getLogger("legendry")


class Desk:
    """`run` has an order done while its asker waits, and called off as soon as nobody does any more."""

    def __init__(self, workshop: Workshop, *, most: int) -> None:
        """`most` are the orders that run or wait; beyond them `Busy` is raised at once."""
        self._workshop = workshop
        self._threads = anyio.CapacityLimiter(most + 1)

    async def run(self, request: Request, task: str, asked: Mapping[str, Any]) -> Made:
        """What comes of it. Raises what `Workshop.do` raises."""
        order = Order(task, asked)
        found: Made | LegendryError | None = None

        async def leave() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            order.call_off()

        async with anyio.create_task_group() as group:
            group.start_soon(leave)
            found = await anyio.to_thread.run_sync(self._done, order, limiter=self._threads)
            group.cancel_scope.cancel()
        if isinstance(found, Made):
            return found
        raise found or CalledOff

    def _done(self, order: Order) -> Made | LegendryError:
        """What comes of an order, or the error with which it ends: a group of tasks would wrap it."""
        try:
            return self._workshop.do(order)
        except LegendryError as error:
            return error
        except WorkFailed as failure:
            _log.error("%s failed in its worker\n%s", order.task, failure)
            return Fault()


class Fault(LegendryError):
    """A fault of ours, which the log tells."""

    def __init__(self) -> None:
        super().__init__("Something went wrong here. Try again; the server's log says more.")
