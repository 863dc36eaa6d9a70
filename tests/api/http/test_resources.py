"""Lists of the world's things, one thing with what is around it, and search, over HTTP."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from world.resources.collection import collections


def get(client: TestClient, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status, response.text
    return response.json()


def ids(page: Any) -> list[str]:
    return [item["id"] for item in page["items"]]


@pytest.mark.parametrize("name", collections())
def test_pages_of_one_put_together_are_the_whole_list(client: TestClient, name: str) -> None:
    whole = get(client, f"/api/{name}?limit=500")
    assert whole["count"] == len(whole["items"]) and whole["next"] is None
    names = [
        (f'"{item["label"]}"' if item["label"] != item["id"] else item["id"], item["id"]) for item in whole["items"]
    ]
    assert names == sorted(names)
    found: list[str] = []
    cursor = ""
    while len(found) < min(len(whole["items"]), 20):
        page = get(client, f"/api/{name}?limit=1&cursor={cursor}")
        found += ids(page)
        cursor = page["next"]
    assert found == ids(whole)[: len(found)]


def test_a_link_leads_to_the_next_page(client: TestClient) -> None:
    first = client.get("/api/characters", params={"limit": 3, "country": "russia-country"})
    assert "Link" not in first.headers
    first = client.get("/api/characters", params={"limit": 3})
    assert first.links["next"]["url"].startswith("/api/characters?limit=3&cursor=")
    second = client.get(first.links["next"]["url"])
    assert second.status_code == 200 and not set(ids(second.json())) & set(ids(first.json()))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("characters?agency=kgb", ["volodymyr-kazuo"]),
        ("characters?country=russia-country&limit=1", ["kirill-kalnina"]),
        ("characters?with=volodymyr-kazuo", ["natalia-petrova", "old-acquaintance"]),
        ("events?participant=volodymyr-kazuo&participant=natalia-petrova", ["betrayal-of-kazuo"]),
        ("events?predicate=betrayer:natalia-petrova", ["betrayal-of-kazuo"]),
        ("events?predicate=betrayer", ["betrayal-of-kazuo"]),
        ("relationships?kind=Romance&participant=natalia-petrova", ["romance-kazuo-petrova"]),
        ("places?place=russia-country&kind=City", ["moscow", "st-petersburg"]),
        ("characters?q=volodymyr", ["volodymyr-kazuo"]),
        ("characters?agency=kgb&q=sophia", []),
    ],
)
def test_lists_are_narrowed_down(client: TestClient, address: str, expected: list[str]) -> None:
    assert ids(get(client, f"/api/{address}")) == expected


def test_the_world_as_it_may_have_been_in_some_years(client: TestClient) -> None:
    early, late = (ids(get(client, f"/api/situations?to={year}&limit=500")) for year in (1980, 2020))
    assert set(early) < set(late)
    assert "service-kazuo" in ids(get(client, "/api/situations?from=1985&to=1985"))
    assert "service-kazuo" not in ids(get(client, "/api/situations?from=1995"))


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("characters?colour=red", 400, "There is no parameter `colour` here."),
        ("characters?limit=501", 400, "Give a whole number from 1 to 500."),
        ("characters?limit=1e3", 400, "`limit` is `1e3`."),
        ("characters?limit=1&limit=2", 400, "`limit` came more than once."),
        ("characters?cursor=%00", 400, "The cursor is broken"),
        ("characters?cursor=WzEsMl0", 400, "The cursor is broken"),
        ("characters?kind=Place", 400, "There is no type `Place` among characters."),
        ("characters?agency=kbg", 404, "Did you mean `kgb`?"),
        ("characters?agency=%22%7D%20UNION", 404, "Nothing in this world is called"),
        ("events?predicate=betrayr", 400, "Did you mean `betray"),
        ("characters?q=%2B", 400, "There is no word in what is looked for"),
        ("characters?branch=what-if", 404, "There is no branch `what-if`."),
        ("search", 400, "`q` is needed"),
        ("characters/volodymyr-kazu", 404, "Did you mean `volodymyr-kazuo`"),
        ("characters/moscow", 404, "Ask for /api/places/moscow."),
        ("entities/%7B%7D%3E", 404, "Nothing in this world is called `{}>`."),
        ("entities/%3Chttp%3A%2F%2Fx%20y%3E", 400, "is no id, no prefixed name and no IRI"),
        ("entities/..%2F..%2Fetc", 404, "Nothing in this world is called"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_words(client: TestClient, address: str, status: int, words: str) -> None:
    response = client.get(f"/api/{address}")
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert words in response.json()["detail"]


def test_one_thing_says_all_that_is_around_it(client: TestClient) -> None:
    kazuo = get(client, "/api/characters/volodymyr-kazuo")
    assert (kazuo["label"], kazuo["kind"]) == ("Volodymyr Kazuo", "Person")
    assert kazuo["iri"] == "https://w3id.org/legendry/id/volodymyr-kazuo"
    assert kazuo["note"]["pronoun"] == "he"
    assert kazuo["note"]["wound"][0]["type"] == "Loss"
    betrayal = next(
        tie for tie in kazuo["ties"] if tie["other"]["id"] == "natalia-petrova" and tie["role"] == "betrayed"
    )
    assert betrayal["text"] == (
        "Petrova's betrayal of Kazuo: Volodymyr Kazuo (betrayed), Natalia Petrova (betrayer), before story-kazuo"
    )
    assert (betrayal["direction"], betrayal["says"]) == ("in", "betrayer")
    assert betrayal["through"]["kind"] == "Betrayal"
    assert betrayal["days"]["written"] == {"when": "before story-kazuo"}
    service = next(moment for moment in kazuo["timeline"] if moment["id"] == "service-kazuo")
    assert service["days"]["end"]["latest"] == "1991-12-26"
    assert service["days"]["begin"]["earliest"] is None
    assert kazuo["written"][0]["file"].endswith("characters/volodymyr-kazuo.md")
    assert kazuo["is_whole"]


def test_the_timeline_is_in_the_order_of_days(client: TestClient) -> None:
    timeline = get(client, "/api/characters/volodymyr-kazuo")["timeline"]
    known = [days["begin"]["earliest"] for moment in timeline if (days := moment["days"]) and days["begin"]["earliest"]]
    assert known == sorted(known) and known


def test_a_part_of_a_thing_is_read_by_its_id_with_a_slash(client: TestClient) -> None:
    wound = get(client, "/api/entities/volodymyr-kazuo/wound-2")
    assert wound["kind"] == "Turmoil" and wound["note"] is None
    assert [tie["text"] for tie in wound["ties"]] == [
        "Volodymyr Kazuo – wound – a tangle of old scars and private demons"
    ]


def test_few_ties_are_looked_at_where_few_are_wanted(client: TestClient) -> None:
    assert get(client, "/api/characters/volodymyr-kazuo?ties=1")["is_whole"] is False


def test_search_gives_things_of_all_kinds_best_first(client: TestClient) -> None:
    first = client.get("/api/search", params={"q": "petrova", "limit": 2})
    found = first.json()
    assert found["count"] > 2
    assert {"id", "iri", "label", "kind", "snippet", "where"} <= found["items"][0].keys()
    second = get(client, first.links["next"]["url"])
    assert not set(ids(found)) & set(ids(second))
    none = get(client, "/api/search?q=petrovna")
    assert none["items"] == [] and "Did you mean `petrova` or" in none["told"]


def test_what_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    for address in ("/api/characters", "/api/characters/volodymyr-kazuo", "/api/search?q=kazuo"):
        first = client.get(address)
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
