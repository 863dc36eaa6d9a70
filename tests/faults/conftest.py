"""A store that is served by a real server, in which things go wrong."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from world.history import Signature
from world.loading import load_into_store

_UPDATE = {"Content-Type": "application/sparql-update"}
_ONE, _OTHER = "http://x/one", "http://x/other"


class Site:
    """A store, its server, and who writes to it. Update `n` states two facts of the number n, together."""

    def __init__(self, root: Path, *, remembers: bool = False) -> None:
        load_into_store(root, [], Signature("me", "2000-01-01T00:00:00Z", "made") if remembers else None)
        self.root = root
        self.token = Tokens(root).add("writer", Scope.WRITE)
        self.server: Server | None = None

    def start(self, *options: str, before: Sequence[str] = (), temporary: Path | None = None) -> None:
        self.server = Server(*options, world=self.root, before=before, temporary=temporary)

    @property
    def running(self) -> Server:
        assert self.server
        return self.server

    def update(self, number: int) -> httpx2.Response:
        text = f"INSERT DATA {{ <http://x/{number}> <{_ONE}> {number} ; <{_OTHER}> {number} }}"
        return self.post(text)

    def post(self, text: str) -> httpx2.Response:
        bearing = {"Authorization": f"Bearer {self.token}", **_UPDATE}
        return self.running.http.post("/update", content=text, headers=bearing)

    def ask(self, query: str) -> httpx2.Response:
        return self.running.http.get("/sparql", params={"query": query})

    def there(self) -> set[int]:
        """The numbers of the updates that are in the store; that none is torn is checked."""
        answer = self.ask(f"SELECT ?p ?n {{ VALUES ?p {{ <{_ONE}> <{_OTHER}> }} ?s ?p ?n }}")
        assert answer.status_code == 200, answer.text
        found: dict[str, set[int]] = {_ONE: set(), _OTHER: set()}
        for row in answer.json()["results"]["bindings"]:
            found[row["p"]["value"]].add(int(row["n"]["value"]))
        assert found[_ONE] == found[_OTHER]
        return found[_ONE]

    def kill(self) -> None:
        """Ends the server at once, as the system does when memory runs out."""
        self.running.process.kill()
        self.running.process.communicate()
        self.running.http.close()

    def writer(self) -> int:
        """The process that writes."""
        end = time.monotonic() + 30
        while time.monotonic() < end:  # it may just be about to be started anew
            for process in self.running.processes():
                with suppress(FileNotFoundError, ProcessLookupError):
                    if b"world.update.writer" in Path(f"/proc/{process}/cmdline").read_bytes():
                        return process
            time.sleep(0.001)
        raise AssertionError("no process writes")

    def stop(self) -> None:
        if self.server and self.server.process.poll() is None:
            self.server.process.send_signal(signal.SIGTERM)
            self.server.process.wait(timeout=30)
        if self.server and self.server.process.stderr and not self.server.process.stderr.closed:
            self.server.process.communicate()
        if self.server:
            self.server.http.close()


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Makes stores; their servers are stopped at the end."""
    made: list[Site] = []

    def make(root: Path | None = None, **options: bool) -> Site:
        site = Site(root or tmp_path / "my.world", **options)
        made.append(site)
        return site

    yield make
    for site in made:
        site.stop()
