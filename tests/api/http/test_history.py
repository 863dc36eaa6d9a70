"""The history over HTTP: edits are read, compared and taken back, facts are changed, and what-ifs are kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import SEEDS
from world.loading import load_into_store


@pytest.fixture
def http(tmp_path: Path) -> Iterator[httpx2.Client]:
    root = tmp_path / "my.world"
    load_into_store(root, [SEEDS])
    token = Tokens(root).add("anna", Scope.WRITE)
    server = Server(world=root)
    server.http.headers["Authorization"] = f"Bearer {token}"
    yield server.http
    server.stop()


def change(http: httpx2.Client, address: str = "/api/changes", **body: Any) -> httpx2.Response:
    return http.post(address, json=body)


def numbers(answer: httpx2.Response) -> list[int]:
    return [one["number"] for one in answer.json()["items"]]


def test_edits_are_listed_compared_and_taken_back(http: httpx2.Client) -> None:
    snow = change(http, add=["moscow atmosphere snow"], why="winter")
    assert snow.status_code == 200, snow.text
    assert snow.json()["edit"]["added"] == [["moscow", "lg:atmosphere", '"snow"']]
    change(http, add=["moscow atmosphere rain", "tokyo atmosphere rain"], remove=["moscow atmosphere snow"])
    log = http.get("/api/history")
    assert numbers(log) == [2, 1] and log.json()["count"] == 2
    assert [(one["by"], one["why"], one["is_whole"]) for one in log.json()["items"]] == [
        ("anna", "", True),
        ("anna", "winter", True),
    ]
    assert numbers(http.get("/api/history?thing=tokyo")) == [2]
    assert numbers(http.get("/api/history?thing=moscow&by=anna")) == [2, 1]
    assert numbers(http.get("/api/history?by=otto")) == []
    first = http.get("/api/history?limit=1")
    assert numbers(http.get(first.links["next"]["url"])) == [1]
    assert http.get("/api/history/1").json() == {**snow.json()["edit"], "is_whole": True}
    diff = http.get("/api/history/diff?from=0&to=2").json()
    assert diff["removed"] == [] and len(diff["added"]) == 2
    assert http.get("/api/history/diff").json()["removed"] == [["moscow", "lg:atmosphere", '"snow"']]
    conflict = http.post("/api/history/1/undo")
    assert conflict.status_code == 409
    assert "See what has happened since: `/api/history/diff?from=1`" in conflict.json()["detail"]
    undone = http.post("/api/history/2/undo?why=it%20was%20snow")
    assert undone.status_code == 200 and undone.json()["edit"]["undoes"] == 2
    assert http.post("/api/history/1/undo").status_code == 200
    assert http.get("/api/places/moscow").json()["note"]["atmosphere"]["value"] == "twinkling city lights"


def test_facts_are_changed_all_or_none(http: httpx2.Client) -> None:
    misread = change(http, add=["moscow atmosphere rain", "moscow atmosfere rain", "x"])
    assert misread.status_code == 422
    assert [one["pointer"] for one in misread.json()["problems"]] == ["/add/1", "/add/2"]
    assert "Did you mean `atmosphere`?" in misread.json()["detail"]
    error = change(http, remove=['natalia-petrova rdfs:label "Natalia Petrova"'])
    assert error.status_code == 422 and error.json()["findings"][0]["rule"] == "has-a-name"
    assert change(http, remove=["moscow atmosphere rain"]).status_code == 422
    assert change(http).status_code == 422
    assert http.get("/api/history").json()["count"] == 0
    assert change(http, add=["moscow atmosphere rain"], since=0).status_code == 200
    stale = change(http, add=["moscow atmosphere snow"], since=0)
    assert stale.status_code == 409 and "anna edited this world meanwhile" in stale.json()["detail"]


def test_a_what_if_is_begun_changed_compared_and_merged(http: httpx2.Client) -> None:
    begun = http.post("/api/branches", json={"name": "what-if", "why": "he never came"})
    assert (begun.status_code, begun.headers["Location"]) == (201, "/api/branches/what-if")
    assert http.post("/api/branches", json={"name": "what-if"}).status_code == 409
    changed = change(
        http, "/api/branches/what-if/changes", add=["moscow atmosphere fog"], remove=['moscow rdfs:label "Moscow"']
    )
    assert changed.status_code == 422, "a city needs a name there, too"
    change(
        http,
        "/api/branches/what-if/changes",
        add=["moscow atmosphere fog", 'moscow rdfs:label "Moskva"'],
        remove=['moscow rdfs:label "Moscow"'],
    )
    there = {"type": "Person", "name": "Anna Weiss", "pronoun": "she"}
    assert http.put("/api/characters/anna-weiss?branch=what-if", json=there).status_code == 201
    patched = http.patch("/api/characters/anna-weiss?branch=what-if", json={"born": "1935"})
    assert patched.status_code == 200 and patched.json()["edit"]["branch"] == "what-if"
    assert http.get("/api/characters/anna-weiss").status_code == 404
    anna = http.get("/api/characters/anna-weiss?branch=what-if").json()
    assert anna["note"]["born"] == "1935" and anna["timeline"][0]["days"]["begin"]["earliest"] == "1935-01-01"
    assert http.get("/api/places/moscow?branch=what-if").json()["label"] == "Moskva"
    assert http.get("/api/characters?branch=what-if&limit=1").json()["items"][0]["id"] == "anna-weiss"
    assert http.get("/api/characters?branch=what-if&q=weiss").json()["count"] == 1
    assert http.get("/id/moscow?branch=what-if&format=ntriples").text.count('"Moskva"') == 1
    listed = http.get("/api/branches").json()
    assert [one["name"] for one in listed["items"]] == ["what-if"]
    compared = http.get("/api/branches/what-if").json()
    assert ["moscow", "rdfs:label", '"Moskva"'] in compared["added"] and compared["begun"] == []
    assert http.post("/api/branches/what-if/merge").status_code == 200
    assert http.get("/api/places/moscow").json()["label"] == "Moskva"
    assert http.get("/api/branches").json()["items"] == []
    assert http.get("/api/branches/what-if").status_code == 404


def test_a_what_if_is_dropped_and_canon_stays(http: httpx2.Client) -> None:
    http.post("/api/branches", json={"name": "other"})
    change(http, "/api/branches/other/changes", add=["moscow atmosphere fog"])
    dropped = http.delete("/api/branches/other?why=no")
    assert dropped.status_code == 200 and dropped.json()["edit"]["why"] == "no"
    assert http.get("/api/places/moscow?branch=other").status_code == 404
    assert http.delete("/api/branches/other").status_code == 404


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A server of which nothing is changed."""
    root = tmp_path_factory.mktemp("worlds") / "my.world"
    load_into_store(root, [SEEDS])
    token = Tokens(root).add("anna", Scope.WRITE)
    server = Server(world=root)
    server.http.headers["Authorization"] = f"Bearer {token}"
    yield server.http
    server.stop()


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "words"),
    [
        ("GET", "history/99", None, 404, "There is no edit 99"),
        ("GET", "history/x", None, 404, "There is no edit `x`"),
        ("GET", "history/-1", None, 404, "There is no edit `-1`"),
        ("GET", "history/diff?from=5", None, 404, "There is no edit 5"),
        ("GET", "history?thing=moscw", None, 404, "Did you mean `moscow`"),
        ("GET", "history?cursor=WzFd", None, 400, "The cursor is broken"),
        ("GET", "history?limit=0", None, 400, "from 1 to 500"),
        ("POST", "history/99/undo", None, 404, "There is no edit 99"),
        ("POST", "changes", [], 400, "It is no object."),
        ("POST", "changes", {"ad": []}, 400, "Did you mean `add`?"),
        ("POST", "changes", {"add": "x"}, 400, "`add` is no list of texts."),
        ("POST", "changes", {"add": [1]}, 400, "`add` is no list of texts."),
        ("POST", "changes", {"add": [], "since": "1"}, 400, "`since` is no number of an edit."),
        ("POST", "changes", {"add": ["a"] * 10_001}, 400, "Send 10,000 at most."),
        ("POST", "changes", {"add": ["moscow atmosphere x"], "branch": "none"}, 404, "There is no branch `none`."),
        ("POST", "changes", {"add": ["moscow atmosphere x"], "why": "a\nb"}, 400, "do not print"),
        ("POST", "changes", {"add": ['moscow <x> y> "a'], "force": True}, 422, "/add/0"),
        ("POST", "changes", {"add": ['_:b lg:atmosphere "x"'], "force": True}, 422, "a node without a name"),
        ("POST", "branches", {"name": "a b"}, 422, "cannot name a branch"),
        ("POST", "branches", {"name": "../x"}, 422, "cannot name a branch"),
        ("POST", "branches", {}, 422, "cannot name a branch"),
        ("POST", "branches/none/merge", None, 404, "There is no branch `none`."),
        ("POST", "branches/none/changes", {"add": ["moscow atmosphere x"]}, 404, "There is no branch `none`."),
        ("GET", "branches/%22%7D", None, 404, "There is no branch"),
        ("DELETE", "branches/a%2Fb", None, 404, ""),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    quiet: httpx2.Client, method: str, address: str, body: Any, status: int, words: str
) -> None:
    refused = quiet.request(method, f"/api/{address}", json=body)
    assert refused.status_code == status, refused.text
    assert words in refused.json()["detail"]
    assert "/tmp" not in refused.text


def test_writing_needs_a_token(quiet: httpx2.Client) -> None:
    for method, address in (
        ("POST", "changes"),
        ("POST", "history/1/undo"),
        ("POST", "branches"),
        ("POST", "branches/a/merge"),
        ("POST", "branches/a/changes"),
        ("DELETE", "branches/a"),
    ):
        assert quiet.request(method, f"/api/{address}", headers={"Authorization": ""}).status_code == 401, address


def test_the_methods_of_an_address_are_told(quiet: httpx2.Client) -> None:
    for address in ("moscow", "volodymyr-kazuo/wound-2"):
        refused = quiet.request("LOCK", f"/api/entities/{address}")
        assert refused.status_code == 405
        assert refused.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
