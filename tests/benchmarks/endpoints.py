"""Three SPARQL servers over the same data: ours, `oxigraph serve` and rdflib-endpoint, each in processes of its own."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.conftest import ROOT
from tests.world.stores.servers import free_port

_RDFLIB_ENDPOINT = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data, path="/sparql"), port=int(sys.argv[2]), log_level="error", access_log=False)
"""


@dataclass(frozen=True)
class Endpoint:
    """A server that runs: where queries go, and its process."""

    name: str
    port: int
    path: str
    process: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """Its process and those that it has started."""
        found = [self.process]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if int(stat.read_text().rpartition(") ")[2].split()[1]) == self.process:
                    found.append(int(stat.parent.name))
        return found

    def memory(self) -> tuple[int, int]:
        """Bytes of memory of all its processes, and of those that are not nice: these answer at once.

        What they share counts once (Linux's PSS).
        """
        found = [(_pss(process), _niceness(process)) for process in self.processes()]
        return sum(size for size, _ in found), sum(size for size, niceness in found if not niceness)

    def worked(self) -> float:
        """Seconds of processor time of all its processes that run now."""
        return sum(map(worked, self.processes()))


def worked(process: int) -> float:
    """Seconds of processor time of a process; 0 for one that has ended."""
    try:
        times = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2].split()[11:13]
    except OSError:
        return 0.0
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def legendry(store: Path, *options: str) -> Iterator[Endpoint]:
    """`legendry serve`."""
    port = free_port()
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "-w", str(store), "--port", str(port)]
    with _running("legendry", port, "/sparql", [*command, "--access-log", os.devnull, *options]) as endpoint:
        yield endpoint


@contextlib.contextmanager
def oxigraph(data: Path, folder: Path) -> Iterator[Endpoint]:
    """`oxigraph serve-read-only` over a store that is loaded and optimised first, as it asks for."""
    program, store = str(Path(sys.executable).with_name("oxigraph")), str(folder / "oxigraph")
    for step in (["load", "--file", str(data)], ["optimize"]):
        subprocess.run([program, step[0], "--location", store, *step[1:]], check=True, capture_output=True)
    port = free_port()
    command = [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with _running("oxigraph serve", port, "/query", command) as endpoint:
        yield endpoint


@contextlib.contextmanager
def rdflib_endpoint(data: Path) -> Iterator[Endpoint]:
    """rdflib-endpoint over rdflib's memory store, as its documentation shows."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-c", _RDFLIB_ENDPOINT, str(data), str(port)]
    with _running("rdflib-endpoint", port, "/sparql", command) as endpoint:
        yield endpoint


@contextlib.contextmanager
def _running(name: str, port: int, path: str, command: list[str]) -> Iterator[Endpoint]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = Endpoint(name, port, path, process.pid)
    try:
        for _ in range(600):
            with contextlib.suppress(httpx2.HTTPError):
                if httpx2.get(f"{endpoint.base}{path}", params={"query": "ASK {}"}, trust_env=False).status_code < 500:
                    break
            time.sleep(0.2)
        yield endpoint
    finally:
        process.terminate()
        process.wait()


def _niceness(process: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2].split()[16])
    return 0


def _pss(process: int) -> int:
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return 0
