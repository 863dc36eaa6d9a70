"""Every view of a world that means harm: it runs nothing, asks nobody, fits, and answers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.browser.conftest import from_elsewhere
from tests.browser.hostile import FRIENDS, HUB, NAMES, hostile_world

pytestmark = pytest.mark.browser

TOLD = "/story?schema=reunion&seed=1"
PAGES = {
    "home": "/",
    "search": "/search?q=alert",
    "search for a long name": "/search?q=very+long",
    "people": "/world",
    "events": "/world?kind=events",
    "places": "/world?kind=places",
    "with somebody": f"/world?kind=relationships&participant={HUB}",
    "a person": "/id/volodymyr-kazuo",
    "a person with an opened neighbour": "/id/volodymyr-kazuo?open=natalia-petrova",
    "a place": "/id/moscow",
    "an event": "/id/betrayal-of-kazuo",
    "somebody with 2,000 friends": f"/id/{HUB}",
    "all whom a meeting brought together": "/id/crowd",
    "check": "/check",
    "plot": "/plot",
    "plots": "/plot?schema=reunion",
    "no plot": "/plot?schema=reunion&cast.protagonist=sophia-petrova&repair=yes",
    "story": TOLD,
    "two stories": f"{TOLD}&other.seed=2",
    "a lit sentence": f"{TOLD}&s=0.1",
    "write": "/write",
    "a form": "/write/thing?id=volodymyr-kazuo",
    "a form with 2,001 people": "/write/thing?id=crowd",
    "a new thing": "/write/new?type=Betrayal",
    "ask": "/ask",
    "an answer": "/ask?question=who-is-what-to-whom",
    "a graph": "/ask?query=CONSTRUCT+WHERE+%7B%3Fa+lg:betrayer+%3Fb%3B+lg:betrayed+%3Fc%7D&as=graph",
    "history": "/history",
    "an edit": "/history/1",
    "what-ifs": "/history/branches",
    "a what-if": "/history/branches/harm",
}
SHOWN = {"check": ".finding, .all-well", "no plot": "main", "somebody with 2,000 friends": "#graph[data-ready]"}
STRANGE = "script:not([src^='/static/']), img, iframe, object, embed, [onerror], [onload], [onfocus], [onmouseover]"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    world = hostile_world(tmp_path_factory.mktemp("hostile"))
    bearing = {"Authorization": f"Bearer {Tokens(world).add('maria', Scope.WRITE)}"}
    server = Server(world=world)
    for address, body in (
        ("/api/changes", {"add": [f'moscow atmosphere "{"y" * 3_000}"'], "why": NAMES[3]}),
        ("/api/branches", {"name": "harm", "why": NAMES[0]}),
    ):
        made = server.http.post(address, json=body, headers=bearing)
        assert made.is_success, made.text
    yield server
    server.stop()


@pytest.mark.parametrize("name", PAGES)
def test_a_view_runs_nothing_and_fits(name: str, page: Page, look_over: Callable[..., None]) -> None:
    look_over(PAGES[name], shown=SHOWN.get(name, ""), is_still=False, schemes=("light",))
    assert page.locator(STRANGE).count() == 0
    assert "49" not in page.title()


def test_a_view_answers_whoever_presses_and_types(
    page: Page, visit: Callable[[str], None], server: Server, complaints: list[str], requests: list[str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    visit("/id/volodymyr-kazuo")
    page.get_by_label("Search this world").press_sequentially("alert")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("The picture as a list").click()
    for deed in ("Expand", "Pin", "Hide"):
        page.get_by_role("button", name=f"{deed}: ").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, deed
    visit(TOLD)
    page.locator(".sentence").nth(1).click()
    expect(page.locator("#lit .facts").locator("visible=true")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert from_elsewhere(requests, server) == []
    assert complaints == []


def test_of_2000_friends_some_are_drawn_and_the_others_are_counted(
    page: Page, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit(f"/id/{HUB}")
    page.wait_for_selector("#graph[data-ready]")
    drawn = len(page.evaluate("document.getElementById('graph').places()"))
    assert drawn <= 40
    expect(page.locator("#telling")).to_contain_text("more are near")
    expect(page.locator(".ties .sentences").first.locator("> li")).to_have_count(40)
    page.locator(".ties").get_by_role("link", name="Relationships").click()
    expect(page.get_by_text(f"{FRIENDS:,} in all")).to_be_visible()
    assert complaints == []


def test_files_stand_alone(
    page: Page, server: Server, complaints: list[str], requests: list[str], tmp_path: Path
) -> None:
    for number, address in enumerate(
        (
            "/world/timeline.html?around=volodymyr-kazuo",
            f"/world/timeline.html?around={HUB}",
            "/world/timeline.svg?around=volodymyr-kazuo",
            "/world/map.html?around=kirill-kalnina",
            "/api/graph?around=volodymyr-kazuo&format=html",
            f"/api/graph?around={HUB}&depth=1&limit=200&format=html",
            "/api/graph?schema=reunion&depth=0&format=html",
            "/api/stories?schema=reunion&format=html",
        )
    ):
        file = tmp_path / f"{number}.{'svg' if '.svg' in address else 'html'}"
        answer = server.http.get(address)
        assert answer.status_code == 200, (address, answer.text[:300])
        file.write_bytes(answer.content)
        for width in (360, 1400):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(file.as_uri())
            page.wait_for_timeout(300)
            if file.suffix == ".html":
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address
                assert page.locator("img, iframe, object, embed, [onerror], [onload]").count() == 0, address
        assert set(requests) == {file.as_uri()}, address
        requests.clear()
    assert complaints == []
