"""Answers in as few packets as may be: what is written in one turn of the event loop goes out together.

uvicorn writes the head of an answer and its body one after the other; each costs a call of the system, and wakes
whoever reads.
"""

import asyncio
from typing import Any

from api.http.patience import PatientProtocol


class GatheringProtocol(PatientProtocol):
    """uvicorn's protocol over a transport that gathers."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(_Gathering(transport, self.loop))  # type: ignore[arg-type]  # it is like one


class _Gathering:
    """A transport; what it does not do itself the other one does."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def abort(self) -> None:
        self._parts.clear()
        self._transport.abort()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._parts:
            data = b"".join(self._parts)
            self._parts.clear()
            if not self._transport.is_closing():
                self._transport.write(data)
