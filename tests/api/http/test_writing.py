"""/update and /data over a store: who may write, what is refused, and that whoever asks afterwards sees it."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.settings import Settings
from api.tokens import Scope, Tokens
from tests.conftest import SEEDS
from world import World
from world.errors import EditConflict
from world.history import Signature, log
from world.loading import load_into_store
from world.opening import open_to_write
from world.query.query import Limits

ADDED = "INSERT DATA { <http://x/a> <http://x/b> 1 }"
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
GRAPH = "/data?graph=http://x/g"
WRITING = pytest.mark.parametrize(
    ("method", "address"), [("POST", "/update"), ("PUT", GRAPH), ("POST", GRAPH), ("DELETE", "/data?default")]
)


class Site:
    """A store that is served, with a token of each scope."""

    def __init__(self, root: Path, *, signed: Signature | None = None, **settings: Any) -> None:
        load_into_store(root, [], signed)
        self.root = root
        self.tokens = {scope.value: Tokens(root).add(scope.value, scope) for scope in Scope}
        limits = Limits(seconds=5.0)
        self.app = create_app(root, read_only=False, settings=Settings(queries=limits, **settings))
        self.http = TestClient(self.app, base_url="http://127.0.0.1")

    def bearing(self, scope: str, **headers: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[scope]}", **headers}

    def update(self, text: str, scope: str = "write", address: str = "/update") -> int:
        return self.http.post(address, content=text, headers={**UPDATE, **self.bearing(scope)}).status_code

    def put(self, text: str, address: str = GRAPH, **headers: str) -> int:
        bearing = {**TURTLE, **headers, **self.bearing("write")}
        return self.http.put(address, content=text, headers=bearing).status_code

    def count(self, where: str = "?s ?p ?o") -> int:
        query = f"SELECT (COUNT(*) AS ?n) {{ {where} }}"
        rows = self.http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
        return int(rows[0]["n"]["value"])


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("worlds") / "my.world")
    with site.http:
        yield site


@pytest.fixture
def site(opened: Site) -> Site:
    """A dataset with nothing in it."""
    assert opened.update("DROP ALL", "admin") == 204
    return opened


@pytest.mark.parametrize(
    ("authorization", "status", "challenge"),
    [
        (None, 401, 'Bearer realm="legendry"'),
        ("Basic bWlsYTpzZWNyZXQ=", 401, 'Bearer realm="legendry"'),
        ("Bearer ", 401, 'Bearer realm="legendry"'),
        ("Bearer wrong", 401, 'Bearer realm="legendry", error="invalid_token"'),
        ("Bearer \xff", 401, 'Bearer realm="legendry", error="invalid_token"'),
        ("read", 403, None),
        ("write", 204, None),
        ("admin", 204, None),
    ],
)
@WRITING
def test_writing_needs_a_token_of_scope_write(
    method: str, address: str, authorization: str | None, status: int, challenge: str | None, site: Site
) -> None:
    kind = "application/sparql-update" if address == "/update" else "text/turtle"
    headers = [("Content-Type", kind)]
    if authorization:
        bearer = f"Bearer {site.tokens[authorization]}" if authorization in site.tokens else authorization
        headers.append(("Authorization", bearer))
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    text = ADDED if address == "/update" else "<http://x/a> <http://x/b> 1 ."
    answer = site.http.request(method, address, content=text, headers=sent)
    assert answer.status_code in ((201, 204) if status == 204 else (status,))
    assert answer.headers.get("www-authenticate") == challenge
    if status != 204:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert (problem["status"], problem["error"]["where"]) == (status, "Authorization")
        assert "legendry token add" in problem["detail"]
        assert site.count() == 0


@pytest.mark.parametrize("read_only", [True, False])
def test_a_folder_of_notes_or_a_world_served_read_only_is_never_written(read_only: bool, tmp_path: Path) -> None:
    root = tmp_path / "my.world" if read_only else SEEDS
    if read_only:
        load_into_store(root, [])
    with TestClient(create_app(root, read_only=read_only), base_url="http://127.0.0.1") as http:
        text = Tokens(root).add("admin", Scope.ADMIN) if read_only else "x"
        answer = http.post("/update", content=ADDED, headers={**UPDATE, "Authorization": f"Bearer {text}"})
        assert answer.status_code == 403
        assert "read-only" in answer.json()["detail"] or "no store" in answer.json()["detail"]
        assert http.delete("/data?default").status_code == 403
        assert "SPARQL11Update" not in http.get("/sparql", headers={"Accept": "text/turtle"}).text


def test_reading_can_be_closed_but_for_the_health(tmp_path: Path) -> None:
    site = Site(tmp_path / "my.world", reading_needs_token=True)
    with site.http as http:
        for address in ("/sparql?query=ASK{}", "/data?default", "/", "/api/plots?schema=reunion", "/docs", "/ontology"):
            assert http.get(address).status_code == 401
        for scope in ("read", "write", "admin"):
            assert http.get("/sparql?query=ASK{}", headers=site.bearing(scope)).status_code == 200
        assert http.get("/health").status_code == 200
        Tokens(site.root).revoke("read")
        assert http.get("/sparql?query=ASK{}", headers=site.bearing("read")).status_code == 401


def test_whoever_asks_after_a_change_sees_it(site: Site) -> None:
    for number in range(1, 4):
        assert site.update(f"INSERT DATA {{ <http://x/{number}> a <http://x/b> }}") == 204
        assert site.count() == number
        assert len(site.app.state.legendry.served.world()) == number


def test_the_request_may_name_the_graphs_that_an_update_reads(site: Site) -> None:
    site.put("<http://x/a> <http://x/b> 1 .")
    copied = "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert site.update(copied) == 204
    assert site.count() == 0
    assert site.update(copied, address="/update?using-graph-uri=http://x/g") == 204
    assert site.count() == 1
    assert site.update(f"WITH <http://x/g> {copied}", address="/update?using-graph-uri=http://x/g") == 400
    assert site.update(copied, address="/update?using-named-graph-uri=no") == 400


@pytest.mark.parametrize(
    ("address", "kind", "body", "status"),
    [
        ("/update", "application/sparql-update", b"INSERT", 400),
        ("/update", "application/sparql-update", b"ASK {}", 400),
        ("/update", "application/sparql-update", b"\xff", 400),
        ("/update", "application/sparql-update; charset=utf-16", b"", 415),
        ("/update", "application/x-www-form-urlencoded", b"query=ASK%7B%7D", 400),
        ("/update", "application/x-www-form-urlencoded", b"update=CLEAR+ALL&update=CLEAR+ALL", 400),
        ("/update", "text/plain", b"CLEAR ALL", 415),
        ("/update", "application/sparql-update", b"DROP GRAPH <http://x/none>", 422),
        ("/update", "application/sparql-update", b"LOAD <http://127.0.0.1:1/>", 403),
        ("/update", "application/sparql-update", b"LOAD <file:///etc/hostname>", 403),
        ("/update", "application/sparql-update", b"INSERT {} WHERE { SERVICE <http://127.0.0.1:1/> {} }", 403),
        (GRAPH, "text/turtle", b"<a", 400),
        (GRAPH, "image/png", b"", 415),
        (GRAPH, "", b"", 415),
        (GRAPH, "multipart/form-data", b"", 400),
        (GRAPH, "application/ld+json", b'{"@context": "http://127.0.0.1:1/", "@id": "x:y", "z": 1}', 400),
        ("/data?graph=no", "text/turtle", b"", 400),
        ("/data?graph=", "text/turtle", b"", 400),
        ("/data?graph=http://x/g&default", "text/turtle", b"", 400),
        ("/data/x?graph=http://x/g", "text/turtle", b"", 400),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_remedy(
    address: str, kind: str, body: bytes, status: int, site: Site
) -> None:
    answer = site.http.post(address, content=body, headers=site.bearing("write", **{"Content-Type": kind}))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["error"]["remedy"]
    assert site.count() == 0


def test_nothing_that_comes_makes_a_connection_or_reads_a_file(site: Site, tmp_path: Path) -> None:
    canary = tmp_path / "canary.ttl"
    canary.write_text("<http://x/canary> <http://x/b> 1 .", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        there = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        for place in (there, canary.as_uri()):
            for text in (f"LOAD <{place}>", f"LOAD SILENT <{place}> INTO GRAPH <http://x/g>", f"LOADSILENT<{place}>"):
                site.update(text)
            site.update(f"INSERT {{ ?s ?p ?o }} USING <{place}> WHERE {{ ?s ?p ?o }}")
            site.update(f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{place}> {{ ?s ?p ?o }} }}")
            site.http.get("/sparql", params={"query": f"SELECT * FROM <{place}> {{ ?s ?p ?o }}"})
            site.http.get("/sparql", params={"query": "ASK { ?s ?p ?o }", "default-graph-uri": place})
            for text in (
                f"\\u004COAD <{place}>",
                f"LO\\u0041D SILENT <{place}>",
                f"INSERT DATA {{}} ; LOAD <{place}>",
                f"INSERT {{ <x:a> <x:b> ?o }} WHERE {{ {{ SELECT ?o {{ SERVICE<{place}>{{ ?s ?p ?o }} }} }} }}",
                f"COPY <{place}> TO <http://x/g>",
            ):
                site.update(text)
            for query in (
                f"SELECT * {{ \\u0053ERVICE <{place}> {{ ?s ?p ?o }} }}",
                f"ASK {{ FILTER EXISTS {{ SERVICE SILENT<{place}>{{ ?s ?p ?o }} }} }}",
                f"SELECT * {{ BIND(<{place}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
                f"SELECT * FROM NAMED <{place}> {{ GRAPH <{place}> {{ ?s ?p ?o }} }}",
                f"DESCRIBE <{place}>",
            ):
                for address in ("/sparql", "/ask"):
                    assert "canary>" not in site.http.get(address, params={"query": query}).text
            for context in (
                f'"{place}"',
                f'{{"@version": 1.1, "@import": "{place}"}}',
                f'{{"z": {{"@id": "x:z", "@context": "{place}"}}}}',
            ):
                body = f'{{"@context": {context}, "@id": "x:y", "z": {{"z": 1}}}}'
                assert site.put(body, **{"Content-Type": "application/ld+json"}) == 400
            site.http.get("/data", params={"graph": place})
            site.http.get("/id", params={"iri": place})
            site.http.get("/api/plots", params={"schema": place})
            site.http.get("/api/graph", params={"around": place})
            xml = (
                f'<!DOCTYPE r [<!ENTITY e SYSTEM "{place}">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax'
                '-ns#" xmlns:x="http://x/"><rdf:Description rdf:about="http://x/a"><x:b>&e;</x:b></rdf:Description></rdf:RDF>'
            )
            site.put(xml, **{"Content-Type": "application/rdf+xml"})
        with pytest.raises(TimeoutError):
            listener.accept()
    assert site.count("{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }") == 0


def test_an_update_without_end_is_stopped_and_writing_goes_on(tmp_path: Path) -> None:
    site = Site(tmp_path / "my.world")
    object.__setattr__(site.app.state.legendry.served, "_limits", Limits(seconds=1.0))
    with site.http:
        values = " ".join(str(number) for number in range(300))
        site.update("DROP ALL", "admin")
        endless = "INSERT { ?a ?b ?c } WHERE { " + "".join(f"VALUES ?v{n} {{ {values} }} " for n in range(5)) + "}"
        assert site.update(endless) == 503
        assert site.update(ADDED) == 204
        assert site.count() == 1


def test_a_graph_is_put_read_added_to_and_taken_away(site: Site) -> None:
    assert site.put("<#a> <http://x/b> _:c .") == 201
    assert site.put("<#a> <http://x/b> 1 .") == 204
    added = site.http.post(GRAPH, content="<#a> <http://x/b> 2 .", headers={**TURTLE, **site.bearing("write")})
    assert added.status_code == 204
    read = site.http.get(GRAPH, headers={"Accept": "application/n-triples"})
    assert sorted(line.split(" ")[0] for line in read.text.splitlines()) == ["<http://x/g#a>", "<http://x/g#a>"]
    assert site.http.head(GRAPH).headers["content-type"].startswith("text/turtle")
    refused = site.http.get(GRAPH, headers={"Accept": "text/csv"})
    assert refused.status_code == 406
    assert "application/ld+json" in refused.json()["detail"]
    assert site.http.delete(GRAPH, headers=site.bearing("write")).status_code == 204
    assert site.http.delete(GRAPH, headers=site.bearing("write")).status_code == 404
    assert site.http.get(GRAPH).status_code == 404
    assert site.http.get("/data", follow_redirects=False).headers["location"] == "http://127.0.0.1/sparql"
    assert site.http.delete("/data", headers=site.bearing("write")).status_code == 400


def test_a_form_with_several_documents_becomes_one_new_graph(site: Site) -> None:
    files = [
        ("file", ("a.ttl", b"<http://x/a> <http://x/b> _:x .\r\n", "text/turtle")),
        ("file", ("b.nt", b"<http://x/a> <http://x/b> _:x .\n", "application/n-triples")),
    ]
    made = site.http.post("/data", files=files, headers=site.bearing("write"))
    assert made.status_code == 201
    assert made.headers["location"].startswith("http://127.0.0.1/data/")
    read = site.http.get(made.headers["location"], headers={"Accept": "application/n-triples"})
    assert len(read.text.splitlines()) == 2


def test_an_empty_graph_is_there(site: Site) -> None:
    assert site.put("") == 201
    assert site.http.get(GRAPH).status_code == 200


def test_an_update_over_http_is_an_edit_of_whoever_bears_the_token(tmp_path: Path) -> None:
    site = Site(tmp_path / "my.world", signed=Signature("mila", "2026-11-27T12:00:00Z", "begins"))
    with site.http:
        assert site.update("INSERT DATA { id:anna a lg:Person ; lg:begin '1930' }") == 204
        assert site.count("id:anna lg:beginEarliest ?day") == 1
        assert site.put("<http://x/a> <http://x/b> 1 .", "/data?default") == 204
        assert site.count("id:anna lg:beginEarliest ?day") == 0
        assert site.update("DROP ALL", "write") == 403
        with pytest.raises(EditConflict, match="being changed by another program"):
            open_to_write(site.root)
    put, update, _ = log(World.open(site.root))
    assert (update.by, update.why) == ("write", "INSERT DATA { id:anna a lg:Person ; lg:begin '1930' }")
    assert put.why == "PUT the default graph"
    assert ("anna", "lg:begin", '"1930"') in put.removed


def test_updates_at_once_are_all_written(site: Site) -> None:
    done: list[int] = []

    def insert(number: int) -> None:
        done.append(site.update(f"INSERT DATA {{ <http://x/{number}> a <http://x/b> }}"))

    threads = [threading.Thread(target=insert, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [204] * 8
    assert site.count() == 8
