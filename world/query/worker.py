"""A worker process: it opens one snapshot, then answers one query after the other until its pool is gone.

It is started as `python -m world.query.worker` and speaks frames over its standard input and output. The pool
kills it when a query takes too long. Should the pool itself have died, an alarm ends the worker in the midst
of a query, and the end of its input ends it between two.
"""

import json
import signal
import zlib
from typing import BinaryIO

from world.query import frames
from world.query.engine import Engine, Refusal
from world.query.formats import Form, Format
from world.query.frames import Kind
from world.query.own_process import limit_memory, refuse, run

_CHUNK = 1 << 16
_GRACE = 5.0
_LEAST_PACKED = 1_000
"""Bytes of an answer below which gzip gains nothing."""
_LEVEL = 4
_GZIP = 31


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
    """The sink of one answer: frames it in chunks, packed if wanted, and stops it beyond `limit` bytes.

    Whoever reads slowly slows it down: a frame that does not fit into the pipe waits, and that time is not counted.
    """

    def __init__(self, replies: BinaryIO, limit: int | None, *, is_packed: bool) -> None:
        self._replies = replies
        self._limit = limit
        self._is_packed = is_packed
        self._packing: zlib._Compress | None = None
        self._head: dict[str, object] | None = None
        self._written = 0
        self._buffer = bytearray()
        self._packed = bytearray()

    def begin(self, form: Form, format: Format) -> None:
        self._head = {"form": form.value, "format": format.value}

    def write(self, data: bytes) -> int:
        self._written += len(data)
        if self._limit is not None and self._written > self._limit:
            raise Refusal("size", str(self._limit))
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self._pass_on()
        return len(data)

    def flush(self) -> None:
        """Nothing: chunks are sent when they are full."""

    def end(self) -> None:
        """Sends what is left, and that it was all."""
        self._pass_on(is_last=True)
        self._replies.write(frames.pack(Kind.END))
        self._replies.flush()

    def _pass_on(self, *, is_last: bool = False) -> None:
        if self._head is not None:
            if self._is_packed and not (is_last and len(self._buffer) < _LEAST_PACKED):
                self._packing = zlib.compressobj(_LEVEL, wbits=_GZIP)
            self._send(Kind.HEAD, json.dumps({**self._head, "is_packed": self._packing is not None}).encode())
            self._head = None
        if self._packing is None:
            self._send_all(self._buffer)
            return
        self._packed += self._packing.compress(self._buffer)
        self._buffer.clear()
        if is_last:
            self._packed += self._packing.flush()
        if is_last or len(self._packed) >= _CHUNK:
            self._send_all(self._packed)

    def _send_all(self, data: bytearray) -> None:
        if data:
            self._send(Kind.DATA, bytes(data))
            data.clear()

    def _send(self, kind: Kind, payload: bytes) -> None:
        left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        self._replies.write(frames.pack(kind, payload))
        self._replies.flush()
        signal.setitimer(signal.ITIMER_REAL, left)


def _answer(engine: Engine, request: dict[str, object], replies: BinaryIO) -> None:
    wanted = request["formats"]
    assert isinstance(wanted, dict)

    def choose(form: Form) -> Format | None:
        name = wanted[form.value]
        return Format(name) if name else None

    limit = request["bytes"]
    sink = Answering(replies, None if limit is None else int(str(limit)), is_packed=bool(request["is_packed"]))
    try:
        engine.answer(
            str(request["query"]),
            choose,
            sink,
            default_graphs=_texts(request["default_graphs"]),
            named_graphs=_texts(request["named_graphs"]),
            given=_pairs(request["given"]),
            data=str(request["data"]),
        )
    except Refusal as refusal:
        refuse(replies, refusal.code, str(refusal))
    else:
        sink.end()


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]


def _pairs(value: object) -> list[tuple[str, str]]:
    assert isinstance(value, list)
    return [(str(one), str(other)) for one, other in value]


if __name__ == "__main__":
    main()
