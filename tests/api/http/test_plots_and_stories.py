"""Schemas, plots, stories and graphs over HTTP."""

import pytest
from starlette.testclient import TestClient

KAZUO = "protagonist=volodymyr-kazuo"


def test_the_schemas_are_listed_with_roles_and_rules(client: TestClient) -> None:
    found = {schema["id"]: schema for schema in client.get("/api/schemas").json()}
    assert len(found) == 14
    assert found["reunion"]["roles"][0] == {
        "id": "protagonist",
        "kind": "lg:Person",
        "means": "somebody who was betrayed",
        "choices": [],
        "parts": [],
    }
    assert found["burned"]["parts"] == [{"name": "colleague", "kind": "role", "of": ""}]
    assert found["burned"]["variants"][1] == {"id": "burned.without-colleague", "parts": []}
    assert "betrayer_shares_past" in [rule["id"] for rule in found["reunion"]["rules"]]


def test_plots_come_as_the_command_line_gives_them(client: TestClient) -> None:
    found = client.get("/api/plots", params={"schema": "reunion", "cast": KAZUO, "limit": 3, "seed": 1, "count": True})
    outcome = found.json()
    assert set(outcome) == {
        "schema",
        "seed",
        "outcome",
        "count",
        "counted",
        "plots",
        "why",
        "repairs",
        "funnel",
        "misses",
    }
    assert (outcome["outcome"], outcome["seed"], len(outcome["plots"])) == ("satisfiable", 1, 3)
    assert outcome["count"] >= 3
    assert outcome["plots"][0]["bindings"]["protagonist"] == {"id": "volodymyr-kazuo", "label": "Volodymyr Kazuo"}
    assert found.content == client.get(str(found.request.url)).content


def test_a_cast_that_cannot_be_comes_with_its_reasons(client: TestClient) -> None:
    params = {"schema": "reunion", "cast": "protagonist=sophia-petrova"}
    outcome = client.get("/api/plots", params=params).json()
    assert outcome["outcome"] == "unsatisfiable"
    assert outcome["why"][0]["rules"] == ["protagonist_was_betrayed"]
    told = client.get("/api/stories", params=params)
    assert told.status_code == 422
    assert "nobody is known to have betrayed Sophia Petrova" in told.json()["error"]["what"]


@pytest.mark.parametrize(
    ("params", "status", "said"),
    [
        ({}, 400, "schema"),
        ({"schema": "nope"}, 404, "There are: awakening, blackmail, burned"),
        ({"schema": "reunion", "cast": "protagonist"}, 400, "Write ROLE=ID"),
        ({"schema": "reunion", "cast": "hero=natasha"}, 400, "has no role and no scene `hero`"),
        ({"schema": "reunion", "cast": "protagonist=kgb"}, 400, "it is no Person"),
        ({"schema": "reunion", "cast": "protagonist=nobody"}, 400, "volodymyr-kazuo"),
        ({"schema": "reunion", "cast": ["protagonist=natasha", "protagonist=natasha"]}, 400, "cast twice"),
        ({"schema": "reunion", "cast": "outcome=Married"}, 400, "Forgiven"),
        ({"schema": "reunion", "limit": "0"}, 400, "limit"),
        ({"schema": "reunion", "limit": "1000"}, 400, "At most 100 plots"),
        ({"schema": "reunion", "seed": "-1"}, 400, "seed"),
        ({"schema": "reunion", "seed": "9" * 5000}, 400, "seed"),
        ({"schema": "reunion", "count": "perhaps"}, 400, "count"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(
    params: dict[str, str], status: int, said: str, client: TestClient
) -> None:
    answer = client.get("/api/plots", params=params)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert said in f"{error['what']} {error['remedy']}"
    assert error["remedy"]


@pytest.mark.parametrize(
    "who",
    [
        "volodymyr-kazuo> . ?s ?p ?o #",
        'x" } UNION { ?s ?p ?o',
        "x> } ; DROP ALL ; #",
        "<script>alert(1)</script>",
        "../volodymyr-kazuo",
        "_:b0",
        '"text"',
        "lg:Person",
        "x\u0000",
        "id:natasha",
        "{{7*7}}",
    ],
)
def test_an_id_is_only_ever_an_id(who: str, client: TestClient) -> None:
    for address in ("/api/plots", "/api/stories"):
        answer = client.get(address, params={"schema": "reunion", "cast": f"protagonist={who}"})
        assert answer.status_code == 400
        assert "cannot play protagonist" in answer.json()["error"]["what"]
    page = client.get("/story", params={"schema": "reunion", "cast.protagonist": who})
    assert page.status_code == 422
    assert "<script>alert" not in page.text
    around = client.get("/api/graph", params={"around": who})
    assert around.status_code in (400, 404)  # no id at all, or nobody's


@pytest.mark.parametrize(
    ("accept", "format", "media_type"),
    [
        ("*/*", None, "application/json"),
        ("text/plain", None, "text/plain"),
        ("text/markdown", None, "text/markdown"),
        ("text/html,*/*;q=0.1", None, "text/html"),
        ("text/html", "json", "application/json"),
        ("application/json", "md", "text/markdown"),
    ],
)
def test_a_story_comes_in_the_format_asked_for(
    accept: str, format: str | None, media_type: str, client: TestClient
) -> None:
    params = {"schema": "reunion", "cast": KAZUO} | ({"format": format} if format else {})
    answer = client.get("/api/stories", params=params, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Kazuo" in answer.text


def test_every_sentence_of_a_story_has_facts_or_needs_none(client: TestClient) -> None:
    told = client.get(
        "/api/stories", params={"schema": "reunion", "cast": KAZUO, "seed": 1, "style": "restraint"}
    ).json()
    assert set(told) == {"title", "schema", "seed", "style", "plot", "sentences"}
    assert (told["seed"], told["style"]) == (1, "restraint")
    assert all(len(fact) == 3 for sentence in told["sentences"] for fact in sentence["facts"])
    assert any(sentence["facts"] for sentence in told["sentences"])


@pytest.mark.parametrize(
    ("params", "accept", "status"),
    [({"style": "purple"}, "*/*", 400), ({"format": "pdf"}, "*/*", 400), ({}, "image/png", 406)],
)
def test_a_story_that_cannot_be_told_so_is_refused(
    params: dict[str, str], accept: str, status: int, client: TestClient
) -> None:
    answer = client.get("/api/stories", params={"schema": "reunion", **params}, headers={"Accept": accept})
    assert answer.status_code == status


def test_a_graph_comes_as_data_and_as_a_page(client: TestClient) -> None:
    data = client.get("/api/graph", params={"around": "natasha", "depth": 1}).json()
    assert "natasha" in [node["id"] for node in data["nodes"]]
    page = client.get("/api/graph", params={"around": "natasha"}, headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "script-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_graph_of_a_plot_holds_its_scenes(client: TestClient) -> None:
    plot = client.get("/api/plots", params={"schema": "reunion", "cast": KAZUO}).json()["plots"][0]
    data = client.get("/api/graph", params={"schema": "reunion", "cast": KAZUO, "depth": 0}).json()
    assert {scene["id"] for scene in plot["scenes"]} <= {node["id"] for node in data["nodes"]}


def test_a_graph_reaches_only_so_far(client: TestClient) -> None:
    assert client.get("/api/graph", params={"depth": 5}).status_code == 400
    assert client.get("/api/graph", params={"depth": -1}).status_code == 400
