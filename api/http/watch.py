"""Sees each request from its first byte to its last, and tells the access log and the measures."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.access_log import AccessLog
from api.http.measures import Measures
from api.http.visit import route_of, visit_of


class Watch:
    """Who is told of requests."""

    def __init__(self, measures: Measures, log: AccessLog | None) -> None:
        self._measures = measures
        self._log = log

    async def tell(self, scope: Scope, send: Send, start: Message, body: Message, *, route: str) -> None:
        """Sends an answer that is there already."""
        begun = time.perf_counter()
        await send(start)
        await send(body)
        self.note(scope, route, start["status"], len(body["body"]), begun, is_whole=True)

    def note(self, scope: Scope, route: str, status: int, size: int, begun: float, *, is_whole: bool) -> None:
        """Notes a request that began at a time (`time.perf_counter`) and is over now."""
        seconds = time.perf_counter() - begun
        self._measures.count(route=route, method=scope["method"], status=status, seconds=seconds)
        if self._log:
            visit = visit_of(scope)
            self._log.write(
                method=scope["method"],
                path=scope["path"],
                status=status,
                seconds=seconds,
                size=size,
                client=visit.address,
                token=visit.token,
                is_broken=not is_whole,
            )


class Watching:
    """ASGI middleware, outside all others but the one that knows where a request really comes from."""

    def __init__(self, app: ASGIApp, *, watch: Watch) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        visit_of(scope)
        status, size, is_whole = 0, 0, False

        async def seen(message: Message) -> None:
            nonlocal status, size, is_whole
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
                is_whole = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            self._watch.note(scope, route_of(scope), status, size, begun, is_whole=is_whole)
