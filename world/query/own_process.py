"""What a process of ours does on its own side: it leaves the standard streams, and keeps to its memory."""

import contextlib
import json
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from world.query import frames
from world.query.frames import Kind

_BUFFER: Final = 1 << 16


def run(serve: Callable[[BinaryIO, BinaryIO], None]) -> None:
    """Serves frames from standard input with frames on standard output, until nobody asks any more."""
    asked = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb", _BUFFER)
    _leave_standard_streams()
    with contextlib.suppress(EOFError, BrokenPipeError):
        serve(asked, replies)
    os._exit(0)


def refuse(replies: BinaryIO, code: str, message: str) -> None:
    """Says that something is not done: `code` says of which kind the reason is."""
    replies.write(frames.pack(Kind.FAIL, json.dumps({"code": code, "message": message}).encode()))
    replies.flush()


def limit_memory(budget: int) -> None:
    """Lets the process grow by `budget` bytes; when an allocation fails then, the engine aborts the process."""
    try:
        used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        used = 0
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = used + budget if hard == resource.RLIM_INFINITY else min(used + budget, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _leave_standard_streams() -> None:
    """So that nothing that a library prints can fall between the frames."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
