"""What every request passes on its way in, and every response on its way out.

In: the Host header is checked, HEAD is taken as GET, bodies are bounded. Out: security headers, and no traceback.
"""

import logging
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooLarge
from api.http.errors import answer, answer_error
from api.http.visit import path_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The content security policy of every response that does not bring a stricter or more exact one."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_log = logging.getLogger("legendry")


class Boundary:
    """ASGI middleware; `hosts` are compared without port and case."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str], body_bytes: int, written_bytes: int) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._body_bytes = body_bytes
        self._written_bytes = written_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(send, head=scope["method"] == "HEAD")
        headers = Headers(scope=scope)
        if self._host(headers) not in self._hosts:
            refusal = answer(
                421,
                "This server does not answer to that Host name.",
                "Use its own address, or start it with `--host-name NAME`.",
            )
            await refusal(scope, receive, exchange.send)
            return
        inner = {**scope, "method": "GET", "is_head": True} if exchange.head else scope
        try:
            most = self._written_bytes if _is_written(path_of(scope)) else self._body_bytes
            self._check_length(headers, most)
            await self._app(inner, self._bounded(receive, most), exchange.send)
        except TooLarge as error:
            await answer_error(error)(scope, receive, exchange.send)
        except ClientDisconnect:
            pass  # it went away in the midst of its body: nobody waits for an answer
        except Exception:
            _log.exception("%s %s failed", scope["method"], ascii(scope["path"])[1:-1])
            if exchange.begun:
                raise
            failure = answer(
                500,
                "Something went wrong here.",
                "Try again; the server's log says more.",
            )
            await failure(scope, receive, exchange.send)
        finally:
            if exchange.head:
                scope.update(inner, method="HEAD")

    @staticmethod
    def _host(headers: Headers) -> str:
        host = headers.get("host", "").lower()
        name, _, port = host.rpartition(":")
        return name if name and (port.isdigit() or not port) and not host.endswith("]") else host

    def _check_length(self, headers: Headers, most: int) -> None:
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > most:
            raise _too_large(most)

    def _bounded(self, receive: Receive, most: int) -> Receive:
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _too_large(most)
            return message

        return bounded


def _is_written(path: str) -> bool:
    """Whether what comes to an address is written, and may be longer than questions are."""
    return path in ("/update", "/data") or path.startswith("/data/")


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"The request's body is larger than {most} bytes.", "Send less at once.")


class _Exchange:
    """The way out: adds headers to the response, and leaves out the body that a HEAD request did not ask for."""

    def __init__(self, send: Send, *, head: bool) -> None:
        self._send = send
        self.head = head
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        elif self.head and message["type"] == "http.response.body":
            if message.get("more_body", False):
                return
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)
