"""The pool's end of one worker process."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from world.errors import LegendryError
from world.query import frames
from world.query.errors import (
    AnswerTooLarge,
    CallRefused,
    FormatRefused,
    MalformedQuery,
    NoWorker,
    QueryFailed,
    QueryTooSlow,
    UpdateRefused,
)
from world.query.formats import Form, Format
from world.query.frames import Kind
from world.query.query import Answer, Limits, Query

_PACKAGES = Path(__file__).resolve().parents[2]
_START_SECONDS = 30.0


class WorkerDied(Exception):
    """The process ended without an answer. `begun` says whether it had been asked."""

    def __init__(self, *, begun: bool) -> None:
        super().__init__()
        self.begun = begun


class Worker:
    """One process over one snapshot. It answers one query at a time, as long as it is `sound`."""

    def __init__(
        self,
        snapshot: Path,
        prefixes: Mapping[str, str],
        base: str | None,
        limits: Limits,
    ) -> None:
        self._limits = limits
        self._ready = False
        self.sound = True
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "world.query.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env=_environment(),
        )
        hello = {
            "snapshot": str(snapshot),
            "prefixes": prefixes,
            "base": base,
            "memory": limits.memory_bytes,
        }
        try:
            self._send(Kind.HELLO, json.dumps(hello).encode())
        except WorkerDied:
            self.sound = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, query: Query, seconds: float) -> Answer:
        """Raises what `world.query.errors` lists, or `WorkerDied`. When it is not `sound` afterwards, `end` it."""
        self.sound = False
        self._wait_until_ready()
        deadline = time.monotonic() + seconds
        self._send(Kind.ASK, query.as_request(seconds, self._limits.answer_bytes))
        head: dict[str, str] = {}
        body = bytearray()
        while True:
            try:
                kind, payload = self._read(deadline, begun=True)
            except TimeoutError as error:
                raise QueryTooSlow(seconds) from error
            match kind:
                case Kind.HEAD:
                    head = json.loads(payload)
                case Kind.DATA:
                    body += payload
                case Kind.END:
                    self.sound = True
                    return Answer(Form(head["form"]), Format(head["format"]), bytes(body))
                case Kind.FAIL:
                    self.sound = True
                    raise _refusal(**json.loads(payload))
                case _:
                    raise WorkerDied(begun=True)

    def end(self) -> None:
        """Kills the process, whatever it is doing, and waits for it, so that no zombie stays."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        try:
            kind, payload = self._read(time.monotonic() + _START_SECONDS, begun=False)
        except TimeoutError as error:
            raise NoWorker("its process did not start") from error
        if kind is not Kind.READY:
            raise _refusal(**json.loads(payload))
        self._ready = True

    def _send(self, kind: Kind, payload: bytes) -> None:
        assert self._process.stdin
        data = memoryview(frames.pack(kind, payload))
        try:
            while data:
                data = data[self._process.stdin.write(data) or 0 :]
        except (BrokenPipeError, ValueError) as error:
            raise WorkerDied(begun=False) from error

    def _read(self, deadline: float, *, begun: bool) -> tuple[Kind, bytes]:
        try:
            return frames.read(self._until(deadline))
        except (EOFError, OSError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise WorkerDied(begun=begun) from error

    def _until(self, deadline: float) -> Callable[[int], bytes]:
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(pipe, select.POLLIN)

        def exactly(count: int) -> bytes:
            data = bytearray()
            while len(data) < count:
                left = deadline - time.monotonic()
                if left <= 0 or not poll.poll(left * 1000):
                    raise TimeoutError
                part = os.read(pipe, count - len(data))
                if not part:
                    raise EOFError
                data += part
            return bytes(data)

        return exactly


def _environment() -> dict[str, str]:
    """The worker finds these very packages, wherever it is started from, and nothing prints a Rust backtrace."""
    path = os.environ.get("PYTHONPATH")
    parts = [str(_PACKAGES), *([path] if path else [])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(parts), "RUST_BACKTRACE": "0"}


def _refusal(code: str, message: str) -> LegendryError:
    match code:
        case "syntax":
            return MalformedQuery(message)
        case "update":
            return UpdateRefused()
        case "service":
            return CallRefused()
        case "format":
            return FormatRefused(Form(message))
        case "size":
            return AnswerTooLarge(int(message))
        case _:
            return QueryFailed(message)
