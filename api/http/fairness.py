"""Turns at what only some can have at once: whoever asks much waits behind itself, and not in front of others.

Clients that wait take turns (round robin; Nagle, “On packet switches with infinite storage”, RFC 970), each with its
own requests in the order in which they came. Who has too many of its own is told so (429); where all is full, nobody
else is let in (503).
"""

import asyncio
from collections import Counter, deque
from types import TracebackType

from api.errors import Busy, TooMany
from api.http.visit import client_now


class Line:
    """`async with line:` is a turn of the client whose request this is. For one event loop."""

    def __init__(self, size: int, *, each: int, waiting: int, seconds: float, running_each: int | None = None) -> None:
        """`size` turns at once, of them `running_each` of one client; `waiting` in line, of them `each` of one client.

        Whoever has waited for so many `seconds` is turned away.
        """
        self.size = size
        self.running = 0
        self.waiting = 0
        self._each = each
        self._bound = waiting
        self._seconds = seconds
        self._running_each = running_each or size
        self._running_of: Counter[str] = Counter()
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}

    async def __aenter__(self) -> None:
        """Raises `TooMany` and `Busy`."""
        await self.enter(client_now())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave(client_now())

    async def enter(self, client: str) -> None:
        """Waits for a turn, which `leave` ends. Raises `TooMany` and `Busy`."""
        if self.running < self.size and self._running_of[client] < self._running_each and client not in self._queues:
            self._begin(client)
            return
        queue = self._queues.get(client)
        if queue is not None and len(queue) >= self._each:
            raise TooMany(self._each)
        if self.waiting >= self._bound:
            raise Busy
        if queue is None:
            queue = self._queues[client] = deque()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # it came just as nobody waited any more
                self.leave(client)
            else:
                self._forget(client, turn)
            if isinstance(error, TimeoutError):
                raise Busy from error
            raise

    def leave(self, client: str) -> None:
        """Ends a turn, and gives it to the next client."""
        self.running -= 1
        self._running_of[client] -= 1
        if not self._running_of[client]:
            del self._running_of[client]
        self._next()

    def _begin(self, client: str) -> None:
        self.running += 1
        self._running_of[client] += 1

    def _next(self) -> None:
        while self.running < self.size:
            client = next((one for one in self._queues if self._running_of[one] < self._running_each), None)
            if client is None:
                return
            queue = self._queues.pop(client)
            turn = queue.popleft()
            if queue:
                self._queues[client] = queue  # behind all others
            self.waiting -= 1
            self._begin(client)
            turn.set_result(None)

    def _forget(self, client: str, turn: "asyncio.Future[None]") -> None:
        queue = self._queues[client]
        queue.remove(turn)
        self.waiting -= 1
        if not queue:
            del self._queues[client]
