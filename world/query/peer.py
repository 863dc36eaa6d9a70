"""Another process of ours: frames go to its standard input, and its answers are waited for no longer than agreed."""

import fcntl
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from world.query import frames
from world.query.frames import Kind

_PIPE = 1 << 19
"""Bytes that a process may be ahead of whoever reads its frames."""
NICENESS = 5
"""That of processes whose work takes long: they stand back behind what is done at once."""
_AT_ONCE = 1 << 16
_PACKAGES = Path(__file__).resolve().parents[2]


class PeerDied(Exception):
    """The process ended without an answer. `begun` says whether it had been asked."""

    def __init__(self, *, begun: bool) -> None:
        super().__init__()
        self.begun = begun


class Peer:
    """A process that runs a module of ours and speaks frames."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # no shell, and modules of our own
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env=_environment(),
        )
        self._read = bytearray()
        assert self._process.stdout
        with suppress(OSError, AttributeError):  # a larger pipe only saves changes between two processes
            fcntl.fcntl(self._process.stdout, fcntl.F_SETPIPE_SZ, _PIPE)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def output(self) -> int:
        """The descriptor from which its frames can be read."""
        assert self._process.stdout
        return self._process.stdout.fileno()

    def send(self, kind: Kind, payload: bytes) -> None:
        """Raises `PeerDied`."""
        self.write(frames.pack(kind, payload))

    def write(self, frames_packed: bytes) -> None:
        """Hands frames on. Raises `PeerDied`."""
        assert self._process.stdin
        data = memoryview(frames_packed)
        try:
            while data:
                data = data[self._process.stdin.write(data) or 0 :]
        except (BrokenPipeError, ValueError) as error:
            raise PeerDied(begun=False) from error

    def read(self, deadline: float, *, begun: bool) -> tuple[Kind, bytes]:
        """The next frame. Raises `TimeoutError` when the monotonic clock has passed `deadline`, and `PeerDied`."""
        try:
            return frames.read(self._until(deadline))
        except (EOFError, OSError, ValueError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise PeerDied(begun=begun) from error

    def interrupt(self, signal: int) -> None:
        """Sends the process a signal."""
        self._process.send_signal(signal)

    def kill(self) -> None:
        """Kills the process; whoever waits for a frame of it is told that it died."""
        self._process.kill()

    def end(self) -> None:
        """Kills the process, whatever it is doing, and waits for it, so that no zombie stays."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _until(self, deadline: float) -> Callable[[int], bytes]:
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(pipe, select.POLLIN)

        def exactly(count: int) -> bytes:
            data = self._read
            while len(data) < count:
                left = deadline - time.monotonic()
                if left <= 0 or not poll.poll(left * 1000):
                    raise TimeoutError
                part = os.read(pipe, max(count - len(data), _AT_ONCE))
                if not part:
                    raise EOFError
                data += part
            found = bytes(data[:count])
            del data[:count]
            return found

        return exactly


def stand_back(process: int, niceness: int) -> None:
    """Has a process work only while others leave the processors idle, the more the nicer it is (nice(2))."""
    with suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, process, niceness)


def _environment() -> dict[str, str]:
    """The process finds these very packages, wherever it is started from, and nothing prints a Rust backtrace."""
    path = os.environ.get("PYTHONPATH")
    parts = [str(_PACKAGES), *([path] if path else [])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(parts), "RUST_BACKTRACE": "0"}
