"""How long a connection may take to send a request, how large its head may be, and how many connections there may be.

uvicorn waits for ever for a head or a body that began, and its parser bounds no head: so a few clients that send a byte
now and then (“slowloris”), or headers without end, would take all of a server's connections or memory.
"""

import asyncio
import resource
from http import HTTPStatus
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD: Final = 1 << 17
"""Bytes of a request's first line and header fields; long queries may stand in an address."""
HEAD_SECONDS: Final = 20.0
BODY_SECONDS: Final = 30.0
BYTES_A_SECOND: Final = 1_000
"""A body has `BODY_SECONDS`, and a second more for so many bytes that have come."""

_OTHER_FILES: Final = 256
"""Descriptors that are kept for pipes, snapshots and logs."""
_LEAST: Final = 64


class HeadTooLarge(Exception):
    """The parser stops at it."""


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol, whose patience has an end: 408 for what is too slow, 431 for a head that is too large."""

    _head = 0
    _is_head = True
    _body = 0
    _begun = 0.0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if len(self.connections) > most_connections():
            transport.abort()
            return
        self._wait(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_head:
            self._head += len(data)
        super().data_received(data)
        if self._is_head and self._head > MOST_HEAD and not self.transport.is_closing():
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._timer is None:
            self._wait(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MOST_HEAD:
            raise HeadTooLarge
        self._is_head, self._head, self._body = False, 0, 0
        self._wait(BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_head = True
        self._stop_waiting()
        super().on_message_complete()

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._begun = self.loop.time()
        self._timer = self.loop.call_later(seconds, self._waited)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _waited(self) -> None:
        self._timer = None
        if self.transport.is_closing():
            return
        left = self._begun + BODY_SECONDS + self._body / BYTES_A_SECOND - self.loop.time()
        if not self._is_head and (left > 0 or self.flow.read_paused):
            self._timer = self.loop.call_later(max(left, 1.0), self._waited)
            return
        self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _refuse(self, status: HTTPStatus) -> None:
        """Closes; says why where that is not taken for a part of another answer, nor told to nobody."""
        cycle = self.cycle
        is_free = cycle is None or (cycle.response_complete if self._is_head else not cycle.response_started)
        if is_free and not (self._is_head and not self._head):
            line = f"HTTP/1.1 {status.value} {status.phrase}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            self.transport.write(line.encode("ascii"))
        self.transport.close()


def most_connections() -> int:
    """How many there may be: as many as files may be open, but for those that the server itself needs."""
    return max(resource.getrlimit(resource.RLIMIT_NOFILE)[0] - _OTHER_FILES, _LEAST)
