"""The access log: one line of JSON for each request.

    {"time": "2026-11-27T10:00:00.000Z", "method": "GET", "path": "/sparql", "status": 200, "ms": 1.9, "bytes": 57,
     "client": "127.0.0.1", "token": "my-script"}

A token is told by its name. What may hold secrets is left out: queries, bodies and headers. `broken` says that the
answer did not reach its end.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from api.errors import BadRequest
from world.errors import shorten

_LONGEST_PATH: Final = 500
_LOOK_EVERY: Final = 1.0


class AccessLog:
    """Lines go to standard error, or to the end of a file, each by one write: none is lost when the server is killed.

    A file that was moved away, as by logrotate, is made anew within a second. A line that cannot be written is
    dropped, and counted in `dropped`: a full disk stops no request.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Raises `BadRequest` where the file cannot be opened."""
        self._path = path
        self._descriptor = sys.stderr.fileno() if path is None else _open(path)
        self._looked = time.monotonic()
        self.dropped = 0

    def write(
        self,
        *,
        method: str,
        path: str,
        status: int,
        seconds: float,
        size: int,
        client: str,
        token: str,
        is_broken: bool = False,
    ) -> None:
        """Adds a line. `status` 0 means that there was no answer."""
        line: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "method": method,
            "path": path if len(path) <= _LONGEST_PATH else shorten(path, _LONGEST_PATH),
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": size,
            "client": client,
            "token": token or None,
        }
        if is_broken:
            line["broken"] = True
        try:
            if self._path:
                self._follow(self._path)
            os.write(self._descriptor, json.dumps(line).encode() + b"\n")
        except (OSError, BadRequest):
            self.dropped += 1

    def close(self) -> None:
        """Closes the file, where there is one."""
        if self._path and self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _follow(self, path: Path) -> None:
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY:
            return
        self._looked = now
        try:
            there, ours = path.stat(), os.fstat(self._descriptor)
            if (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino):
                return
        except FileNotFoundError:
            pass
        fresh = _open(path)
        os.close(self._descriptor)
        self._descriptor = fresh


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as error:
        raise BadRequest(
            f"The access log cannot be written to {path}: {error.strerror or error}.",
            "Give a file in a folder that can be written (`--access-log FILE`), or leave it out for standard error.",
        ) from error
