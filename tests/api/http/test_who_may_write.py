"""Every operation of the OpenAPI document that writes asks for a token, and none that a token may not have is done."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.http.openapi import _ASKING
from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import ROOT
from world.history import start
from world.loading import load_into_store
from world.opening import open_to_write

METHODS = ("get", "put", "post", "delete", "patch")
PARTS = {"{id}": "anna-weiss", "{path}": "a/b", "{number}": "1", "{name}": "what-if", "{local}": "anna-weiss"}


class Site:
    """A store with a branch, that is served, and a token of each scope."""

    def __init__(self, root: Path, *options: str, at: str = "") -> None:
        load_into_store(root, [ROOT / "examples" / "starter"])
        with open_to_write(root) as world:
            start(world, "what-if", "somebody", "2026-01-01T00:00:00Z", "")
        self.root = root
        self.tokens = {scope: Tokens(root).add(scope.value, scope) for scope in Scope}
        self.server = Server(*options, world=f"{root}{at}")

    def ask(self, method: str, path: str, token: str = "", **options: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.server.http.request(method, path, headers={**headers, **options.pop("headers", {})}, **options)

    def count(self) -> str:
        return self.ask(
            "GET", "/sparql", params={"query": "SELECT (COUNT(*) AS ?n) {{?s ?p ?o} UNION {GRAPH ?g {?s ?p ?o}}}"}
        ).text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("worlds") / "my.world")
    yield site
    site.server.stop()


def writing(site: Site) -> Iterator[tuple[str, str]]:
    """Methods and addresses of all operations, but those that only ask."""
    paths = site.ask("GET", "/openapi.json").json()["paths"]
    for path, methods in paths.items():
        address = path
        for part, value in PARTS.items():
            address = address.replace(part, value)
        assert "{" not in address, path
        for method in METHODS:
            if method in methods and method != "get" and path not in _ASKING:
                yield method.upper(), address


def test_no_operation_writes_without_a_token_that_allows_it(site: Site) -> None:
    before = site.count()
    walked = list(writing(site))
    assert len(walked) > 40
    for method, address in walked:
        assert site.ask(method, address).status_code == 401, (method, address)
        assert site.ask(method, address, "guessed").status_code == 401, (method, address)
        assert site.ask(method, address, site.tokens[Scope.READ]).status_code == 403, (method, address)
        lowercase = site.ask(method, address, headers={"Authorization": site.tokens[Scope.WRITE]})
        assert lowercase.status_code == 401, (method, address)
    assert site.count() == before


def test_with_a_token_to_write_it_is_what_is_sent_that_counts(site: Site) -> None:
    for method, address in writing(site):
        if method != "DELETE" and not address.endswith(("/merge", "/undo")):
            answer = site.ask(
                method, address, site.tokens[Scope.WRITE], content=b"\xff", headers={"Content-Type": "x/y"}
            )
            assert answer.status_code in (400, 404, 415), (method, address, answer.text)


def test_what_a_token_is_for_is_asked_again_with_each_request(site: Site) -> None:
    token = Tokens(site.root).add("short-lived", Scope.WRITE)
    update = {"headers": {"Content-Type": "application/sparql-update"}, "content": "INSERT DATA { <x:a> <x:b> <x:c> }"}
    assert site.ask("POST", "/update", token, **update).status_code == 204
    Tokens(site.root).revoke("short-lived")
    assert site.ask("POST", "/update", token, **update).status_code == 401


def test_tokens_that_cannot_be_read_stop_writing_alone_and_their_place_is_not_told(site: Site) -> None:
    kept = Tokens(site.root).path.read_bytes()
    try:
        Tokens(site.root).path.write_bytes(b"{broken")
        assert site.ask("GET", "/sparql?query=ASK%7B%7D", site.tokens[Scope.READ]).status_code == 200
        refused = site.ask("POST", "/update", site.tokens[Scope.WRITE], content=b"")
        assert refused.status_code == 503
        assert str(site.root.parent) not in refused.text and "tokens.json" not in refused.text
    finally:
        Tokens(site.root).path.write_bytes(kept)


def test_a_served_branch_is_read_and_never_written(tmp_path: Path) -> None:
    site = Site(tmp_path / "my.world", at="@what-if")
    try:
        for method, address in writing(site):
            refused = site.ask(method, address, site.tokens[Scope.ADMIN])
            assert refused.status_code == 403 and "branch" in refused.json()["detail"], (method, address)
        tag = site.ask("GET", "/data?default").headers["ETag"]
    finally:
        site.server.stop()
    other = Server(world=site.root)
    try:
        assert other.http.get("/data?default").headers["ETag"] != tag  # canon is another dataset
    finally:
        other.stop()
