"""Answers of queries as they go out: whole where they are small, else chunk by chunk as their reader takes them.

Whatever goes wrong before the first byte is told as a problem. After it, the connection is closed without the end of
the body, which a client of HTTP/1.1 takes for what it is. Whoever goes away has the query stopped.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final, TypeVar

import anyio
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http import caching, negotiation
from api.http.state import state_of
from world.errors import LegendryError
from world.query.errors import AskerGone
from world.query.formats import Format
from world.query.query import Head, Query
from world.query.transfer import Transfer

_Taken = TypeVar("_Taken")

VARY: Final = "Accept, Accept-Encoding"

_SOON: Final = 0.05
"""Seconds after which it is worth while to look whether the asker is still there."""
_WITH_CHARSET: Final = (Format.CSV, Format.TSV, Format.TURTLE)
_log = logging.getLogger("legendry")


async def answered(request: Request, query: Query, etag: str = "") -> Response:
    """The answer to a query, with its tag if it has one. Raises what `world.query.errors` lists."""
    state = state_of(request)
    if negotiation.takes_gzip(request.headers.get("accept-encoding")):
        query = replace(query, is_packed=True)
    if quick := await state.lanes.at_once(query):
        return Response(quick[1], headers=_headers(quick[0], etag))
    transfer = state.served.transfer(query)
    try:
        async with state.lanes.long:
            with _watched(request.receive, transfer):
                head = await run_in_threadpool(transfer.begin)
    except BaseException:
        await _end(transfer)
        raise
    if transfer.is_whole:
        return Response(transfer.first, headers=_headers(head, etag))
    return _Passing(transfer, _headers(head, etag), state.settings.queries.transfer_seconds)


async def taken(
    request: Request,
    query: Query,
    take: Callable[[Head, Iterator[bytes]], _Taken],
    seconds: float | None = None,
) -> _Taken:
    """What `take` makes of an answer, in a thread. What it does not read is not worked out any further.

    Raises what `world.query.errors` lists, and `AskerGone` where nobody waits any more, or it takes more `seconds`.
    """
    transfer = state_of(request).served.transfer(query)
    patience = asyncio.get_running_loop().call_later(seconds, transfer.stop) if seconds is not None else None

    def work() -> _Taken:
        head = transfer.begin()
        found = take(head, chunks := transfer.chunks())
        if next(chunks, None) is not None:
            transfer.stop()
        return found

    try:
        with _watched(request.receive, transfer):
            return await run_in_threadpool(work)
    finally:
        if patience is not None:
            patience.cancel()
        await _end(transfer)


def _headers(head: Head, etag: str) -> dict[str, str]:
    """Header fields are set by hand: Starlette would add a charset to text/turtle."""
    charset = "; charset=utf-8" if head.format in _WITH_CHARSET else ""
    found = {"Content-Type": head.format.media_type + charset, "Vary": VARY}
    if head.is_packed:
        found["Content-Encoding"] = "gzip"
    if etag:
        found |= caching.headers(caching.coded(etag) if head.is_packed else etag, VARY)
    return found


class _Passing(Response):
    """Passes an answer on, no faster than it is read, and for no longer than `seconds`."""

    def __init__(self, transfer: Transfer, headers: Mapping[str, str], seconds: float) -> None:
        self._transfer = transfer
        self._seconds = seconds
        self.status_code = 200
        self.background = None
        self.raw_headers = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if scope.get("is_head"):
                await send({"type": "http.response.body", "body": b""})
                return
            with anyio.move_on_after(self._seconds) as time_for_it, _watched(receive, self._transfer):
                await self._pass_on(send)
            if time_for_it.cancelled_caught:
                _log.warning("%s was broken off: it took longer than %g s to be read", scope["path"], self._seconds)
        except AskerGone:
            pass
        except LegendryError as problem:
            _log.warning("%s was broken off: %s", scope["path"], problem)
        finally:
            await _end(self._transfer)

    async def _pass_on(self, send: Send) -> None:
        chunks = self._transfer.chunks()
        while (chunk := await run_in_threadpool(next, chunks, None)) is not None:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


@contextmanager
def _watched(receive: Receive, transfer: Transfer) -> Iterator[None]:
    """What takes a while within is stopped as soon as the asker goes away."""
    loop = asyncio.get_running_loop()
    watching: list[asyncio.Task[None]] = []
    later = loop.call_later(_SOON, lambda: watching.append(loop.create_task(_stop_when_gone(receive, transfer))))
    try:
        yield
    finally:
        later.cancel()
        for task in watching:
            task.cancel()


async def _stop_when_gone(receive: Receive, transfer: Transfer) -> None:
    with suppress(LegendryError):  # a body that is too large, which nobody reads
        while (await receive())["type"] != "http.disconnect":
            pass
        transfer.stop()


async def _end(transfer: Transfer) -> None:
    with anyio.CancelScope(shield=True):
        await run_in_threadpool(transfer.close)
