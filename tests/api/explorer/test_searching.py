"""The page of results: best first, by kind, with the words marked."""

import re

from starlette.testclient import TestClient


def test_what_is_found_is_listed_with_its_words_marked(client: TestClient) -> None:
    page = client.get("/search", params={"q": "petrova"}).text
    first = re.search(r'<a href="(/id/[^"]+)">([^<]+)</a> <span class="quiet">([^<]+)</span>', page)
    assert first
    assert first.groups() == ("/id/natalia-petrova", "Natalia Petrova", "person")
    assert "Natalia <mark>Petrova</mark>" in page
    assert 'value="petrova"' in page


def test_the_results_are_narrowed_down_by_kind(client: TestClient) -> None:
    page = client.get("/search", params={"q": "petrova", "kind": "Event"}).text
    assert "Petrova&#39;s betrayal of Kazuo" in page
    assert '<a href="/search?q=petrova&amp;kind=Event" aria-current="true">' in page
    assert "/id/natalia-petrova" not in page


def test_what_is_nowhere_says_what_is_near(client: TestClient) -> None:
    page = client.get("/search", params={"q": "petrovna"}).text
    assert "Nothing was found" in page
    assert "Did you mean" in page


def test_without_words_the_page_says_how_to_search(client: TestClient) -> None:
    assert "What are you looking for?" in client.get("/search").text


def test_what_has_no_word_and_kinds_that_there_are_not_are_refused_in_words(client: TestClient) -> None:
    for asked in ({"q": "***"}, {"q": "petrova", "kind": "Nonsense"}):
        answer = client.get("/search", params=asked)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text


def test_the_same_as_json(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "petrova", "limit": 1}).json()
    one = found["items"][0]
    assert (one["id"], one["label"], one["kind"]) == ("natalia-petrova", "Natalia Petrova", "Person")
    assert one["iri"].endswith("/id/natalia-petrova")
    assert {"text": "Petrova", "hit": True} in one["snippet"]
