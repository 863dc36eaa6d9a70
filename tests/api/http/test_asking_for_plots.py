"""Plots, what-ifs and checks over HTTP, with all that the command line can ask."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.http.answers import PlayedAnswer, PlotsAnswer, ReportAnswer, SuppositionAnswer
from api.http.app import create_app
from api.http.settings import Settings
from tests.conftest import SEEDS

KAZUO = "protagonist=volodymyr-kazuo"


def asked(client: TestClient, **body: object) -> dict[str, Any]:
    answer = client.post("/api/plots", json=body)
    assert answer.status_code == 200, answer.text
    PlotsAnswer.model_validate(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def test_an_address_and_a_body_ask_the_same(client: TestClient) -> None:
    params: dict[str, Any] = {"schema": "reunion", "cast": [KAZUO], "limit": 2, "seed": 1, "choose": "diverse"}
    assert client.get("/api/plots", params=params).json() == asked(client, **params)


def test_rules_tell_what_they_leave_and_somebody_may_be_left_out(client: TestClient) -> None:
    first = asked(client, schema="reunion", why=True)
    who = first["plots"][0]["bindings"]["protagonist"]["id"]
    assert first["funnel"]
    other = asked(client, schema="reunion", without=[f"protagonist={who}"])
    assert who not in [plot["bindings"]["protagonist"]["id"] for plot in other["plots"]]


def test_where_there_is_no_plot_repairs_say_what_would_make_one(client: TestClient) -> None:
    found = asked(client, schema="reunion", cast=["protagonist=sophia-petrova"], repair=True)
    assert found["outcome"] == "unsatisfiable"
    assert found["why"]
    assert all(one["add"] or one["remove"] for one in found["repairs"])


def test_plots_may_follow_an_arc(client: TestClient) -> None:
    assert asked(client, schema="reunion", arc="2,5,9,4")["outcome"] == "satisfiable"
    both = client.post("/api/plots", json={"schema": "reunion", "arc": "rise", "choose": "fair"})
    assert (both.status_code, both.json()["error"]["where"]) == (400, "arc")


def test_a_search_with_a_timeout_gives_what_it_has(client: TestClient) -> None:
    found = asked(client, schema="reunion", limit=100, timeout=0.2)
    assert found["outcome"] in ("satisfiable", "unknown")


def test_one_schema_is_given_by_its_id(client: TestClient) -> None:
    assert client.get("/api/schemas/reunion").json()["id"] == "reunion"
    assert client.get("/api/schemas/reuniom").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"schema": "../../etc/passwd.yaml"}, 404, "There is no plot schema"),
        ({"schema": "reunion", "branch": "nowhere"}, 404, "no branch `nowhere`"),
        ({"schema": "reunion", "casts": []}, 400, "casts"),
        ({"schema": "reunion", "cast": "protagonist"}, 400, "cast"),
        ({"schema": "reunion", "timeout": 0}, 400, "timeout"),
        ({"schema": "reunion", "seed": True}, 400, "seed"),
        ([], 400, "the request"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body: Any, status: int, said: str, client: TestClient) -> None:
    answer = client.post("/api/plots", json=body)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.text


def test_facts_can_be_supposed(client: TestClient) -> None:
    answer = client.post("/api/suppose", json={"schemas": ["reunion"], "add": ["volodymyr-kazuo end 1990"]})
    assert answer.status_code == 200, answer.text
    found = SuppositionAnswer.model_validate(answer.json())
    assert found.begun or found.schemas


def test_a_cast_can_be_supposed(client: TestClient) -> None:
    body = {"schemas": ["reunion"], "cast": ["protagonist=sophia-petrova"]}
    found = PlayedAnswer.model_validate(client.post("/api/suppose", json=body).json())
    assert not found.holds
    assert found.against
    TypeAdapter(list[SuppositionAnswer]).validate_python([one.model_dump(by_alias=True) for one in found.supposed])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "nothing to suppose"),
        ({"cast": ["mole=natasha"]}, "one schema"),
        ({"add": ["kazuo"]}, "is no fact"),
        ({"schemas": ["nope"], "add": ["a b c"]}, "no plot schema"),
    ],
)
def test_what_cannot_be_supposed_is_refused(body: dict[str, Any], said: str, client: TestClient) -> None:
    answer = client.post("/api/suppose", json=body)
    assert answer.status_code in (400, 404)
    assert said in answer.json()["detail"]


def test_the_world_is_checked_and_findings_can_be_chosen(client: TestClient) -> None:
    every = ReportAnswer.model_validate(client.get("/api/check").json())
    assert every.total == len(every.findings)
    assert every.world == "Three Spies" or every.world
    assert "/" not in every.world
    one = every.findings[0]
    some = client.get("/api/check", params={"rule": one.rule, "severity": one.severity.value}).json()
    assert {finding["rule"] for finding in some["findings"]} == {one.rule}
    about = client.get("/api/check", params={"subject": one.subjects[0], "limit": 1}).json()
    assert len(about["findings"]) == 1
    assert client.get("/api/check", params={"rule": "no-such-rule"}).status_code == 400
    assert client.get("/api/check", params={"subject": "nobody-at-all"}).status_code == 404


def test_plots_that_somebody_wrote_are_judged(client: TestClient) -> None:
    found = asked(client, schema="reunion", cast=[KAZUO])
    report = client.post("/api/check", json=found)
    assert ReportAnswer.model_validate(report.json()).findings == []
    found["plots"][0]["bindings"]["protagonist"] = {"id": "sophia-petrova", "label": "Sophia Petrova"}
    broken = client.post(
        "/api/check", content=json.dumps(found, indent=1), headers={"Content-Type": "application/json"}
    )
    findings = ReportAnswer.model_validate(broken.json()).findings
    assert findings
    assert all(place.file == "plots" for one in findings for place in one.where if place.line > 1)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "This is no plot"),
        ({"schema": "own.yaml", "roles": {}}, "no plot schema `own.yaml`"),
        ({"schema": "reunion"}, "who plays it"),
        ({"schema": "reunion", "roles": []}, "no mapping"),
    ],
)
def test_what_is_no_plot_is_refused_with_its_line(body: dict[str, Any], said: str, client: TestClient) -> None:
    answer = client.post("/api/check", json=body)
    assert (answer.status_code, said in answer.json()["detail"]) == (400, True), answer.text
    assert "plots:1" in answer.json()["detail"]


def test_work_that_takes_too_long_is_503_and_the_next_is_done() -> None:
    settings = Settings(work_seconds=1.5, plots=10_000, benches=1)
    with TestClient(create_app(SEEDS, settings=settings), base_url="http://127.0.0.1") as client:
        slow = client.get("/api/plots", params={"schema": "reunion", "limit": 10_000, "count": True})
        assert slow.status_code == 503
        assert "longer than 1.5 s" in slow.json()["detail"]
        answers = (client.get("/api/plots", params={"schema": "reunion", "choose": "any"}) for _ in range(20))
        assert any(answer.status_code == 200 for answer in answers)
