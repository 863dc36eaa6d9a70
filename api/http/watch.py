"""Sees each request from its first byte to its last, and tells the access log and the measures."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.access_log import AccessLog
from api.http.measures import Measures
from api.http.visit import route_of, visit_of


class Watch:
    """ASGI middleware, outside all others."""

    def __init__(self, app: ASGIApp, *, measures: Measures, log: AccessLog | None) -> None:
        self._app = app
        self._measures = measures
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        visit = visit_of(scope)
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
            seconds = time.perf_counter() - begun
            self._measures.count(route=route_of(scope), method=scope["method"], status=status, seconds=seconds)
            if self._log:
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
