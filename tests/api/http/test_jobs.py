"""Long work as jobs: begun, followed, called off."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.settings import Settings
from tests.api.http.conftest import Server
from tests.conftest import SEEDS

SHORT = {"work": "plots", "asked": {"schema": "reunion", "seed": 1}}
LONG = {"work": "plots", "asked": {"schema": "reunion", "limit": 10_000, "count": True, "choose": "diverse"}}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def begin(server: Server, todo: dict[str, Any]) -> str:
    begun = server.http.post("/api/jobs", json=todo)
    assert begun.status_code == 202, begun.text
    assert begun.headers["location"] == f"/api/jobs/{begun.json()['id']}"
    assert begun.json()["state"] == "queued"
    return str(begun.headers["location"])


def events(server: Server, where: str, **headers: str) -> Iterator[tuple[str, int, dict[str, Any]]]:
    with server.http.stream("GET", f"{where}/events", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in answer.iter_lines():
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                yield fields["event"], int(fields["id"]), json.loads(fields["data"])
                fields = {}


def test_a_job_is_done_and_gives_what_its_address_would_have_given(server: Server) -> None:
    where = begin(server, SHORT)
    heard = list(events(server, where))
    assert heard[-1][0] == "done"
    assert [number for _, number, _ in heard] == sorted({number for _, number, _ in heard})
    job = server.http.get(where).json()
    assert (job["state"], job["problem"]) == ("done", None)
    assert job["result"] == server.http.post("/api/plots", json=SHORT["asked"]).json()
    assert server.http.get(f"{where}/result").json() == job["result"]
    again = list(events(server, where, **{"Last-Event-ID": str(heard[-1][1])}))
    assert [name for name, _, _ in again] == ["done"]


def test_stories_come_from_jobs_in_their_format(server: Server) -> None:
    where = begin(server, {"work": "stories", "asked": {"schema": "reunion", "format": "md"}})
    assert [name for name, _, _ in events(server, where)][-1] == "done"
    assert server.http.get(where).json()["result"] is None
    told = server.http.get(f"{where}/result")
    assert told.headers["content-type"] == "text/markdown; charset=utf-8"


def test_a_check_tells_how_many_rules_of_how_many_are_done(server: Server) -> None:
    where = begin(server, {"work": "check"})
    last = list(events(server, where))[-1]
    assert last[0] == "done"
    assert last[2]["progress"]["total"] > 10


def test_what_fails_says_why_with_the_words_of_the_address(server: Server) -> None:
    where = begin(server, {"work": "plots", "asked": {"schema": "reunion", "cast": ["protagonist=kgb"]}})
    assert [name for name, _, _ in events(server, where)][-1] == "failed"
    failed = server.http.get(where).json()
    assert failed["problem"]["status"] == 400
    assert "it is no Person" in failed["problem"]["detail"]
    assert server.http.get(f"{where}/result").status_code == 400


def test_a_job_that_is_called_off_stops_within_a_second_and_its_worker_does_the_next(server: Server) -> None:
    where = begin(server, LONG)
    following = events(server, where)
    assert next(one for one in following if one[2]["progress"])[0] == "progress"
    assert server.http.get(f"{where}/result").status_code == 409
    at_work = set(server.processes())
    begun = time.monotonic()
    assert server.http.delete(where).status_code == 204
    assert [name for name, _, _ in following][-1] == "cancelled"
    assert time.monotonic() - begun < 1
    assert server.http.get(where).status_code == 404
    assert list(events(server, begin(server, SHORT)))[-1][0] == "done"
    assert at_work <= set(server.processes())


def test_while_a_job_runs_others_are_answered(server: Server) -> None:
    where = begin(server, LONG)
    assert next(one for one in events(server, where) if one[2]["progress"])
    assert server.http.get("/api/plots", params={"schema": "reunion"}).status_code == 200
    assert [job["state"] for job in server.http.get("/api/jobs").json()["items"]][-1] == "running"
    server.http.delete(where)


def test_a_server_that_stops_does_not_wait_for_jobs_that_are_followed() -> None:
    server = Server()
    following = events(server, begin(server, LONG))
    assert next(following)
    server.process.terminate()
    assert [name for name, _, _ in following][-1] == "cancelled"
    server.process.wait(timeout=10)
    server.stop()


def test_one_client_has_so_many_jobs_and_results_are_forgotten() -> None:
    settings = Settings(jobs_each=2, jobs_kept=1, job_remembered=0.3)
    with TestClient(create_app(SEEDS, settings=settings), base_url="http://127.0.0.1") as client:
        first, second = (client.post("/api/jobs", json=LONG).json()["id"] for _ in range(2))
        refused = client.post("/api/jobs", json=SHORT)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert client.delete(f"/api/jobs/{second}").status_code == 204
        assert client.delete(f"/api/jobs/{first}").status_code == 204
        where = client.post("/api/jobs", json=SHORT).headers["location"]
        while client.get(where).status_code == 200:
            pass
        assert client.get(where).json()["error"]["what"] == "There is no such job."


@pytest.mark.parametrize(
    ("todo", "said"),
    [
        ({}, "work"),
        ({"work": "dig", "asked": {}}, "'plots', 'suppose', 'check', 'stories'"),
        ({"work": "plots", "asked": {}}, "schema"),
        ({"work": "plots", "asked": {"schema": "reunion"}, "to": "https://example.org"}, "to"),
    ],
)
def test_what_is_no_job_is_refused(todo: dict[str, Any], said: str, client: TestClient) -> None:
    answer = client.post("/api/jobs", json=todo)
    assert (answer.status_code, said in answer.json()["detail"]) == (400, True), answer.text
