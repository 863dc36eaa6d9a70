"""Graphs, timelines and maps over HTTP."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.drawn import GraphAnswer, MapAnswer, TimelineAnswer

KAZUO = "volodymyr-kazuo"


def test_a_graph_shows_what_is_wanted_of_it(client: TestClient) -> None:
    every = GraphAnswer.model_validate(client.get("/api/graph", params={"around": KAZUO, "depth": 2}).json())
    people = client.get("/api/graph", params={"around": KAZUO, "depth": 2, "kinds": "Person"}).json()
    assert {node["kind"] for node in people["nodes"]} == {"Person"}
    assert 1 < people["total"] < every.total
    few = client.get("/api/graph", params={"around": KAZUO, "depth": 2, "limit": 3}).json()
    assert (few["shown"], few["total"]) == (3, every.total)
    early = client.get("/api/graph", params={"around": KAZUO, "depth": 2, "to": 1900}).json()
    assert early["total"] < every.total


def test_a_timeline_comes_with_days_and_parts(client: TestClient) -> None:
    data = TimelineAnswer.model_validate(client.get("/api/timeline", params={"around": KAZUO}).json())
    assert data.shown == data.total > 5
    late = client.get("/api/timeline", params={"around": KAZUO, "from": 1992, "kinds": "Situation"}).json()
    assert {item["kind"] for item in late["items"]} == {"situation"}


def test_a_map_has_places_and_journeys(client: TestClient) -> None:
    data = MapAnswer.model_validate(client.get("/api/map").json())
    assert data.journeys[0].legs[0].start.lat


@pytest.mark.parametrize(
    ("address", "params", "status", "said"),
    [
        ("/api/timeline", {"around": "nobody"}, 404, "Nothing in this world"),
        ("/api/map", {"around": '"text"'}, 404, "Nothing in this world"),
        ("/api/timeline", {"kinds": "Persn"}, 400, "Did you mean `Person`"),
        ("/api/map", {"from": "long ago"}, 400, "from"),
        ("/api/map", {"limit": 5000}, 400, "limit"),
        ("/api/timeline", {"depth": 6}, 400, "at most 4 steps"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    address: str, params: dict[str, Any], status: int, said: str, client: TestClient
) -> None:
    answer = client.get(address, params=params)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.text
