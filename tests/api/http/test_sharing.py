"""Pages elsewhere read nothing here unless their site is named, and never with what a browser sends by itself."""

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.settings import Settings
from tests.conftest import SEEDS

FRIEND, STRANGER = "https://friend.example", "https://stranger.example"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


def client_for(*origins: str) -> TestClient:
    return TestClient(create_app(SEEDS, settings=Settings(origins=origins)), base_url="http://127.0.0.1")


def test_nobody_is_let_in_unless_named(client: TestClient) -> None:
    for headers in ({"Origin": FRIEND}, {"Origin": FRIEND, **PREFLIGHT}):
        for method in ("GET", "OPTIONS"):
            answer = client.request(method, "/sparql", params={"query": "ASK {}"}, headers=headers)
            assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_site_that_is_named_may_read_and_ask_to_write() -> None:
    with client_for(FRIEND) as client:
        answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": FRIEND})
        assert answer.headers["access-control-allow-origin"] == FRIEND
        assert "Origin" in answer.headers["vary"]
        assert "access-control-allow-credentials" not in answer.headers
        asked = client.options("/update", headers={"Origin": FRIEND, **PREFLIGHT})
        assert asked.status_code == 200
        assert "Authorization" in asked.headers["access-control-allow-headers"]
        for headers in ({"Origin": STRANGER}, {"Origin": STRANGER, **PREFLIGHT}):
            assert "access-control-allow-origin" not in client.options("/update", headers=headers).headers


def test_all_sites_are_let_in_only_without_what_a_browser_sends_by_itself() -> None:
    with client_for("*") as client:
        answer = client.get("/health", headers={"Origin": STRANGER, "Cookie": "a=b"})
        assert answer.headers["access-control-allow-origin"] in ("*", STRANGER)
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("address", ["/", "/story?schema=reunion", "/docs", "/ontology", "/api/graph?format=html"])
def test_no_page_lets_scripts_in_that_its_policy_does_not_name(address: str, client: TestClient) -> None:
    policy = client.get(address, headers={"Accept": "text/html"}).headers["content-security-policy"]
    directives = dict(one.split(" ", 1) for one in policy.split("; "))
    scripts = directives.get("script-src", directives["default-src"]).split()
    assert directives["default-src"] == "'none'"
    assert all(one in ("'none'", "'self'") or one.startswith("'sha256-") for one in scripts)
