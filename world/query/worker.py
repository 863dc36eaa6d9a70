"""A worker process: it opens one snapshot, then answers one query after the other until its pool is gone.

It is started as `python -m world.query.worker` and speaks frames over its standard input and output. The pool
kills it when a query takes too long. Should the pool itself have died, an alarm ends the worker in the midst
of a query, and the end of its input ends it between two.
"""

import json
import signal
from typing import BinaryIO

from world.query import frames
from world.query.engine import Engine, Refusal
from world.query.formats import Form, Format
from world.query.frames import Kind
from world.query.own_process import limit_memory, refuse, run

_CHUNK = 1 << 16
_GRACE = 5.0


def main() -> None:
    """Answers what the pool asks until it stops asking."""
    run(serve)


def serve(asked: BinaryIO, replies: BinaryIO) -> None:
    """Opens what each HELLO names and answers every ASK from it. Raises EOFError when there are no more."""
    exactly = frames.reader(asked)
    engine: Engine | None = None
    is_limited = False
    while True:
        kind, payload = frames.read(exactly)
        request = json.loads(payload)
        if kind is Kind.HELLO:
            engine = None  # the former snapshot is let go first
            try:
                engine = Engine(request["snapshot"], request["prefixes"], request["base"])
            except OSError as error:
                refuse(replies, "evaluation", f"The world's snapshot cannot be opened: {error}")
                continue
            if not is_limited:
                limit_memory(request["memory"])
                is_limited = True
            replies.write(frames.pack(Kind.READY))
            replies.flush()
        elif engine is not None:
            signal.setitimer(signal.ITIMER_REAL, request["seconds"] + _GRACE)
            _answer(engine, request, replies)
            signal.setitimer(signal.ITIMER_REAL, 0)


class Answering:
    """The sink of one answer: buffers it, frames it and stops it when it grows beyond `limit` bytes."""

    def __init__(self, replies: BinaryIO, limit: int) -> None:
        self._replies = replies
        self._limit = limit
        self._written = 0
        self._buffer = bytearray()

    def begin(self, form: Form, format: Format) -> None:
        head = {"form": form.value, "format": format.value}
        self._replies.write(frames.pack(Kind.HEAD, json.dumps(head).encode()))

    def write(self, data: bytes) -> int:
        self._written += len(data)
        if self._written > self._limit:
            raise Refusal("size", str(self._limit))
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self._send()
        return len(data)

    def flush(self) -> None:
        if self._buffer:
            self._send()

    def _send(self) -> None:
        self._replies.write(frames.pack(Kind.DATA, bytes(self._buffer)))
        self._buffer.clear()


def _answer(engine: Engine, request: dict[str, object], replies: BinaryIO) -> None:
    wanted = request["formats"]
    assert isinstance(wanted, dict)

    def choose(form: Form) -> Format | None:
        name = wanted[form.value]
        return Format(name) if name else None

    try:
        engine.answer(
            str(request["query"]),
            choose,
            Answering(replies, int(str(request["bytes"]))),
            default_graphs=_texts(request["default_graphs"]),
            named_graphs=_texts(request["named_graphs"]),
            given=_pairs(request["given"]),
            data=str(request["data"]),
        )
    except Refusal as refusal:
        refuse(replies, refusal.code, str(refusal))
    else:
        replies.write(frames.pack(Kind.END))
        replies.flush()


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]


def _pairs(value: object) -> list[tuple[str, str]]:
    assert isinstance(value, list)
    return [(str(one), str(other)) for one, other in value]


if __name__ == "__main__":
    main()
