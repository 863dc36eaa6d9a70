"""Answers that were given before, given again as long as the world is as it was: most of what is asked is asked often.

Only what has an entity tag is kept, which says that nothing but the world decides it; and only for requests that differ
from one another in nothing that an answer may depend on.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.watch import Watch
from world.query.snapshot import Snapshot
from world.update.served import Served

_ADDRESS: Final = "/sparql"
_TELLING: Final = (b"host", b"accept", b"accept-encoding")
"""The header fields that such an answer depends on."""
_IDLE: Final = frozenset(
    {b"user-agent", b"accept-language", b"connection", b"dnt", b"pragma", b"priority", b"referer",
     b"sec-fetch-dest", b"sec-fetch-mode", b"sec-fetch-site", b"sec-fetch-user", b"te", b"upgrade-insecure-requests"}
)  # fmt: skip
"""Those that change nothing here. A request with any other takes the whole way."""
_NO_BODY: Final = (b"content-length", b"0")
_NOT_SENT: Final = b"\n"
"""What no field can hold: one that did not come is another one than an empty one."""
_LARGEST: Final = 1 << 16
_PARTS: Final = 2
"""A head and a body."""

_Key = tuple[bytes, ...]


@dataclass(frozen=True)
class _Answer:
    start: Message
    body: Message


class Recall:
    """ASGI application: answers from memory, or has `short` answer plain queries, and `whole` all else."""

    def __init__(self, whole: ASGIApp, short: ASGIApp, *, served: Served, watch: Watch, size: int) -> None:
        """`size` is how many bytes of answers are kept."""
        self._whole = whole
        self._short = short
        self._served = served
        self._watch = watch
        self._size = self._room = size
        self._snapshot: Snapshot | None = None
        self._kept: OrderedDict[_Key, _Answer] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope) if scope["type"] == "http" else None
        if key is None:
            await self._whole(scope, receive, send)
            return
        snapshot = self._served.snapshot()
        if self._snapshot is not snapshot:  # a former one would stay on the disk as long as it is held
            self._kept.clear()
            self._room = self._size
            self._snapshot = snapshot
        found = self._kept.get(key)
        if found is not None and self._served.is_fresh:
            self._kept.move_to_end(key)
            await self._watch.tell(scope, send, found.start, found.body, route=_ADDRESS)
            return
        begun: list[Message] = []

        async def seen(message: Message) -> None:
            if len(begun) < _PARTS + 1:  # else it is passed on as it comes, and not held
                begun.append(message)
            await send(message)

        is_fresh = self._served.is_fresh
        await self._short(scope, receive, seen)
        is_same = is_fresh and self._served.is_fresh and self._served.snapshot() is self._snapshot is snapshot
        if is_same and len(begun) == _PARTS:
            self._keep(key, _Answer(*begun))

    def _keep(self, key: _Key, answer: _Answer) -> None:
        body = answer.body.get("body", b"")
        is_tagged = any(name == b"etag" for name, _ in answer.start["headers"])
        if answer.start["status"] != 200 or not is_tagged or answer.body.get("more_body") or len(body) > _LARGEST:
            return
        self._forget(key)
        self._kept[key] = answer
        self._room -= _size(key, answer)
        while self._room < 0:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: _Key) -> None:
        if (former := self._kept.pop(key, None)) is not None:
            self._room += _size(key, former)


def _size(key: _Key, answer: _Answer) -> int:
    return 2_000 + sum(map(len, key)) + len(answer.body["body"])


def _key(scope: Scope) -> _Key | None:
    """What a plain query is known by; None for any other request."""
    if scope["method"] != "GET" or scope["path"] != _ADDRESS or b"query=" not in scope["query_string"]:
        return None
    told: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _TELLING:
            if name in told:  # empty or not: which one counts is for others to say
                return None
            told[name] = value
        elif name not in _IDLE and (name, value) != _NO_BODY:
            return None
    return (scope["query_string"], *(told.get(name, _NOT_SENT) for name in _TELLING))
