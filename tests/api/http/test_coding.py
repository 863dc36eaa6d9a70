"""Codings, HEAD, formats and methods: what HTTP itself asks of every address."""

import gzip

import pytest
from starlette.testclient import TestClient

from api.http.negotiation import takes_gzip
from tests.api.http.conftest import Server

ROWS = "/sparql?query=SELECT * { ?s a ?kind }"
ADDRESSES = [
    "/",
    "/docs",
    "/ontology",
    "/health",
    "/openapi.json",
    "/nowhere",
    "/api/schemas",
    ROWS,
    "/data?default",
]
DIFFERENT = ("content-encoding", "content-length", "date", "etag")


@pytest.mark.parametrize(
    ("accept_encoding", "is_taken"),
    [
        (None, False),
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.1", True),
        ("gzip;q=0, *", False),
        ("*", True),
        ("*;q=0", False),
        ("deflate", False),
    ],
)
def test_gzip_is_taken_by_whoever_says_so(accept_encoding: str | None, is_taken: bool) -> None:
    assert takes_gzip(accept_encoding) is is_taken


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_head_has_the_headers_of_get_and_no_body(address: str, coding: str, client: TestClient) -> None:
    headers = {"Accept-Encoding": coding}
    got = client.get(address, headers=headers)
    head = client.head(address, headers=headers)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("address", ["/", "/ontology", "/openapi.json", ROWS])
def test_an_answer_is_packed_and_says_what_it_depends_on(address: str, server: Server) -> None:
    plain = server.http.get(address, headers={"Accept-Encoding": "identity"})
    with server.http.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(raw))
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["vary"]
    others = [{k: v for k, v in one.headers.items() if k not in DIFFERENT} for one in (plain, packed)]
    assert others[0] == others[1]


def test_files_of_which_parts_may_be_asked_for_stay_as_they_are(client: TestClient) -> None:
    answer = client.get("/static/explorer/explorer.css", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    again = client.get("/static/explorer/explorer.css", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("method", "address"), [("POST", "/sparql"), ("POST", "/update"), ("PUT", "/data?default")])
def test_a_packed_body_is_refused(method: str, address: str, client: TestClient) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/sparql-query"}
    answer = client.request(method, address, content=bomb, headers=headers)
    assert answer.status_code == 415
    assert answer.headers["accept-encoding"] == "identity"
    assert answer.json()["error"]["where"] == "Content-Encoding"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/sparql", "GET, HEAD, OPTIONS, POST"),
        ("/update", "OPTIONS, POST"),
        ("/data", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
        ("/data/some/graph", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
        ("/health", "GET, HEAD, OPTIONS"),
        ("/static/explorer/explorer.css", "GET, HEAD, OPTIONS"),
    ],
)
def test_an_address_tells_its_methods(address: str, allowed: str, client: TestClient) -> None:
    told = client.options(address)
    assert (told.status_code, told.headers["allow"], told.content) == (204, allowed, b"")
    refused = client.request("BREW", address)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    assert client.options("/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/n-triples;q=0.5, text/turtle;q=0.4", "application/n-triples"),
        ("text/*;q=0.3, application/ld+json;q=0.9", "application/ld+json"),
        ("*/*;q=0.1, application/rdf+xml", "application/rdf+xml"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("text/html, */*;q=0.1", "text/turtle"),
    ],
)
@pytest.mark.parametrize("address", ["/data?default", "/sparql?query=CONSTRUCT{id:a a lg:B}{}"])
def test_q_values_choose_the_format_of_a_graph(accept: str, media_type: str, address: str, client: TestClient) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize(
    "address", ["/data?default", "/data?graph=http://x/g", "/sparql?query=CONSTRUCT{}{}", "/sparql"]
)
@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0, image/*"])
def test_406_lists_the_formats(address: str, accept: str, client: TestClient) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 406
    for media_type in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"):
        assert media_type in answer.json()["detail"]
