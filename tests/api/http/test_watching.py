"""What the server tells of itself: a line for each request, its health and its measures; and never a secret."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.http.access_log import AccessLog
from api.http.app import create_app
from api.http.settings import Settings
from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import SEEDS
from world.loading import load_into_store

SECRET = "hunter2-in-a-query"
POINT = "SELECT ?p { id:volodymyr-kazuo ?p ?o } LIMIT 1"


class Site:
    """A store that is served with a log, with tokens."""

    def __init__(self, folder: Path, *, is_open: bool = True) -> None:
        self.root = folder / "my.world"
        load_into_store(self.root, [])
        self.tokens = {scope.value: Tokens(self.root).add(f"my-{scope.value}", scope) for scope in Scope}
        self.file = folder / "access.log"
        self.log = AccessLog(self.file)
        self.app = create_app(
            self.root, read_only=False, settings=Settings(reading_needs_token=not is_open), log=self.log
        )
        self.http = TestClient(self.app, base_url="http://127.0.0.1", client=("192.0.2.7", 5000))

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text("utf-8").splitlines()]

    def measures(self) -> dict[str, float]:
        text = self.http.get("/metrics").text
        return {
            " ".join([sample.name, *(str(value) for _, value in sorted(sample.labels.items()))]): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("worlds"))
    with site.http:
        yield site


def test_each_request_is_a_line_with_the_tokens_name(site: Site) -> None:
    bearing = {"Authorization": f"Bearer {site.tokens['write']}", "Content-Type": "application/sparql-update"}
    site.http.post("/update", content="INSERT DATA { <http://x/a> <http://x/b> 1 }", headers=bearing)
    site.http.get("/nowhere%0Aat/all")
    wrote, lost = site.lines()[-2:]
    assert (wrote["method"], wrote["path"], wrote["status"]) == ("POST", "/update", 204)
    assert (wrote["client"], wrote["token"], wrote["bytes"]) == ("192.0.2.7", "my-write", 0)
    assert wrote["ms"] > 0
    assert wrote["time"].endswith("Z")
    assert (lost["status"], lost["path"], lost["token"]) == (404, "/nowhere\nat/all", None)
    assert lost["bytes"] > 100


def test_no_secret_is_ever_in_the_log(site: Site) -> None:
    for token in (*site.tokens.values(), SECRET):
        bearing = {"Authorization": f"Bearer {token}", "Cookie": f"session={SECRET}"}
        site.http.get("/sparql", params={"query": f"SELECT * {{ ?s ?p '{SECRET}' }}", "token": token}, headers=bearing)
        site.http.post("/update", data={"update": f"INSERT DATA {{ <#a> <#b> '{SECRET}' }}"}, headers=bearing)
        site.http.put("/data?graph=http://x/g", content=SECRET, headers=bearing)
        site.http.get(f"/nowhere?password={SECRET}", headers=bearing)
    noted = site.file.read_text("utf-8")
    assert "my-admin" in noted
    for secret in (SECRET, *site.tokens.values()):
        assert secret not in noted


def test_a_log_that_was_moved_away_is_begun_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.http.access_log._LOOK_EVERY", 0.0)
    before = site.file.rename(site.file.with_suffix(".old"))
    length = before.stat().st_size
    site.http.get("/health")
    assert [line["path"] for line in site.lines()] == ["/health"]
    assert before.stat().st_size == length


def test_a_log_that_takes_no_more_stops_no_request(tmp_path: Path) -> None:
    log = AccessLog(Path("/dev/full"))
    with TestClient(create_app(SEEDS, log=log), base_url="http://127.0.0.1") as client:
        assert client.get("/health").status_code == 200
        assert "legendry_log_lines_dropped_total 1.0" in client.get("/metrics").text


def test_a_server_notes_on_standard_error_unless_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    named, plain = Server("--access-log", str(file)), Server("--access-log", "/dev/stderr")
    for server in (named, plain):
        assert server.http.get("/sparql", params={"query": POINT}).status_code == 200
    assert named.stop() == ""
    assert json.loads(file.read_text("utf-8"))["path"] == "/sparql"
    assert json.loads(plain.stop())["client"] == "127.0.0.1"


def test_live_and_ready_say_whether_it_answers(site: Site) -> None:
    assert site.http.get("/health/live").json() == {"status": "live"}
    ready = site.http.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "workers": "idle", "store": "readable"})
    assert ready.headers["cache-control"] == "no-store"


def test_a_store_that_is_gone_is_unready_yet_live(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with site.http:
        site.root.rename(tmp_path / "elsewhere")
        ready = site.http.get("/health/ready")
        assert (ready.status_code, ready.json()["store"]) == (503, "unreadable")
        assert site.http.get("/health/live").status_code == 200


def test_workers_that_were_killed_are_counted_and_started_anew(site: Site) -> None:
    before = site.measures()
    for process in site.app.state.legendry.served.pids():
        os.kill(process, signal.SIGKILL)
    assert site.http.get("/health/ready").status_code == 200
    assert site.http.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    after = site.measures()
    assert after["legendry_worker_starts_total"] > before["legendry_worker_starts_total"]
    assert after["legendry_workers"] >= 1


def test_requests_are_counted_by_template_and_status_however_many_addresses(site: Site) -> None:
    for number in range(3):
        site.http.get(f"/data/graph-{number}")
        site.http.get(f"/nowhere/{number}")
        site.http.head("/health")
        site.http.request("BREW", "/health")
    site.http.get("/static/explorer/explorer.css")
    found = site.measures()
    assert found["legendry_requests_total GET /data/{path} 404"] == 3
    assert found["legendry_requests_total HEAD /health 200"] == 3
    assert found["legendry_requests_total other /health 405"] == 3
    assert found["legendry_requests_total GET /static 200"] == 1
    assert not [name for name in found if "nowhere" in name or "graph-1" in name]
    assert found["legendry_request_seconds_count /health"] >= 6


def test_the_measures_tell_of_queries_the_writer_and_memory(site: Site) -> None:
    found = site.measures()
    for name in ("legendry_queries running", "legendry_queries waiting", "legendry_queries_killed_total"):
        assert name in found
    assert found["legendry_writer_open"] == 1
    assert found["legendry_memory_bytes server"] > 1e7
    assert found["legendry_memory_bytes workers"] > 1e6


def test_where_reading_is_closed_only_health_is_open(tmp_path: Path) -> None:
    site = Site(tmp_path, is_open=False)
    with site.http:
        for address in ("/health", "/health/live", "/health/ready"):
            assert site.http.get(address).status_code == 200
        assert site.http.get("/metrics").status_code == 401
        bearing = {"Authorization": f"Bearer {site.tokens['read']}"}
        assert "legendry_requests_total" in site.http.get("/metrics", headers=bearing).text
    assert [line["token"] for line in site.lines()][-2:] == [None, "my-read"]
