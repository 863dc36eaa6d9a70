"""What a process of ours does on its own side: it leaves the standard streams, and keeps to its memory."""

import contextlib
import json
import os
import resource
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from world.query import frames
from world.query.frames import Kind

_BUFFER: Final = 1 << 17
"""Bytes that are gathered before they are written: a small answer is written at once."""
_LOOKS_AFTER: Final = 0.5
"""Seconds between two looks whether who started a process is still there."""


def run(serve: Callable[[BinaryIO, BinaryIO], None]) -> None:
    """Serves frames from standard input with frames on standard output, until nobody asks any more."""
    asked = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb", _BUFFER)
    _leave_standard_streams()
    with contextlib.suppress(EOFError, BrokenPipeError):
        serve(asked, replies)
    os._exit(0)


def end_with_parent() -> None:
    """Has this process end soon after the one that started it, whatever it is doing."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def refuse(replies: BinaryIO, code: str, message: str, told: object = None) -> None:
    """Says that something is not done: `code` says of which kind the reason is, `told` what else there is to say."""
    said = {"code": code, "message": message} | ({} if told is None else {"told": told})
    replies.write(frames.pack(Kind.FAIL, json.dumps(said).encode()))
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


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOKS_AFTER)
    os._exit(1)


def _leave_standard_streams() -> None:
    """So that nothing that a library prints can fall between the frames."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
