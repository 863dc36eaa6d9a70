"""Content codings (RFC 9110, section 8.4): answers go as gzip to whoever takes that, and bodies are read as they are.

Answers that are passed on chunk by chunk are left as they are: those of queries are packed where they are made, and
others (events that a page waits for) must not wait. What packed bodies would unfold to nobody knows: they are refused.
"""

import gzip
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import caching, negotiation
from api.http.errors import answer

_LEAST: Final = 1_000
"""Bytes below which gzip gains nothing."""
_MUCH: Final = 1 << 16
"""Bytes above which the server would be kept from others meanwhile: another thread packs them."""
_LEVEL: Final = 4
_PACKED: Final = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")
_ENDINGS: Final = ("+json", "+xml")


class Coding:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            refusal = answer(
                415,
                "The request's body is packed (Content-Encoding), and is not unpacked here.",
                "Send it as it is, in parts if it is large.",
                "Content-Encoding",
                {"Accept-Encoding": "identity"},
            )
            await refusal(scope, receive, send)
            return
        is_taken = negotiation.takes_gzip(headers.get("accept-encoding"))
        await self._app(scope, receive, _Packing(send, is_taken=is_taken).send)


class _Packing:
    """The way out of one answer."""

    def __init__(self, send: Send, *, is_taken: bool) -> None:
        self._send = send
        self._is_taken = is_taken
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if not _may_be_packed(headers):
                await self._send(message)
                return
            if "accept-encoding" not in headers.get("vary", "").lower():
                headers.add_vary_header("Accept-Encoding")
            self._start = message
        elif (start := self._start) is None:
            await self._send(message)
        else:
            self._start = None
            body = message.get("body", b"")
            if self._is_taken and not message.get("more_body", False) and len(body) >= _LEAST:
                packed = await run_in_threadpool(_pack, body) if len(body) > _MUCH else _pack(body)
                message = {**message, "body": packed}
                headers = MutableHeaders(scope=start)
                headers["Content-Encoding"] = "gzip"
                headers["Content-Length"] = str(len(packed))
                if "etag" in headers:
                    headers["ETag"] = caching.coded(headers["etag"])
            await self._send(start)
            await self._send(message)


def _may_be_packed(headers: Headers) -> bool:
    """Whether it is a text that is not packed yet, and no file of which parts may be asked for."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    is_text = kind.startswith(_PACKED) or kind.endswith(_ENDINGS)
    return is_text and not {"content-encoding", "accept-ranges", "content-range"} & {*headers.keys()}


def _pack(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)
