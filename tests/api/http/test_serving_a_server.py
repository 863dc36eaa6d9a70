"""A world that a SPARQL server keeps, served: real `oxigraph serve`, which is killed and started again."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.settings import Settings
from api.tokens import Scope, Tokens
from tests.world.stores.servers import free_port
from world import World
from world.history import Signature, log, undo
from world.loading import load_into_server
from world.query.query import Limits
from world.stores import Address

SIGNED = Signature("mila", "2026-11-27T12:00:00Z", "begins")
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
GRAPH = "/data?graph=http://x/g"


class Oxigraph:
    """`oxigraph serve` over a folder, at an address that stays the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"http://127.0.0.1:{self._port}/query"

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--location", str(self._folder)]
        self._process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self._port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                httpx2.get(self.address, params={"query": "ASK {}"}, trust_env=False)
            except httpx2.HTTPError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("oxigraph did not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Site:
    """The server's dataset, served by us."""

    def __init__(self, oxigraph: Oxigraph, **limits: Any) -> None:
        self.tokens = {scope.value: Tokens(oxigraph.address).add(scope.value, scope) for scope in Scope}
        settings = Settings(queries=Limits(**{"seconds": 10.0, **limits}))
        self.app = create_app(oxigraph.address, read_only=False, settings=settings)
        self.http = TestClient(self.app, base_url="http://127.0.0.1")

    def sent(self, method: str, address: str, text: str, scope: str = "write", **headers: str) -> Any:
        bearing = {"Authorization": f"Bearer {self.tokens[scope]}", **headers}
        return self.http.request(method, address, content=text, headers=bearing)

    def update(self, text: str, scope: str = "write", address: str = "/update") -> int:
        return int(self.sent("POST", address, text, scope, **UPDATE).status_code)

    def rows(self, query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
        return found


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oxigraph]:
    server = Oxigraph(tmp_path_factory.mktemp("oxigraph") / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def site(oxigraph: Oxigraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    update = oxigraph.address.replace("/query", "/update")
    httpx2.post(update, data={"update": "DROP ALL"}, trust_env=False).raise_for_status()
    site = Site(oxigraph)
    with site.http:
        yield site


def test_queries_updates_and_graphs_reach_the_server(site: Site, oxigraph: Oxigraph) -> None:
    assert site.update("INSERT DATA { id:anna rdfs:label 'Anna' . GRAPH <http://x/g> { id:anna a lg:Person } }") == 204
    assert site.rows("SELECT ?name { id:anna rdfs:label ?name }")[0]["name"]["value"] == "Anna"
    asked = httpx2.post(oxigraph.address, data={"query": "ASK { GRAPH <http://x/g> { ?s ?p ?o } }"}, trust_env=False)
    assert asked.json()["boolean"] is True
    assert site.update("DELETE { ?s ?p ?o } INSERT { ?s ?p 'Anja' } WHERE { ?s ?p ?o }") == 204
    assert site.rows("SELECT ?name { ?who ?p ?name }")[0]["name"]["value"] == "Anja"
    copied = "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert site.update(copied, address="/update?using-graph-uri=http://x/g") == 204
    assert len(site.rows("SELECT * { ?s ?p ?o }")) == 2
    assert len(site.app.state.legendry.served.world()) == 2


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("SELECT ?o { ?s ?p ?o }", "*/*", "application/sparql-results+json"),
        ("SELECT ?o { ?s ?p ?o }", "text/csv", "text/csv"),
        ("PREFIX x: <http://x/> SELECT ?o { ?s ?p ?o }", "application/xml", "application/sparql-results+xml"),
        ("ASK { ?s ?p ?o }", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/ld+json", "application/ld+json"),
        ("DESCRIBE <http://x/a>", "text/turtle", "text/turtle"),
    ],
)
def test_the_format_is_the_one_that_is_asked_for(query: str, accept: str, media_type: str, site: Site) -> None:
    site.update("INSERT DATA { <http://x/a> <http://x/b> 'found' }")
    answer = site.http.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "found" in answer.text or "ASK" in query
    assert "etag" not in answer.headers


def test_a_graph_is_put_read_added_to_and_taken_away(site: Site) -> None:
    assert site.sent("PUT", GRAPH, "<#a> <http://x/b> 1 .", **TURTLE).status_code == 201
    assert site.sent("PUT", GRAPH, "<#a> <http://x/b> 2 .", **TURTLE).status_code == 204
    assert site.sent("POST", GRAPH, "<#a> <http://x/b> _:c .", **TURTLE).status_code == 204
    assert len(site.http.get(GRAPH, headers={"Accept": "application/n-triples"}).text.splitlines()) == 2
    assert site.sent("PUT", GRAPH, "", **TURTLE, **{"If-None-Match": "*"}).status_code == 412
    assert site.sent("PUT", GRAPH, "", **TURTLE, **{"If-Match": '"any"'}).status_code == 412
    assert site.sent("PUT", GRAPH, "<a", **TURTLE).status_code == 400
    assert site.sent("DELETE", GRAPH, "").status_code == 204
    assert site.sent("DELETE", GRAPH, "").status_code == 404
    assert site.http.get(GRAPH).status_code == 404


def test_what_would_call_another_server_is_refused_here(site: Site) -> None:
    call = "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }"
    assert site.http.get("/sparql", params={"query": f"SELECT * {{ {call} }}"}).status_code == 403
    assert site.http.get("/sparql", params={"query": "ASK { ?s <http://x/service> 'SERVICE' }"}).status_code == 200
    assert site.http.get("/sparql", params={"query": "DROP ALL"}).status_code == 403
    assert site.update(f"INSERT {{ ?s ?p ?o }} WHERE {{ {call} }}") == 403
    assert site.update("LOAD <http://127.0.0.1:1/>") == 403
    assert site.update("LOAD SILENT <http://127.0.0.1:1/>") == 204


def test_what_the_server_cannot_read_is_told_in_its_words(site: Site) -> None:
    answer = site.http.get("/sparql", params={"query": "SELECT * {"})
    assert answer.status_code == 400
    assert "answered 400" in answer.json()["detail"]
    assert site.update("INSERT DATA {") == 400
    assert site.http.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "text/csv"}).status_code == 406


def test_a_large_answer_passes_on_and_one_that_takes_too_long_is_503(oxigraph: Oxigraph, site: Site) -> None:
    values = " ".join(str(number) for number in range(1_000))
    large = f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
    answer = site.http.post("/sparql", data={"query": large}, headers={"Accept": "text/csv"})
    assert len(answer.text.splitlines()) == 1_000_001
    with TestClient(
        create_app(oxigraph.address, settings=Settings(queries=Limits(seconds=0.5))), base_url="http://127.0.0.1"
    ) as hasty:
        endless = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'VALUES ?v{n} {{ {values} }}' for n in range(4))} }}"
        late = hasty.post("/sparql", data={"query": endless})
        assert (late.status_code, late.headers["retry-after"]) == (503, "5")
        assert "did not answer within 0.5 s" in late.json()["detail"]


def test_a_server_that_is_lost_is_told_and_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    oxigraph = Oxigraph(tmp_path / "data")
    site = Site(oxigraph)
    with site.http:
        requests = (
            lambda: site.http.get("/sparql", params={"query": "ASK {}"}),
            lambda: site.http.get("/data?default"),
            lambda: site.sent("POST", "/update", "INSERT DATA { <http://x/a> <http://x/b> 1 }", **UPDATE),
            lambda: site.sent("PUT", GRAPH, "<#a> <http://x/b> 1 .", **TURTLE),
        )
        for _ in range(2):
            for request in requests:
                answer = request()
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
                assert answer.headers["content-type"] == "application/problem+json"
                assert "cannot be reached" in answer.json()["detail"]
            assert site.http.get("/health").status_code == 200
            oxigraph.start()
            for request in requests:
                assert request().status_code in (200, 201, 204)
            assert len(site.rows("SELECT * { ?s ?p ?o }")) == 1
            oxigraph.kill()


def test_what_only_states_data_is_an_edit_of_a_world_with_a_history(site: Site, oxigraph: Oxigraph) -> None:
    load_into_server(Address.parse(oxigraph.address), [], SIGNED)
    assert site.update("INSERT DATA { id:anna a lg:Person ; lg:begin '1930' }") == 204
    assert site.rows("SELECT ?day { id:anna lg:beginEarliest ?day }")[0]["day"]["value"] == "1930-01-01"
    assert site.sent("POST", "/data?default", "<http://x/a> <http://x/b> 1 .", **TURTLE).status_code == 204
    assert site.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }") == 403
    assert site.update("INSERT DATA { GRAPH <https://w3id.org/legendry/graph/history> { id:x a lg:Person } }") == 403
    world = World.open(oxigraph.address)
    assert [edit.by for edit in log(world)] == ["write", "write", "mila"]
    undo(world, SIGNED)
    assert not site.rows("SELECT * { <http://x/a> ?p ?o }")
    assert site.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "admin") == 204
    assert not site.rows("SELECT * { ?s ?p ?o }")


def test_many_queries_one_after_the_other_leave_nothing_open(site: Site) -> None:
    for _ in range(40):
        assert site.http.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_the_service_describes_itself_and_shows_pages(site: Site) -> None:
    site.update("INSERT DATA { <http://x/a> <http://x/b> 1 . GRAPH <http://x/g> { <http://x/a> <http://x/b> 1 } }")
    told = site.http.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "SPARQL11Update" in told
    assert "<http://x/g>" in told
    assert site.http.get("/").status_code == 200


def test_a_server_may_be_served_read_only(oxigraph: Oxigraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    token = Tokens(oxigraph.address).add("admin", Scope.ADMIN)
    assert Tokens(f"{oxigraph.address}#timeout=5").find(token) is not None
    assert Tokens("http://127.0.0.1:1/query").find(token) is None
    with TestClient(create_app(oxigraph.address), base_url="http://127.0.0.1") as http:
        answer = http.post("/update", content="DROP ALL", headers={**UPDATE, "Authorization": f"Bearer {token}"})
        assert answer.status_code == 403
