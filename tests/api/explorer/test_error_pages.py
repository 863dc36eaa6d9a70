"""Who reads pages gets an error as a page; who reads JSON, and every address of the API, as JSON."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.settings import Settings
from api.tokens import Scope, Tokens
from tests.conftest import SEEDS
from world.loading import load_into_store

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_an_error_is_a_page_with_its_words_and_a_way_on(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>There is nothing at this address.</h1>" in answer.text
    assert 'href="/search"' in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("address", ["/api/plots?schema=nope", "/sparql?query=x", "/api/nothing", "/static/nothing"])
def test_addresses_for_programs_answer_as_they_always_do(address: str, client: TestClient) -> None:
    answer = client.get(address, headers={"Accept": BROWSER})
    assert answer.status_code >= 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.5"])
def test_who_does_not_ask_for_a_page_gets_none(accept: str, client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_wrong_with_an_address_is_told_on_a_page(client: TestClient) -> None:
    answer = client.get("/ask?question=who-betrayed-who", headers={"Accept": BROWSER})
    assert answer.status_code == 400
    assert "There is no question <code>who-betrayed-who</code>." in answer.text
    assert "Did you mean <code>who-betrayed-whom</code>" in answer.text


def test_head_tells_the_type_of_the_page(client: TestClient) -> None:
    answer = client.head("/nowhere", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert answer.content == b""


def test_another_hosts_name_is_refused_on_a_page_too(client: TestClient) -> None:
    answer = client.get("/", headers={"Accept": BROWSER, "Host": "evil.example"})
    assert answer.status_code == 421
    assert "This server does not answer to that Host name." in answer.text


def test_who_may_not_read_the_world_is_not_told_its_title(tmp_path: Path) -> None:
    load_into_store(tmp_path / "store", [SEEDS])
    Tokens(tmp_path / "store").add("reader", Scope.READ)
    settings = Settings(reading_needs_token=True)
    with TestClient(create_app(tmp_path / "store", settings=settings), base_url="http://127.0.0.1") as client:
        answer = client.get("/", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert "www-authenticate" in answer.headers
    assert "Dance of Shadows" not in answer.text
