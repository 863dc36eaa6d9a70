"""What goes wrong with a server is told in words, with no secret in them and no traceback."""

import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from api.cli.application import application
from tests.world.stores.servers import free_port
from world import World
from world.errors import LegendryError, ServerFailed
from world.stores import Address, RemoteStore

JSON = "application/sparql-results+json"
NOTHING = b'{"head":{"vars":["n"]},"results":{"bindings":[]}}'


class Answering(BaseHTTPRequestHandler):
    """Answers every request as a test has said, by the path."""

    answers: ClassVar[dict[str, tuple[int, Sequence[tuple[str, str]], bytes]]] = {}
    asked: ClassVar[list[tuple[str, str]]] = []
    late: ClassVar = threading.Event()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        if self.path == "/late":
            self.late.wait(5)
        status, headers, body = self.answers.get(self.path, (404, (), b""))
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Starts a server that answers at a path with a status, a media type and a body."""
    Answering.answers, Answering.asked, Answering.late = {}, [], threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()

    def answer(path: str, status: int, body: bytes = b"", kind: str = JSON, **headers: str) -> str:
        Answering.answers[path] = (status, [("Content-Type", kind), *headers.items()], body)
        return f"http://127.0.0.1:{server.server_address[1]}{path}"

    yield answer
    Answering.late.set()
    server.shutdown()
    thread.join()
    server.server_close()


def failure(address: str) -> str:
    store = RemoteStore(Address.parse(address))
    with pytest.raises(ServerFailed) as failed:
        len(store)
    store.close()
    return str(failed.value)


def test_a_server_that_is_away(tmp_path: Path) -> None:
    assert "cannot be reached" in failure(f"http://127.0.0.1:{free_port()}/query")


def test_a_server_that_refuses_says_why(serve: Callable[..., str]) -> None:
    assert "answered 400 Bad Request: no such function" in failure(serve("/a", 400, b"no such function", "text/plain"))
    assert failure(serve("/b", 503, b"<h1>busy</h1>", "text/html")).endswith("answered 503 Service Unavailable.")
    assert "a name and a password" in failure(serve("/c", 401))
    assert "there is no such service" in failure(serve("/d", 404))


def test_a_page_is_no_answer(serve: Callable[..., str]) -> None:
    assert "is no SPARQL service: it answered with text/html" in failure(serve("/", 200, b"<html>", "text/html"))


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense", NOTHING[:-20], b'{"head":{},"boolean":true}'])
def test_a_garbled_answer(serve: Callable[..., str], body: bytes) -> None:
    assert "cannot be read" in failure(serve("/query", 200, body))


def test_a_garbled_answer_to_any_query(serve: Callable[..., str]) -> None:
    rows = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}},{"n":{"type":"x"}}]}}'
    store = RemoteStore(Address.parse(serve("/query", 200, rows)))
    with pytest.raises(ServerFailed, match="cannot be read"):
        store.query("SELECT ?n WHERE { }")
    store = RemoteStore(Address.parse(serve("/query", 200, b"<a> <b", "application/n-triples")))
    with pytest.raises(ServerFailed, match="cannot be read"):
        store.query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_server_that_is_too_slow(serve: Callable[..., str]) -> None:
    assert "did not answer within 0.2 s" in failure(serve("/late", 200, NOTHING) + "#timeout=0.2")


def test_an_answer_that_is_too_large(serve: Callable[..., str]) -> None:
    store = RemoteStore(Address.parse(serve("/query", 200, NOTHING + b" " * 5000)))
    store.connection._most_bytes = 1000
    with pytest.raises(ServerFailed, match="more than 1,000 bytes"):
        len(store)


def test_a_move_on_the_same_server_is_followed_and_another_server_is_not(serve: Callable[..., str]) -> None:
    rows = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"7"}}]}}'
    serve("/new", 200, rows)
    assert len(RemoteStore(Address.parse(serve("/old", 308, Location="/new")))) == 7
    away = serve("/away", 307, Location="http://name:secret@example.invalid/query?key=secret")
    said = failure(away.replace("http://", "http://me:word@"))
    assert "sends on to http://example.invalid/query, which is not followed" in said
    assert not any(secret in said for secret in ("secret", "word"))
    assert "without end" in failure(serve("/round", 302, Location="/round"))


def test_names_and_passwords_are_sent_and_never_shown(serve: Callable[..., str]) -> None:
    address = serve("/c", 403).replace("http://", "http://anna:pa%20ss@")
    said = failure(address)
    assert Answering.asked[-1][1] == "Basic YW5uYTpwYSBzcw=="
    for text in (said, repr(Address.parse(address)), World.open(address).title):
        assert "anna" not in text
        assert "pa%20ss" not in text
        assert "pa ss" not in text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://", "is no address"),
        ("http://u:secret@[::1/query", "no address"),
        ("http://u:secret@host:port/query", "no address"),
        ("http://u:secret@host/query#cannon=urn:x", "Did you mean `canon`?"),
        ("http://u:secret@host/query#canon=x y", "is no IRI"),
        ("http://u:secret@host/query#timeout=soon", "no number of seconds"),
        ("http://u:secret@host/query#batch=0", "no number of quads"),
        ("http://u:secret@host/query#update=http://other/update", "another server"),
    ],
)
def test_an_address_that_means_nothing_is_refused(address: str, said: str) -> None:
    with pytest.raises(LegendryError) as refused:
        World.open(address)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "update"),
    [
        ("http://h/query", "http://h/update"),
        ("http://h/world/query", "http://h/world/update"),
        ("http://h/sparql", "http://h/sparql"),
        ("http://h/repositories/w#update=/repositories/w/statements", "http://h/repositories/w/statements"),
        ("http://h/w/sparql#update=update&canon=urn:x", "http://h/w/update"),
    ],
)
def test_updates_go_where_the_address_says_or_where_they_mostly_do(address: str, update: str) -> None:
    assert Address.parse(address).update == update


@pytest.mark.parametrize(
    "command",
    [["check"], ["ask", "SELECT * { }", "-w"], ["tell", "-w"], ["plot", "reunion", "-w"], ["export", "--to", "nq"]],
)
def test_a_command_says_it_and_shows_no_traceback(command: list[str]) -> None:
    address = f"http://anna:secret@127.0.0.1:{free_port()}/query"
    result = CliRunner().invoke(application(), [*command, address])
    assert isinstance(result.exception, ServerFailed)
    assert "secret" not in str(result.exception)


def test_a_triple_as_a_term_is_refused_before_it_is_sent() -> None:
    store = RemoteStore(Address.parse("http://127.0.0.1:1/query"))
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"))
    with pytest.raises(LegendryError, match="no triples as terms"):
        store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), triple, ox.DefaultGraph()))
