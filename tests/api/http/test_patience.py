"""Connections that send too slowly, too much or nonsense end, and cost nobody else anything."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from api.http import patience
from tests.api.http.conftest import Server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with little patience."""
    short = "import api.http.patience as p; p.HEAD_SECONDS, p.BODY_SECONDS = 0.5, 0.5; from api.cli import main; main()"
    server = Server(program=short)
    yield server
    log = server.stop()
    assert "Traceback" not in log, log


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=5)


def ask(server: Server, sent: bytes) -> bytes:
    """All that comes back until the connection is closed."""
    with closing(connect(server)) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def test_a_head_that_does_not_end_is_not_waited_for(server: Server) -> None:
    begun = time.monotonic()
    assert ask(server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n").startswith(b"HTTP/1.1 408 ")
    assert ask(server, b"") == b""  # nothing came, so nothing is said
    assert time.monotonic() - begun < 4


def test_a_body_that_does_not_come_is_not_waited_for(server: Server) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n"
    )
    assert ask(server, head + b"\r\nASK").startswith(b"HTTP/1.1 408 ")
    assert server.http.get("/health/live").status_code == 200


def test_a_head_without_end_is_refused(server: Server) -> None:
    for sent in (b"X: " + b"a" * patience.MOST_HEAD, b"".join(b"X-%d: a\r\n" % number for number in range(20_000))):
        with closing(connect(server)) as connection:
            try:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + sent + b"\r\n\r\n")
                status = connection.recv(12)
            except ConnectionError:
                status = b""  # it was closed before all of it was sent
        assert status in (b"HTTP/1.1 431", b"HTTP/1.1 400", b"")


def test_many_connections_that_wait_keep_nobody_out(server: Server) -> None:
    idle = [connect(server) for _ in range(300)]
    for connection in idle:
        connection.sendall(b"GET /")
    begun = time.monotonic()
    assert server.http.get("/health/live").status_code == 200
    assert time.monotonic() - begun < 2
    for connection in idle:
        connection.close()


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 4\r\nContent-Length: 5\r\n",
        b"Content-Length: +4\r\n",
        b"Content-Length: 4, 4\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"X: a\r\n folded: b\r\nContent-Length : 4\r\n",
    ],
)
def test_two_ways_to_read_a_length_are_none(server: Server, fields: bytes) -> None:
    hidden = b"0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    answer = ask(server, b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\n" + fields + b"\r\n" + hidden)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_client_that_leaves_amid_its_body_is_no_fault(server: Server) -> None:
    for _ in range(3):
        with closing(connect(server)) as connection:
            connection.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
                b"Content-Length: 900\r\n\r\nASK"
            )
    assert server.http.get("/health/live").status_code == 200  # and the fixture looks at the log
