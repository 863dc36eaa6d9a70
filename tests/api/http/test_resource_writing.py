"""Things are created, changed and deleted over HTTP: checked, remembered, and by one after the other."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import SEEDS
from world import World
from world.history import version
from world.loading import load_into_store

ANNA = {"id": "anna-weiss", "name": "Anna Weiss", "pronoun": "she", "born": "1935"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("worlds") / "my.world"
    load_into_store(root, [SEEDS])
    token = Tokens(root).add("anna", Scope.WRITE)
    server = Server(world=Path(root))
    server.http.headers["Authorization"] = f"Bearer {token}"
    yield server
    server.stop()


@pytest.fixture
def http(served: Server) -> Iterator[httpx2.Client]:
    """A client; what a test has made of the family Weiss is deleted at its end."""
    yield served.http
    for one in served.http.get("/api/search?q=weiss&limit=500").json()["items"]:
        served.http.delete(f"/api/entities/{one['id']}?cascade=true&force=true")


def number(http: httpx2.Client) -> int:
    answer = http.get("/sparql", params={"query": _HEAD}, headers={"Accept": "text/csv"}).text.split()
    return max((int(line.rpartition("/")[2]) for line in answer[1:]), default=0)


_HEAD = (
    "SELECT ?e WHERE { GRAPH <https://w3id.org/legendry/graph/history> "
    "{ <https://w3id.org/legendry/graph/canon> prov:wasGeneratedBy ?e } }"
)


def make(http: httpx2.Client, **keys: Any) -> httpx2.Response:
    return http.post("/api/characters", json={**ANNA, **keys})


def note(http: httpx2.Client, address: str = "/api/characters/anna-weiss") -> Any:
    return http.get(address).json()["note"]


def test_a_character_is_created_with_its_parts_and_read_at_once(http: httpx2.Client) -> None:
    trait = {"value": "calm", "source": "a letter"}
    given = {**ANNA, "motive": {"type": "Revenge", "name": "revenge"}, "trait": [trait]}
    made = http.post("/api/characters?why=she%20was%20missing", json=given)
    assert (made.status_code, made.headers["Location"]) == (201, "/api/characters/anna-weiss")
    edit = made.json()["edit"]
    assert (edit["by"], edit["why"], edit["removed"]) == ("anna", "she was missing", [])
    read = http.get(made.headers["Location"]).json()
    assert read["note"] == {**given, "type": "Person", "trait": trait}
    assert read["written"][0]["file"] == f"edit {edit['number']}"
    assert [one["id"] for one in http.get("/api/characters?q=weiss").json()["items"]] == ["anna-weiss"]
    assert http.get("/api/characters").json()["count"] == 13


def test_what_its_note_says_is_put_back_without_a_change(http: httpx2.Client) -> None:
    names = [
        one["id"]
        for name in ("characters", "events", "situations", "places", "things")
        for one in http.get(f"/api/{name}?limit=500").json()["items"]
    ]
    assert len(names) > 80
    for name in names[::7]:
        put = http.put(f"/api/entities/{name}", json=note(http, f"/api/entities/{name}"))
        assert put.status_code == 422 and "There is nothing to change" in put.text, (name, put.text)


def test_a_merge_patch_changes_what_it_names_and_leaves_the_rest(http: httpx2.Client) -> None:
    make(http, trait=["calm", "proud"], wound={"type": "Loss", "name": "a loss"})
    patch = {"born": "1936", "trait": ["calm"], "pronoun": None, "wound": {"description": "Nobody knew."}}
    patched = http.patch(
        "/api/characters/anna-weiss",
        content=json.dumps(patch),
        headers={b"Content-Type": b"application/merge-patch+json", b"Why": "née".encode()},
    )
    assert patched.status_code == 200, patched.text
    assert patched.json()["edit"]["why"] == "née"
    assert note(http) == {
        "id": "anna-weiss",
        "type": "Person",
        "name": "Anna Weiss",
        "trait": "calm",
        "wound": {"type": "Loss", "name": "a loss", "description": "Nobody knew."},
        "born": "1936",
    }
    sourced = http.patch("/api/characters/anna-weiss", json={"trait": {"value": "calm", "certainty": "doubtful"}})
    assert (sourced.status_code, sourced.json()["edit"]["added"]) == (200, [])
    assert note(http)["trait"] == {"value": "calm", "certainty": "doubtful"}


def test_put_creates_what_is_not_there_and_replaces_what_is(http: httpx2.Client) -> None:
    address = "/api/characters/anna-weiss"
    assert http.put(address, json={"name": "Anna Weiss", "pronoun": "she"}).status_code == 201
    assert http.put(address, json={"name": "A. Weiss"}).status_code == 200
    assert note(http) == {"id": "anna-weiss", "type": "Person", "name": "A. Weiss"}
    assert http.put(address, json=ANNA, headers={"If-None-Match": "*"}).status_code == 412
    assert http.put("/api/characters/otto-weiss", json=ANNA, headers={"If-Match": "*"}).status_code == 412
    other = http.put("/api/characters/otto-weiss", json=ANNA)
    assert other.status_code == 422 and other.json()["problems"][0]["pointer"] == "/id"


def test_what_cannot_be_understood_is_told_with_its_place(http: httpx2.Client) -> None:
    given = {**ANNA, "nam": "x", "born": "1935-13", "motive": [{"type": "Revenge", "nme": "y"}, "moscow"], "a/b~": 1}
    refused = http.post("/api/characters", json=given)
    assert refused.status_code == 422
    problems = {one["pointer"]: one["read"] for one in refused.json()["problems"]}
    assert list(problems) == ["/born", "/nam", "/motive/0/nme", "/motive/1", "/a~1b~0"]
    assert problems["/nam"] == "There is no key `nam`. Did you mean `name`?"
    assert problems["/motive/1"] == "`motive` wants a Motive, and `moscow` is a City."
    assert http.get("/api/characters/anna-weiss").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("", 400, "This is no JSON at line 1, column 1"),
        ("[]", 400, "It is no object."),
        ('{"id": "a", "id": "b"}', 400, "The key `id` comes twice"),
        ('{"id": NaN}', 400, "`NaN` is no number of JSON."),
        ('{"a":' * 3000 + "1" + "}" * 3000, 400, "nested"),
        ('{"id": "anna-weiss", "name": "\\u0000"}', 400, "/name: There is a character here that no text has."),
        ('{"id": "anna-weiss", "name": "\\ud800"}', 400, "/name: There is a character here that no text has."),
        ('{"name": "Anna"}', 422, "This thing has no id."),
        ('{"id": "Anna Weiss"}', 422, "`Anna Weiss` cannot be an id."),
        ('{"id": {"a": 1}}', 422, "no id"),
        ('{"id": "anna-weiss", "type": "City", "name": "x"}', 422, "Send it to /api/places."),
        ('{"id": "anna-weiss", "type": "Persn"}', 422, "Did you mean `Person` or"),
        ('{"id": "anna-weiss", "name": null}', 422, "/name: `name` has no value."),
        ('{"id": "anna-weiss", "name": ["a", ["b"]]}', 422, "/name/1: `name` holds a list within a list."),
        ('{"id": "anna-weiss", "motive": {"id": "moscow", "type": "Revenge"}}', 422, "The id `moscow` is taken."),
        ('{"id": "anna-weiss", "name": "' + "x" * 30_000 + '"}', 422, "Keep a value below"),
        ('{"id": "anna-weiss", "born": "after anna-weis"}', 422, "leans on `anna-weis`"),
        ('{"id": "moscow", "name": "x"}', 409, "The id `moscow` is taken"),
        (b'{"id": "\xff"}', 400, "not UTF-8"),
    ],
)
def test_bodies_that_are_none_are_refused_in_words(
    http: httpx2.Client, body: str | bytes, status: int, words: str
) -> None:
    refused = http.post("/api/characters", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == status, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert words in refused.json()["detail"]


def test_other_bodies_and_huge_ones_are_refused(http: httpx2.Client) -> None:
    assert http.post("/api/characters", content="a: b", headers={"Content-Type": "text/yaml"}).status_code == 415
    assert make(http, description="x" * (1 << 20)).status_code == 413
    merge = {"Content-Type": "application/merge-patch+json"}
    assert http.post("/api/characters", content="{}", headers=merge).status_code == 415


def test_what_would_make_new_errors_is_refused_with_the_findings_unless_it_is_forced(http: httpx2.Client) -> None:
    make(http, died="1950")
    late = {"id": "late-weiss-meeting", "type": "Meeting", "name": "a meeting", "party": ["anna-weiss"], "when": "1960"}
    refused = http.post("/api/events", json=late)
    assert refused.status_code == 422
    assert refused.json()["findings"][0]["severity"] == "error"
    assert http.get("/api/events/late-weiss-meeting").status_code == 404
    forced = http.post("/api/events?force=true", json=late)
    assert forced.status_code == 201
    assert forced.json()["begun"][0]["rule"] == refused.json()["findings"][0]["rule"]


def test_times_that_would_clash_are_refused(http: httpx2.Client) -> None:
    refused = make(http, born="1950", died="1940")
    assert refused.status_code == 422, refused.text


def test_what_others_speak_of_is_deleted_only_with_them(http: httpx2.Client) -> None:
    make(http)
    make(http, id="otto-weiss", name="Otto Weiss", pronoun="he")
    love = {"id": "weiss-love", "type": "Romance", "name": "love of the Weisses", "party": ["anna-weiss", "otto-weiss"]}
    assert http.post("/api/relationships", json=love).status_code == 201
    birth = {"id": "weiss-birth", "type": "Birth", "name": "a birth of a Weiss", "when": "before weiss-love"}
    assert http.post("/api/events?force=true", json=birth).status_code == 201
    refused = http.delete("/api/characters/anna-weiss")
    assert refused.status_code == 409
    assert refused.json()["refers"] == [["weiss-love", "lg:party", "anna-weiss"]]
    assert http.delete("/api/relationships/weiss-love").json()["refers"] == [
        ["weiss-birth", "lg:when", '"before weiss-love"']
    ]
    gone = http.delete("/api/characters/anna-weiss?cascade=true")
    assert gone.status_code == 200, gone.text
    assert http.get("/api/characters/anna-weiss").status_code == 404
    assert http.get("/api/relationships/weiss-love").status_code == 404, "nobody loves alone"
    assert http.get("/api/characters/otto-weiss").json()["ties"] == []
    assert "when" not in note(http, "/api/events/weiss-birth")


def test_a_part_is_changed_with_what_it_is_a_part_of(http: httpx2.Client) -> None:
    make(http, wound={"type": "Loss", "name": "a loss"})
    refused = http.patch("/api/entities/anna-weiss/wound-1", json={"name": "x"})
    assert refused.status_code == 422 and "is a part of `anna-weiss`: change that" in refused.json()["detail"]


def test_of_two_who_have_read_the_same_one_is_told_that_it_has_changed(http: httpx2.Client) -> None:
    make(http)
    tag = http.get("/api/characters/anna-weiss").headers["ETag"]

    def change(year: int) -> int:
        headers = {"If-Match": tag}
        return http.patch("/api/characters/anna-weiss", json={"born": str(year)}, headers=headers).status_code

    with ThreadPoolExecutor(8) as many:
        assert sorted(many.map(change, range(1900, 1908))) == [200] + [412] * 7


def test_many_who_create_the_same_make_it_once(http: httpx2.Client) -> None:
    with ThreadPoolExecutor(8) as many:
        assert sorted(one.status_code for one in many.map(lambda _: make(http), range(8))) == [201] + [409] * 7


def test_ids_in_addresses_are_what_they_say_and_no_more(http: httpx2.Client) -> None:
    before = number(http)
    hostile = ("a%22%3E%20%7D%3B%20DROP%20ALL", "..%2F..%2Fx", "%E2%80%AE", "a%00b", "x%20y", "<a>", "lg:Person", "_:b")
    for name in hostile:
        for method in ("PATCH", "DELETE", "PUT"):
            refused = http.request(method, f"/api/entities/{name}", json=None if method == "DELETE" else {"name": "x"})
            assert refused.status_code in (400, 404, 422), (method, name, refused.text)
    assert number(http) == before


def test_writing_needs_a_token_that_may_write(http: httpx2.Client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        address = "/api/characters" if method == "POST" else "/api/characters/anna-weiss"
        refused = http.request(method, address, headers={"Authorization": ""}, json={})
        assert refused.status_code == 401, method


def test_what_is_written_is_in_the_store(http: httpx2.Client, tmp_path: Path, served: Server) -> None:
    root = tmp_path / "a.world"
    load_into_store(root, [SEEDS])
    token = Tokens(root).add("otto", Scope.WRITE)
    server = Server(world=root)
    made = server.http.post("/api/characters", json=ANNA, headers={"Authorization": f"Bearer {token}"})
    server.stop()
    world = World.open(root)
    assert made.status_code == 201
    assert world.label("anna-weiss") == "Anna Weiss" and version(world) == 1


def test_what_would_be_written_is_rehearsed_and_nothing_is(http: httpx2.Client) -> None:
    before = number(http)
    tried = http.post("/api/characters?dry_run=true", json=ANNA)
    assert tried.status_code == 200
    assert tried.json()["edit"]["added"]
    assert "location" not in tried.headers
    assert http.post("/api/characters?dry_run=true", json={**ANNA, "born": "1935-13"}).status_code == 422
    assert http.get("/api/characters/anna-weiss").status_code == 404
    make(http)
    for answer in (
        http.patch("/api/characters/anna-weiss?dry_run=true", json={"born": "1936"}),
        http.put("/api/characters/anna-weiss?dry_run=true", json={"name": "Anna"}),
        http.delete("/api/characters/anna-weiss?dry_run=true"),
    ):
        assert answer.status_code == 200
    assert note(http)["born"] == "1935"
    assert number(http) == before + 1
