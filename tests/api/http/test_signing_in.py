"""A browser signs in where reading needs a token: by a form and a cookie, which opens what is read and never writes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.settings import Settings
from api.tokens import Scope, Tokens
from tests.conftest import SEEDS
from world.loading import load_into_store

HTML = {"Accept": "text/html"}
FORM = {**HTML, "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    load_into_store(tmp_path / "store", [SEEDS])
    return tmp_path / "store"


@pytest.fixture
def closed(root: Path) -> Iterator[TestClient]:
    app = create_app(root, read_only=False, settings=Settings(reading_needs_token=True))
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def test_whoever_has_no_token_is_shown_a_form_and_led_on_once_signed_in(closed: TestClient, root: Path) -> None:
    asked = closed.get("/id/moscow?year=1990", headers=HTML)
    assert asked.status_code == 401
    (action,) = re.findall(r'action="(/signin[^"]*)"', asked.text)
    assert closed.get("/static/explorer/explorer.css").status_code == 200
    token = Tokens(root).add("reader", Scope.READ)
    answer = closed.post(action, data={"token": f" {token}\n"}, headers=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/id/moscow?year=1990")
    kept = answer.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert "max-age" not in kept
    assert "Moscow" in closed.get("/id/moscow?year=1990", headers=HTML).text
    assert "Sign out" in closed.get("/", headers=HTML).text
    assert closed.get("/sparql?query=ASK{}").status_code == 200


def test_who_has_signed_in_signs_out_and_a_revoked_token_opens_nothing(closed: TestClient, root: Path) -> None:
    token = Tokens(root).add("reader", Scope.READ)
    closed.post("/signin", data={"token": token}, headers=FORM)
    assert closed.get("/", headers=HTML).status_code == 200
    Tokens(root).revoke("reader")
    assert closed.get("/", headers=HTML).status_code == 401
    token = Tokens(root).add("other", Scope.READ)
    closed.post("/signin", data={"token": token}, headers=FORM)
    assert closed.post("/signout", headers=FORM).headers["location"] == "/"
    assert closed.get("/", headers=HTML).status_code == 401


@pytest.mark.parametrize("token", ["", "wrong", "Bearer x", "é", "a\r\nSet-Cookie: b=c"])
def test_a_wrong_token_is_said_and_not_kept(token: str, closed: TestClient) -> None:
    answer = closed.post("/signin?next=/id/moscow", data={"token": token}, headers=FORM)
    assert answer.status_code == 401
    assert 'action="/signin?next=%2Fid%2Fmoscow"' in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "address", ["https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid", "elsewhere", "/\r\nX: y"]
)
def test_signing_in_leads_nowhere_else(address: str, closed: TestClient, root: Path) -> None:
    token = Tokens(root).add("reader", Scope.READ)
    answer = closed.post("/signin", params={"next": address}, data={"token": token}, headers=FORM)
    assert answer.headers["location"] == "/"


def test_the_cookie_writes_nothing(closed: TestClient, root: Path) -> None:
    token = Tokens(root).add("writer", Scope.WRITE)
    closed.post("/signin", data={"token": token}, headers=FORM)
    assert closed.get("/api/places/moscow").status_code == 200
    body = {"id": "x", "type": "City", "name": "X"}
    assert closed.post("/api/places", json=body).status_code == 401
    assert closed.post("/update", data={"update": "DELETE WHERE {?s ?p ?o}"}).status_code == 401
    assert closed.post("/api/places", json=body, headers={"Authorization": f"Bearer {token}"}).status_code == 201


def test_where_reading_is_open_no_cookie_counts(root: Path) -> None:
    with TestClient(create_app(root), base_url="http://127.0.0.1") as client:
        client.cookies.set("legendry-reader", "nonsense")
        assert client.get("/", headers=HTML).status_code == 200
        assert "Sign out" not in client.get("/", headers=HTML).text
