"""Home says what a world holds, how to begin, and what was done last."""

import re
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_what_is_in_the_world_is_told_in_numbers(client: TestClient) -> None:
    told = words(client.get("/").text)
    assert "12 people 2 agencies 15 places 15 things 21 events" in told


def test_an_empty_world_says_how_to_begin(
    write_notes: Callable[..., Path], make_client: Callable[[Path], TestClient]
) -> None:
    folder = write_notes(vienna="id: vienna\ntype: City\nname: Vienna")
    told = words(make_client(folder).get("/").text)
    assert "It has hardly begun" in told
    assert "legendry new my-world" in told
    assert "1 place" in told


def test_a_world_that_is_full_says_where_to_begin(client: TestClient) -> None:
    page = client.get("/").text
    assert "Where to begin" in page
    assert 'href="/ask"' in page


def test_the_navigation_leads_to_what_is_there_and_says_where_one_is(client: TestClient) -> None:
    page = client.get("/ask").text
    navigation = page[page.index('aria-label="Views"') : page.index("</nav>")]
    names = re.findall(r'<a href="(/[a-z]+)"( aria-current="page")?>', navigation)
    assert ("/ask", ' aria-current="page"') in names
    assert [address for address, current in names if current] == ["/ask"]
    assert all(client.get(address).status_code == 200 for address, _ in names)
