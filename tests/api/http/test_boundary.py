"""What every request passes on its way in, and every response on its way out."""

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from tests.conftest import SEEDS

EVERYWHERE = [
    "/",
    "/story",
    "/docs",
    "/openapi.json",
    "/health",
    "/nowhere",
    "/api/plots",
    "/static/explorer/explorer.css",
]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_response_has_the_security_headers(address: str, client: TestClient) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8000", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("evil.example:127.0.0.1", 421),
        ("localhost@evil.example", 421),
        ("", 421),
    ],
)
def test_a_name_that_is_not_the_servers_own_is_refused(host: str, status: int, client: TestClient) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("address", EVERYWHERE)
def test_head_is_get_without_the_body(address: str, client: TestClient) -> None:
    get, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("address", ["/nowhere", "/static/../app.py", "/static/%2e%2e/http/app.py", "/api", "/static/"])
def test_what_is_not_there_is_404_as_json(address: str, client: TestClient) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"what", "remedy"}


def test_a_body_that_comes_in_pieces_is_bounded_too(client: TestClient) -> None:
    pieces = (b"#" * 100_000 for _ in range(20))
    answer = client.post("/sparql", content=pieces, headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code == 413


def test_a_fault_of_ours_is_500_without_a_traceback() -> None:
    app = create_app(SEEDS)

    @app.get("/fault")
    def fault() -> None:
        raise RuntimeError("secret inside")

    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get("/fault")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
