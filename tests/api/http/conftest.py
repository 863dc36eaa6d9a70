"""A real server in a process of its own."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx2
import pytest

from tests.conftest import ROOT, SEEDS


class Server:
    """`legendry serve` in a process of its own, on a port that was free."""

    def __init__(
        self,
        *options: str,
        temporary: Path | None = None,
        world: Path | str = SEEDS,
        before: Sequence[str] = (),
        program: str = "from api.cli import main; main()",
    ) -> None:
        """`before` is what starts the program, and puts itself in its place."""
        noted = () if "--access-log" in options else ("--access-log", os.devnull)
        self.process = subprocess.Popen(
            [
                *before,
                sys.executable,
                "-c",
                program,
                "serve",
                "-w",
                str(world),
                "--port",
                "0",
                *noted,
                *options,
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                **({"TMPDIR": str(temporary)} if temporary else {}),
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        self.port = int(found[1])
        self.http = httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30, trust_env=False)

    def workers(self) -> list[int]:
        """The processes that answer queries."""
        return [pid for pid in self.processes() if b"world.query.worker" in _command(pid)]

    def processes(self) -> list[int]:
        """The server's child processes."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if int(stat.read_text().rpartition(") ")[2].split()[1]) == self.process.pid:
                    found.append(int(stat.parent.name))
        return sorted(found)

    def stop(self) -> str:
        """Ends it as a service manager would; what it wrote to stderr."""
        self.http.close()
        self.process.terminate()
        _, log = self.process.communicate(timeout=20)
        return log


def _command(pid: int) -> bytes:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server("--timeout", "1")
    yield server
    server.stop()
