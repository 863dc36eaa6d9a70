"""Answers that are given again are those that would be given anew; and one client's haste is not another's wait."""

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import SEEDS
from world.loading import load_into_store

POINT = {"query": "SELECT ?p ?o { <http://x/a> ?p ?o }"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Site:
    """A store that is served."""

    def __init__(self, root: Path) -> None:
        load_into_store(root, [SEEDS])
        self.token = Tokens(root).add("writer", Scope.WRITE)
        self.server = Server("--timeout", "5", world=root)

    def get(self, **headers: str) -> httpx2.Response:
        return self.server.http.get("/sparql", params=POINT, headers=headers)

    def add(self, number: int) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/sparql-update"}
        text = f"INSERT DATA {{ <http://x/a> <http://x/b> {number} }}"
        assert self.server.http.post("/update", content=text, headers=headers).status_code == 204


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("worlds") / "my.world")
    yield site
    site.server.stop()


def test_the_same_question_has_the_same_answer_until_the_world_changes(site: Site) -> None:
    first = site.get()
    assert site.get().content == first.content
    assert dict(site.get().headers) | {"date": ""} == dict(first.headers) | {"date": ""}
    for number in (1, 2, 3):
        site.add(number)
        then = site.get()
        assert then.json()["results"]["bindings"][-1]["o"]["value"] in {"1", "2", "3"}
        assert len(then.json()["results"]["bindings"]) == number
        assert then.headers["etag"] != first.headers["etag"]
        first = then


def test_what_differs_in_the_request_differs_in_the_answer(site: Site) -> None:
    json, csv = (site.get(Accept=kind) for kind in ("application/json", "text/csv"))
    assert (json.headers["content-type"], csv.headers["content-type"]) == (
        "application/sparql-results+json",
        "text/csv; charset=utf-8",
    )
    assert site.get(Accept="image/png").status_code == 406
    assert site.get(Host="evil.example").status_code == 421
    assert site.get(**{"If-None-Match": json.headers["etag"], "Accept": "application/json"}).status_code == 304
    assert site.server.http.head("/sparql", params=POINT).content == b""


def test_a_field_that_came_twice_answers_and_poisons_nothing(site: Site) -> None:
    def ask(*fields: tuple[str, str]) -> httpx2.Response:
        host = ("Host", f"127.0.0.1:{site.server.port}")
        query = {"query": "SELECT ?s { ?s ?p ?o } LIMIT 7"}
        request = httpx2.Request("GET", f"{site.server.http.base_url}/sparql", params=query, headers=[host, *fields])
        return site.server.http.send(request)

    for _ in range(2):
        both = ask(("Accept", ""), ("Accept", "text/csv"))
        assert ask(("Accept", "text/csv")).headers["content-type"] == "text/csv; charset=utf-8"
        assert both.headers["content-type"] == ask(("Accept", "")).headers["content-type"]
    with socket.create_connection(("127.0.0.1", site.server.port), timeout=5) as connection:
        site.get()
        for hosts in (b"Host:\r\nHost: 127.0.0.1:%d" % site.server.port, b"Host: evil.example", b""):
            line = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n"
            connection.sendall(line + hosts + (b"\r\n" if hosts else b"") + b"\r\n")
            assert b" 421 " in connection.recv(1 << 16)


def test_former_states_of_the_world_do_not_stay_on_the_disk(site: Site) -> None:
    held = [site.get()]
    for number in range(10, 16):
        site.add(number)
        held.append(site.get())
    folder = Path(tempfile.gettempdir())
    mine = [one for one in folder.glob("legendry-*/snapshot") if _opened_by(site.server.process.pid, one.parent)]
    assert len({answer.text for answer in held}) == len(held)
    assert len(mine) <= 4


def _opened_by(process: int, folder: Path) -> bool:
    """Whether a process holds the lock of a snapshot's folder."""
    links = Path(f"/proc/{process}/fd").iterdir()
    return any(link.readlink().parent == folder for link in links if link.is_symlink())


def test_functions_that_give_something_else_each_time_do_so(site: Site) -> None:
    for text in ("SELECT (UUID() AS ?x) {}", "SELECT (RAND() AS ?x) {}"):
        answers = {site.server.http.get("/sparql", params={"query": text}).text for _ in range(3)}
        assert len(answers) == 3


def test_answers_that_are_given_again_are_counted_too(site: Site) -> None:
    def count() -> float:
        lines = site.server.http.get("/metrics").text.splitlines()
        counted = 'legendry_requests_total{method="GET",route="/sparql",status="200"} '
        return next(float(line.removeprefix(counted)) for line in lines if line.startswith(counted))

    before = count()
    for _ in range(5):
        site.get()
    assert count() == before + 5


def test_sixty_four_killers_of_one_client_starve_no_other(site: Site) -> None:
    statuses: list[int] = []

    def kill(number: int) -> None:
        with _client(site, "127.0.1.1") as http:
            text = f"{ENDLESS} # {number}"
            statuses.append(http.get("/sparql", params={"query": text}).status_code)

    greedy = [threading.Thread(target=kill, args=(number,)) for number in range(64)]
    for thread in greedy:
        thread.start()
    with _client(site, "127.0.1.2") as http:
        waits = []
        for number in range(30):
            begun = time.monotonic()
            answer = http.get("/sparql", params={"query": f"ASK {{ <http://x/a> ?p {number} }}"})
            assert answer.status_code == 200, answer.text
            waits.append(time.monotonic() - begun)
        assert sorted(waits)[len(waits) // 2] < 1.0
    for thread in greedy:
        thread.join(timeout=60)
    assert set(statuses) == {429, 503}
    assert statuses.count(429) >= 40


def _client(site: Site, address: str) -> httpx2.Client:
    transport = httpx2.HTTPTransport(local_address=address)
    return httpx2.Client(base_url=f"http://127.0.0.1:{site.server.port}", transport=transport, timeout=60)
