"""World in a real browser: lists by name, and the graph of a thing that is opened, narrowed, undone and linked to."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.api.explorer.test_pages import NOTES
from tests.api.http.conftest import Server
from tests.browser.conftest import from_elsewhere

pytestmark = pytest.mark.browser

KAZUO = "/id/volodymyr-kazuo"


def drawn(page: Page) -> dict[str, Any]:
    """Where things stand in the graph, by id."""
    page.wait_for_selector("#graph[data-ready]")
    found: dict[str, Any] = page.evaluate("document.getElementById('graph').places()")
    return found


def test_a_list_is_narrowed_down_by_a_name_that_is_completed(
    page: Page, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit("/world?kind=events")
    field = page.get_by_label("With", exact=True)
    field.press_sequentially("natalia p")
    expect(page.locator(".choices li").first).to_contain_text("Natalia Petrova")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**participant=natalia-petrova*")
    expect(page.get_by_label("With", exact=True)).to_have_value("Natalia Petrova")
    page.get_by_role("link", name="Petrova's betrayal of Kazuo").click()
    page.wait_for_url("**/id/betrayal-of-kazuo")
    assert complaints == []


def test_a_graph_is_opened_hidden_pinned_and_undone_and_nothing_moves(
    page: Page, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit(KAZUO)
    before = drawn(page)
    assert {"volodymyr-kazuo", "natalia-petrova"} <= before.keys()
    page.get_by_text("The picture as a list").click()
    page.get_by_role("button", name="Expand: Natalia Petrova").click()
    page.wait_for_url("**open=natalia-petrova")
    opened = drawn(page)
    assert opened.keys() > before.keys()
    assert all(opened[one] == place for one, place in before.items())
    page.get_by_role("button", name="Hide: Natalia Petrova").click()
    assert "natalia-petrova" not in drawn(page)
    page.get_by_role("button", name="Undo").click()
    assert drawn(page) == opened
    page.go_back()
    assert "natalia-petrova" not in drawn(page)
    page.go_back()
    assert drawn(page) == opened
    page.get_by_role("button", name="Collapse: Natalia Petrova").click()
    assert drawn(page) == before
    page.get_by_role("button", name="Pin: Natalia Petrova").click()
    page.get_by_role("button", name="People").click()
    assert {"volodymyr-kazuo", "natalia-petrova"} <= drawn(page).keys() < before.keys()
    expect(page.get_by_role("button", name="People")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Show what is hidden").click()
    assert drawn(page) == before
    assert complaints == []


def test_a_year_shows_its_ties_in_all_pictures_and_is_in_the_address(
    page: Page, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit(KAZUO)
    before = drawn(page)
    page.get_by_label("Year", exact=True).fill("1990")
    page.wait_for_url("**year=1990")
    assert drawn(page).keys() < before.keys()
    expect(page.locator("#telling")).to_contain_text("Ties of 1990")
    expect(page.locator("#timeline .now")).to_have_count(1)
    here = drawn(page)
    page.reload()
    assert drawn(page).keys() == here.keys()
    page.get_by_role("button", name="All years").click()
    assert drawn(page) == before
    expect(page.locator("#timeline .now")).to_have_count(0)
    assert complaints == []


def test_what_cannot_be_fetched_is_said(page: Page, visit: Callable[[str], None]) -> None:
    page.route("**/api/graph?*", lambda route: route.fulfill(status=503, json={"detail": "Too busy now."}))
    visit(KAZUO)
    expect(page.locator("#graph")).to_contain_text("The picture could not be drawn. Too busy now.")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, head in NOTES.items():
        (folder / f"{name}.md").write_text(f"---\n{head}\n---\n", encoding="utf-8")
    long = "\u202e" + "لا " * 3_000
    (folder / "long.md").write_text(f"---\nid: long\ntype: Person\nname: '{long}'\n---\n", encoding="utf-8")
    (folder / "met.md").write_text(
        "---\nid: met\ntype: Friendship\nname: <b>met</b>\nparty: [anna, long]\nfrom: 1950\n---\n", encoding="utf-8"
    )
    (folder / "vienna.md").write_text(
        "---\nid: vienna\ntype: City\nname: <em>Vienna</em>\nlatitude: 48.2\nlongitude: 16.37\n---\n", encoding="utf-8"
    )
    (folder / "home.md").write_text(
        "---\nid: home\ntype: Residence\nname: x\nagent: anna\nplace: vienna\nfrom: 1950\n---\n", encoding="utf-8"
    )
    server = Server(world=folder)
    yield server
    server.stop()


def test_hostile_names_are_safe_and_fit(
    page: Page, hostile: Server, complaints: list[str], requests: list[str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for address in ("/id/anna", "/id/long", "/world", "/id/vienna"):
        page.goto(f"http://127.0.0.1:{hostile.port}{address}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    page.goto(f"http://127.0.0.1:{hostile.port}/id/anna")
    assert "long" in drawn(page)
    page.get_by_text("The picture as a list").click()
    page.get_by_role("button", name="Expand: <img src=x onerror=alert(1)>").click()
    page.wait_for_url("**open=jonas")
    page.wait_for_selector("#map[data-ready]")
    assert from_elsewhere(requests, hostile) == []
    assert complaints == []


def test_files_stand_alone(
    page: Page, hostile: Server, complaints: list[str], requests: list[str], tmp_path: Path
) -> None:
    for name in ("timeline.html", "map.html", "timeline.svg"):
        file = tmp_path / name
        file.write_bytes(hostile.http.get(f"/world/{name}?around=anna").content)
        page.goto(file.as_uri())
        if name == "map.html":
            page.wait_for_selector("#map[data-ready]")
            expect(page.locator("#map svg .place")).to_have_count(1)
        assert requests == [file.as_uri()]
        requests.clear()
    assert complaints == []
