"""Large answers over HTTP: passed on as they are read, never held, broken off where they cannot be ended."""

import contextlib
import gzip
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx2
import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.settings import Settings
from tests.api.http.conftest import Server
from world.query.query import Limits

TEXT = "x" * 1_000
PRODUCT = "{ ?a <http://x/one> ?b . ?c <http://x/one> ?d }"
ROWS = f"SELECT ?b ?d {PRODUCT}"
"""160,000 rows of 1,300 bytes or so each."""
SILENT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS = f"SELECT * {{ {{ {ROWS} LIMIT 1000 }} UNION {{ {SILENT} }} }}"
CSV = {"Accept": "text/csv", "Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("worlds") / "my.world"
    store = ox.Store(str(root))
    for number in range(400):
        subject = ox.NamedNode(f"http://x/{number}")
        text = ox.Literal(f"{TEXT[:650]}{number}")
        store.add(ox.Quad(subject, ox.NamedNode("http://x/one"), text))
        store.add(ox.Quad(subject, ox.NamedNode("http://x/two"), text, ox.NamedNode("http://x/g")))
    store.flush()
    del store
    return root


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    server = Server("--timeout", "2", world=root)
    yield server
    server.stop()


def rss(pid: int) -> int:
    """Bytes of memory that a process holds."""
    line = next(one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) << 10


def asked(server: Server, query: str, *fields: str) -> socket.socket:
    """A connection on which a query was sent, and from which nothing is read yet."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    lines = [f"GET /sparql?query={quote(query)} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *fields, "", ""]
    connection.sendall("\r\n".join(lines).encode())
    return connection


def busy(server: Server) -> list[int]:
    """The workers that compute: those whose processor time grows."""

    def spent() -> dict[int, int]:
        found = {}
        for pid in server.workers():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
                found[pid] = int(fields[11]) + int(fields[12])
        return found

    before = spent()
    time.sleep(0.3)
    return [pid for pid, now in spent().items() if now - before.get(pid, now) > 5]


@contextlib.contextmanager
def begun(server: Server, query: str) -> Iterator[httpx2.Response]:
    """An answer that has begun: on a busy machine the time may be up before the first byte, now and then."""
    for _ in range(5):
        with server.http.stream("GET", "/sparql", params={"query": query}, headers=CSV) as answer:
            if answer.status_code != 503:
                assert answer.status_code == 200
                yield answer
                return
    pytest.fail("no answer began in its time")


def until(condition: object, seconds: float = 10) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_memory_stays_flat_while_two_hundred_megabytes_pass(root: Path) -> None:
    server = Server("--timeout", "60", world=root)
    server.http.get("/sparql", params={"query": ROWS + " LIMIT 5000"})
    before = rss(server.process.pid)
    size, highest = 0, 0
    with server.http.stream("GET", "/sparql", params={"query": ROWS}, headers=CSV) as answer:
        assert answer.status_code == 200
        assert "content-length" not in answer.headers
        for number, chunk in enumerate(answer.iter_raw()):
            size += len(chunk)
            if number % 100 == 0:
                highest = max(highest, rss(server.process.pid), *map(rss, server.workers()))
    assert size > 200_000_000
    assert highest < before + (40 << 20)
    server.stop()


def test_a_slow_reader_slows_its_worker_down_and_gets_all(server: Server) -> None:
    connection = asked(server, ROWS + " LIMIT 20000", "Accept: text/csv", "Connection: close")
    size = 0
    begun = time.monotonic()
    before = rss(server.process.pid)
    while part := connection.recv(1 << 20):
        size += len(part)
        if time.monotonic() - begun < 3:  # longer than a query may take: only the worker's own time is counted
            time.sleep(0.5)
    assert size > 20_000 * 1_200
    assert rss(server.process.pid) < before + (20 << 20)
    connection.close()


def test_slow_readers_leave_room_for_others(server: Server) -> None:
    connections = [asked(server, ROWS) for _ in range(4)]
    time.sleep(0.5)
    begun = time.monotonic()
    assert server.http.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    assert time.monotonic() - begun < 2
    for connection in connections:
        connection.close()
    assert until(lambda: len(server.workers()) == 7)


def test_an_answer_whose_time_is_up_is_broken_off_and_the_next_one_is_not_slower(server: Server) -> None:
    def quick() -> float:
        begun = time.monotonic()
        assert server.http.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        return time.monotonic() - begun

    usual = sorted(quick() for _ in range(9))[4]
    before = server.workers()
    with (
        pytest.raises(httpx2.RemoteProtocolError, match="incomplete chunked read"),
        begun(server, ENDLESS) as answer,
    ):
        for _ in answer.iter_raw():
            pass
    assert quick() < usual + 0.5
    assert until(lambda: len(server.workers()) == 7 and server.workers() != before)


def test_a_query_that_is_stopped_before_its_first_byte_is_told_so(server: Server) -> None:
    answer = server.http.get("/sparql", params={"query": SILENT})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "longer than 2 s" in answer.json()["detail"]


@pytest.mark.parametrize("query", [SILENT, ENDLESS, ROWS])
def test_whoever_goes_away_stops_the_query(query: str, server: Server) -> None:
    connection = asked(server, query)
    if query != SILENT:
        assert connection.recv(1_000)
    time.sleep(0.3)
    connection.close()
    assert until(lambda: not busy(server), 3)
    assert server.http.get("/sparql", params={"query": "ASK {}"}).status_code == 200


@pytest.mark.parametrize("address", [f"/sparql?query={quote(ROWS)}", "/data?default", "/data?graph=http://x/g"])
def test_head_of_a_large_answer_sends_its_headers_and_nothing_else(address: str, server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("HEAD", address)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    with server.http.stream("GET", address, headers={"Accept-Encoding": "identity"}) as whole:
        same = {name: text for name, text in whole.headers.items() if name not in ("date", "transfer-encoding")}
    assert same == {name.lower(): text for name, text in answer.getheaders() if name.lower() != "date"}
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()
    assert until(lambda: not busy(server), 3)


def test_a_large_answer_is_packed_for_whoever_takes_that(server: Server) -> None:
    query = {"query": ROWS + " LIMIT 3000"}
    plain = server.http.get("/sparql", params=query, headers={"Accept-Encoding": "gzip;q=0"})
    packed = server.http.get("/sparql", params=query, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    for etag in (plain.headers["etag"], packed.headers["etag"]):
        for coding in ("gzip", "identity"):
            headers = {"Accept-Encoding": coding, "If-None-Match": etag}
            assert server.http.get("/sparql", params=query, headers=headers).status_code == 304
    with server.http.stream("GET", "/data?graph=http://x/g", headers={"Accept-Encoding": "gzip"}) as graph:
        raw = b"".join(graph.iter_raw())
    assert len(raw) < 100_000
    assert len(gzip.decompress(raw)) > 240_000


def test_many_large_answers_at_once_are_all_whole(server: Server) -> None:
    sizes: list[int] = []

    def ask() -> None:
        sizes.append(len(server.http.get("/sparql", params={"query": ROWS + " LIMIT 4000"}).content))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sizes) == 8
    assert len(set(sizes)) == 1


def test_a_worker_that_dies_while_it_sends_breaks_the_answer_off(server: Server) -> None:
    connection = asked(server, ROWS)
    assert connection.recv(1_000)
    for pid in server.workers():
        os.kill(pid, signal.SIGKILL)
    received = b""
    while part := connection.recv(1 << 20):
        received += part
    connection.close()
    assert not received.endswith(b"0\r\n\r\n")
    assert server.http.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_query_that_wants_too_much_memory_is_told_so_and_the_next_one_answered(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "my.world"))
    for number in range(1_500):
        store.add(ox.Quad(ox.NamedNode(f"http://x/{number}"), ox.NamedNode("http://x/one"), ox.Literal(TEXT)))
    store.flush()
    del store
    settings = Settings(queries=Limits(memory_bytes=100 << 20))
    with TestClient(create_app(tmp_path / "my.world", settings=settings), base_url="http://127.0.0.1") as http:
        greedy = "SELECT DISTINCT ?x { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(?c, STR(?a), STR(?d)) AS ?x) } ORDER BY ?x"
        answer = http.get("/sparql", params={"query": greedy})
        assert answer.status_code == 503
        assert "more memory than it may have" in answer.json()["detail"]
        assert http.get("/sparql", params={"query": "ASK {}"}).status_code == 200
