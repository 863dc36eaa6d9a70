"""Errors as pages for those who read pages: `application/problem+json` on its way to a browser becomes one.

Programs get what `api/http/errors.py` made. So do browsers that ask an address of the API.
"""

import json
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.explorer.shell import rendered
from api.http import negotiation
from api.http.access import SIGN_IN
from api.http.errors import MEDIA_TYPE
from api.http.visit import path_of

_FOR_PROGRAMS: Final = ("/api/", "/sparql", "/update", "/data", "/health", "/metrics", "/openapi.json", "/static/")
_HTML: Final = "text/html"
_JSON: Final = "application/json"
_CLOSED: Final = 401


class ErrorPages:
    """ASGI middleware, outside of whatever answers with errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _reads_pages(scope):
            send = _Exchange(scope, send).send
        await self._app(scope, receive, send)


class _Exchange:
    """One answer: held back while it is an error, until all of it is there."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._held: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_problem(message):
            self._held = message
            return
        if self._held is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_page(self._held)

    async def _send_page(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        headers["content-type"] = f"{_HTML}; charset=utf-8"
        headers["vary"] = "Accept"
        del headers["content-length"]
        page = b""
        if self._body:  # an answer to HEAD has none
            page = _page(self._scope, json.loads(self._body)).encode()
            headers["content-length"] = str(len(page))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


def _page(scope: Scope, problem: dict[str, Any]) -> str:
    """Whoever may not read the world is not told its title either."""
    is_closed = problem["status"] == _CLOSED
    hidden = {"world": "A world", "is_signed_in": False} if is_closed else {}
    return rendered(scope, "error.html", problem=problem, asked=_asked(scope) if is_closed else "", **hidden)


def _asked(scope: Scope) -> str:
    """Where somebody was going, to be led there once it is open to them."""
    path, query = path_of(scope), scope["query_string"].decode("latin-1")
    if path == SIGN_IN:
        return next((value for name, value in parse_qsl(query) if name == "next"), "/")
    return quote(path) + (f"?{query}" if query else "")


def _reads_pages(scope: Scope) -> bool:
    path = path_of(scope)
    if any(path == one.rstrip("/") or path.startswith(one) for one in _FOR_PROGRAMS):
        return False
    accept = Headers(scope=scope).get("accept", "")
    return _HTML in accept and negotiation.choose(accept, [(True, (_HTML,)), (False, (MEDIA_TYPE, _JSON))]) is True


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith(MEDIA_TYPE)
