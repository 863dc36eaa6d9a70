"""Entity tags by the dataset's version: what has not changed is not sent again, and nobody overwrites what is new."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from tests.api.http.test_writing import ADDED, GRAPH, TURTLE, Site
from tests.conftest import SEEDS
from world import World
from world.columns.trail import files
from world.update.served import Served

ASKED = "/sparql?query=SELECT * { ?s ?p ?o }"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "my.world")
    with site.http:
        site.put("<http://x/a> <http://x/b> 1 .")
        yield site


@pytest.mark.parametrize("address", [GRAPH, "/data?default", ASKED])
def test_what_has_not_changed_is_not_sent_again(address: str, site: Site) -> None:
    first = site.http.get(address)
    etag = first.headers["etag"]
    again = site.http.get(address, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (again.headers["etag"], again.headers["vary"]) == (etag, first.headers["vary"])
    assert "content-type" not in again.headers
    assert site.http.head(address).headers["etag"] == etag
    other = site.http.get(address, headers={"Accept": "application/rdf+xml, application/xml", "If-None-Match": etag})
    assert other.status_code == 200
    assert other.headers["etag"] != etag
    assert site.update(ADDED) == 204
    changed = site.http.get(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


@pytest.mark.parametrize(
    "query", ["SELECT (RAND() AS ?x) {}", "SELECT (struuid() AS ?x) {}", r"SELECT (\u0052AND() AS ?x) {}"]
)
def test_what_differs_each_time_has_no_tag(query: str, site: Site) -> None:
    assert "etag" not in site.http.get("/sparql", params={"query": query}).headers


def test_a_change_is_made_only_to_what_it_was_meant_for(site: Site) -> None:
    etag = site.http.get(GRAPH, headers={"Accept": "application/n-triples"}).headers["etag"]
    assert site.put("<http://x/a> <http://x/b> 2 .", **{"If-Match": etag}) == 204
    for method in ("PUT", "POST", "DELETE"):
        bearing = site.bearing("write", **{**TURTLE, "If-Match": etag})
        refused = site.http.request(method, GRAPH, content="<http://x/a> <http://x/b> 3 .", headers=bearing)
        assert refused.status_code == 412
        assert refused.json()["error"]["where"] == "If-Match, If-None-Match"
    assert (
        site.http.post(
            "/update",
            content=ADDED,
            headers={**site.bearing("write"), "If-Match": etag, "Content-Type": "application/sparql-update"},
        ).status_code
        == 412
    )
    now = site.http.get(GRAPH).headers["etag"]
    assert site.put("<http://x/a> <http://x/b> 3 .", **{"If-None-Match": now}) == 412
    assert site.put("<http://x/a> <http://x/b> 3 .", **{"If-Match": f"W/{now}"}) == 412
    assert site.count("GRAPH <http://x/g> { <http://x/a> <http://x/b> 2 }") == 1
    assert site.put("<http://x/a> <http://x/b> 3 .", **{"If-Match": f'"x", {now}'}) == 204


def test_a_graph_is_made_or_replaced_only_where_there_is_none_or_one(site: Site) -> None:
    new = "/data?graph=http://x/new"
    assert site.put("", new, **{"If-Match": "*"}) == 412
    assert site.http.delete(new, headers=site.bearing("write", **{"If-Match": "*"})).status_code == 412
    assert site.put("", new, **{"If-None-Match": "*"}) == 201
    assert site.put("", new, **{"If-None-Match": "*"}) == 412
    assert site.put("", new, **{"If-Match": "*"}) == 204
    assert site.put("", "/data?default", **{"If-None-Match": "*"}) == 412


def test_of_two_who_change_the_same_version_at_once_one_is_refused(site: Site) -> None:
    etag = site.http.get(GRAPH).headers["etag"]
    done: list[int] = []

    def put(number: int) -> None:
        done.append(site.put(f"<http://x/a> <http://x/b> {number} .", **{"If-Match": etag}))

    threads = [threading.Thread(target=put, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [204, *[412] * 5]
    assert site.count("GRAPH <http://x/g> { ?s ?p ?o }") == 1


def test_the_same_data_has_the_same_tag_after_a_restart(tmp_path: Path) -> None:
    site = Site(tmp_path / "my.world")
    with site.http:
        site.update(ADDED)
        etag = site.http.get(ASKED).headers["etag"]
    with TestClient(create_app(site.root), base_url="http://127.0.0.1") as again:
        assert again.get(ASKED).headers["etag"] == etag
    tags = []
    for _ in range(2):
        with TestClient(create_app(SEEDS), base_url="http://127.0.0.1") as notes:
            tags.append(notes.get("/data?default").headers["etag"])
    assert tags[0] == tags[1]


def test_what_another_program_changed_before_the_first_change_is_not_overwritten(site: Site, tmp_path: Path) -> None:
    other = Site(tmp_path / "other.world")
    with other.http:
        etag = other.http.get("/data?default").headers["etag"]
        store = ox.Store(str(other.root))
        store.add(ox.Quad(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/b"), ox.Literal("meanwhile")))
        del store
        assert other.put("", "/data?default", **{"If-Match": etag}) == 412
        assert other.count() == 1


def test_every_change_makes_another_version(tmp_path: Path) -> None:
    site = Site(tmp_path / "my.world")
    with site.http:
        served: Served = site.app.state.legendry.served
        seen = [served.version()]
        for text in (ADDED, "DELETE DATA { <http://x/a> <http://x/b> 1 }", ADDED, "DROP ALL", ADDED):
            site.update(text)
            seen.append(served.version())
            left = files(site.root)
    assert len(set(seen)) == len(seen)
    has_tidied = files(site.root) != left  # the engine does so when it likes, and then it is another version
    reopened = Served(World.open(site.root))
    assert has_tidied or reopened.version() == seen[-1]
    reopened.close()
