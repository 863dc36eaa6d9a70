"""A worker: it opens a world, then does one task after the other until its workshop is gone.

It is started as `python -m api.workshop.process` and speaks frames over its standard input and output. A signal
(`STOP`) has it leave off what it is at; the workshop kills it when it does not, or when work takes too long. Should the
server itself have died, it ends within a second.
"""

import gc
import json
import select
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, BinaryIO, Final

from api.workshop import errors
from api.workshop.order import STOP, Made, Progress
from world.errors import LegendryError
from world.query import frames
from world.query.frames import Kind
from world.query.own_process import end_with_parent, limit_memory, run

_BETWEEN_STEPS: Final = 0.1
"""Seconds between two words about progress."""


class _Stopped(BaseException):
    """Nobody waits for what is being done. Nothing catches it on its way."""


def main() -> None:
    """Does what the workshop asks until it stops asking."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(STOP, signal.SIG_IGN)
    end_with_parent()
    run(_serve)


def _serve(asked: BinaryIO, replies: BinaryIO) -> None:
    """Opens what each HELLO names and does every ASK with it. Raises EOFError when there are no more."""
    exactly = frames.reader(asked)
    world = None
    while True:
        kind, payload = frames.read(exactly)
        request = json.loads(payload)
        if kind is Kind.HELLO:
            world = None  # the former world is let go first
            gc.collect()
            try:
                from api.workshop.opened import Opened

                world = Opened(**request["place"])
                world.prepare()
            except LegendryError as error:
                _say(replies, Kind.FAIL, errors.as_json(error))
                continue
            _say(replies, Kind.READY, {})
            if request["memory"]:
                limit_memory(request["memory"])
            world.warm(lambda: not select.select([asked], [], [], 0)[0])
        elif world is not None:
            _answer(replies, world, request)


def _answer(replies: BinaryIO, world: Any, request: dict[str, Any]) -> None:
    try:
        with _stoppable():
            made = world.made(request["task"], request["asked"], _Telling(replies))
        if len(made.body) > request["bytes"]:
            raise errors.AnswerTooLong(request["bytes"])
    except _Stopped:
        signal.setitimer(signal.ITIMER_REAL, 0)  # a limit of time may not have come to its end
        _say(replies, Kind.FAIL, errors.as_json(errors.CalledOff()))
    except LegendryError as error:
        _say(replies, Kind.FAIL, errors.as_json(error))
    except MemoryError:
        gc.collect()
        _say(replies, Kind.FAIL, errors.as_json(errors.WorkTooGreedy()))
    except Exception:
        _say(replies, Kind.FAIL, {"trace": traceback.format_exc()})
    else:
        _give(replies, made)


@contextmanager
def _stoppable() -> Iterator[None]:
    """What is done within is left off, wherever it is, when the signal comes."""

    def stop(_: int, __: FrameType | None) -> None:
        signal.signal(STOP, signal.SIG_IGN)
        raise _Stopped

    signal.signal(STOP, stop)
    try:
        yield
    finally:
        signal.signal(STOP, signal.SIG_IGN)


def _give(replies: BinaryIO, made: Made) -> None:
    replies.write(frames.pack(Kind.HEAD, json.dumps({"media_type": made.media_type}).encode()))
    replies.write(frames.pack(Kind.END, made.body))
    replies.flush()


class _Telling:
    """Says how far the work has come, not too often."""

    def __init__(self, replies: BinaryIO) -> None:
        self._replies = replies
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _BETWEEN_STEPS
            _say(self._replies, Kind.STEP, progress)


def _say(replies: BinaryIO, kind: Kind, payload: Progress) -> None:
    replies.write(frames.pack(kind, json.dumps(payload).encode()))
    replies.flush()


if __name__ == "__main__":
    main()
