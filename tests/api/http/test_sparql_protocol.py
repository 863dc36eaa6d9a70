"""SPARQL 1.1 Protocol, query operation (https://www.w3.org/TR/sparql11-protocol/), against a real server."""

import json
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.api.http.conftest import Server

ASK = "ASK {}"
ROWS = "SELECT ?name { id:natalia-petrova rdfs:label ?name }"
TRIPLES = "CONSTRUCT WHERE { id:natalia-petrova rdfs:label ?name }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PROVENANCE = "https://w3id.org/legendry/graph/provenance"


def test_a_query_may_come_by_get_by_form_and_as_a_body(server: Server) -> None:
    by_get = server.http.get("/sparql", params={"query": ASK})
    by_form = server.http.post("/sparql", data={"query": ASK})
    as_body = server.http.post("/sparql", content=ASK, headers={"Content-Type": "application/sparql-query"})
    for answer in (by_get, by_form, as_body):
        assert answer.status_code == 200
        assert answer.json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (ROWS, "*/*", "application/sparql-results+json"),
        (ROWS, "application/json", "application/sparql-results+json"),
        (ROWS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ROWS, "text/csv", "text/csv"),
        (ROWS, "text/tab-separated-values;q=0.9, text/csv;q=0.2", "text/tab-separated-values"),
        (ROWS, "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+xml"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (TRIPLES, "*/*", "text/turtle"),
        (TRIPLES, "application/n-triples", "application/n-triples"),
        (TRIPLES, "application/rdf+xml", "application/rdf+xml"),
        (TRIPLES, "application/ld+json", "application/ld+json"),
        ("DESCRIBE id:kgb", "text/turtle", "text/turtle"),
    ],
)
def test_the_accept_header_chooses_the_format(query: str, accept: str, media_type: str, server: Server) -> None:
    answer = server.http.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert "Natalia Petrova" in answer.text or query not in (ROWS, TRIPLES)


@pytest.mark.parametrize(
    ("query", "accept"), [(ROWS, "image/png"), (ROWS, "text/turtle"), (ASK, "text/csv"), (TRIPLES, "text/csv")]
)
def test_a_format_that_does_not_fit_is_406(query: str, accept: str, server: Server) -> None:
    answer = server.http.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.json()["error"]["remedy"] or "text/turtle" in answer.text


def test_the_protocol_chooses_the_dataset(server: Server) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

    def count(**graphs: str) -> int:
        found = server.http.get("/sparql", params={"query": everything, **graphs}).json()
        return int(found["results"]["bindings"][0]["n"]["value"])

    assert count() > 1000
    assert count(**{"default-graph-uri": PROVENANCE}) > count()
    assert count(**{"default-graph-uri": "http://example.org/none"}) == 0
    assert count(**{"named-graph-uri": PROVENANCE}) == 0
    body = urlencode({"query": named, "named-graph-uri": PROVENANCE})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    graphs = server.http.post("/sparql", content=body, headers=headers).json()["results"]["bindings"]
    assert [row["g"]["value"] for row in graphs] == [PROVENANCE]


@pytest.mark.parametrize(
    ("method", "address", "headers", "body", "status"),
    [
        ("GET", "/sparql?query=SELECT%20*", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, b"", 400),
        ("GET", "/sparql?query=%FF", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=no", {}, b"", 400),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"q=ASK%7B%7D", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"ASK \xff {}", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=UTF-16"}, ASK.encode("utf-16"), 415),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", "/sparql", {}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"update=CLEAR%20ALL", 403),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"CLEAR ALL", 403),
        ("GET", "/sparql?update=CLEAR%20ALL", {}, b"", 403),
        ("PUT", "/sparql", {}, b"", 405),
        ("DELETE", "/sparql", {}, b"", 405),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"#" * 300_000, 413),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"#" * 2_000_000, 413),
    ],
)
def test_what_is_no_query_is_refused_with_a_remedy(
    method: str, address: str, headers: dict[str, str], body: bytes, status: int, server: Server
) -> None:
    answer = server.http.request(method, address, headers=headers, content=body)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["what"]
    assert error["remedy"]
    assert "Traceback" not in answer.text


def test_a_wrong_method_is_told_the_right_ones(server: Server) -> None:
    assert server.http.put("/sparql").headers["allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { FILTER(?a<?b)SERVICE?x#>\n{} }",
    ],
)
def test_a_call_to_another_server_is_refused(query: str, server: Server) -> None:
    answer = server.http.post("/sparql", data={"query": query})
    assert answer.status_code == 403
    assert "SERVICE" in answer.json()["error"]["what"]


@pytest.mark.parametrize("query", [r"SELECT * { \u0053ERVICE <http://127.0.0.1:1/> {} }", "SELECT * { ſERVICE ?x {} }"])
def test_a_disguised_call_is_refused_one_way_or_another(query: str, server: Server) -> None:
    assert server.http.post("/sparql", data={"query": query}).status_code in (400, 403)


def test_a_malformed_query_is_shown_its_place(server: Server) -> None:
    error = server.http.get("/sparql", params={"query": "SELECT * {\n ?s ?p }"}).json()["error"]
    assert error["where"].startswith("line 2, column ")


def test_a_query_without_end_is_stopped_and_the_server_lives_on(server: Server) -> None:
    before = server.workers()
    begun = time.monotonic()
    answer = server.http.get("/sparql", params={"query": ENDLESS})
    assert answer.status_code == 503
    assert "longer than 1 s" in answer.json()["error"]["what"]
    assert time.monotonic() - begun < 10
    assert server.http.get("/sparql", params={"query": ASK}).status_code == 200
    assert server.workers() != before
    until = time.monotonic() + 20
    while len(server.workers()) != 7 and time.monotonic() < until:  # four of the quick lane, three of the pool
        time.sleep(0.05)
    assert len(server.workers()) == 7


def test_pages_are_served_while_all_workers_are_busy(server: Server) -> None:
    asked = [
        threading.Thread(target=server.http.get, args=("/sparql",), kwargs={"params": {"query": ENDLESS}})
        for _ in range(2)
    ]
    for thread in asked:
        thread.start()
    time.sleep(0.2)
    begun = time.monotonic()
    assert server.http.get("/health").json()["status"] == "ok"
    assert time.monotonic() - begun < 0.7
    for thread in asked:
        thread.join()


def test_head_gives_the_headers_alone_and_the_connection_stays_good(server: Server) -> None:
    address = f"/sparql?query={quote(ROWS)}"
    head, get = server.http.head(address), server.http.get(address)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(get.content))
    assert get.json()["results"]["bindings"][0]["name"]["value"] == "Natalia Petrova"


def test_without_a_query_the_service_describes_itself(server: Server) -> None:
    turtle = server.http.get("/sparql", headers={"Accept": "text/turtle"})
    assert f"<http://127.0.0.1:{server.port}/sparql>" in turtle.text
    assert "sparql-service-description#Service" in turtle.text
    page = server.http.get("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (page.status_code, page.headers["location"]) == (303, "/ask")


def test_ending_the_server_ends_its_workers_and_says_nothing() -> None:
    server = Server()
    assert server.http.get("/sparql", params={"query": ASK}).status_code == 200
    workers = server.processes()
    assert len(workers) == 8
    log = server.stop()
    assert log == ""
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_workers_end_by_themselves_when_the_server_is_killed(tmp_path: Path) -> None:
    server = Server(temporary=tmp_path)
    server.http.get("/sparql", params={"query": ASK})
    workers = server.processes()
    server.process.kill()
    server.process.communicate(timeout=10)
    server.http.close()
    deadline = time.monotonic() + 5
    while any(_runs(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in workers)


def _runs(pid: int) -> bool:
    """Whether a process still works: an orphan that ended may stay a zombie until the system's own reaper comes."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def test_answers_are_the_same_bytes_every_time(server: Server) -> None:
    query = {"query": "SELECT * { ?s ?p ?o }"}
    first = server.http.get("/sparql", params=query).content
    assert first == server.http.get("/sparql", params=query).content
    assert len(json.loads(first)["results"]["bindings"]) > 1000


def test_graphs_without_a_query_are_refused(server: Server) -> None:
    answer = server.http.get("/sparql", params={"named-graph-uri": "http://x/g"})
    assert answer.status_code == 400 and answer.json()["error"]["where"] == "query"
