"""Search as you type: by the keyboard, never stale, and a plain form underneath."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


def test_who_is_meant_is_chosen_by_the_keyboard(
    page: Page, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit("/")
    field = page.get_by_role("combobox", name="Search this world")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("natalia p")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Natalia Petrova")
    expect(options.first).to_contain_text("person")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("natalia p")
    assert complaints == []
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/id/natalia-petrova")


def test_enter_alone_leads_to_all_that_was_found(page: Page, visit: Callable[[str], None]) -> None:
    visit("/")
    page.get_by_label("Search this world").fill("petrova")
    page.get_by_label("Search this world").press("Enter")
    page.wait_for_url("**/search?q=petrova")
    page.get_by_role("link", name="Events").click()
    expect(page.locator(".found li").first).to_contain_text("Petrova's betrayal of Kazuo")
    page.go_back()
    expect(page.locator(".found li").first).to_contain_text("Natalia Petrova")


def test_what_is_nowhere_is_said(page: Page, visit: Callable[[str], None]) -> None:
    visit("/")
    page.get_by_label("Search this world").press_sequentially("zzzz")
    expect(page.get_by_role("listbox")).to_contain_text("Nothing here has these words")


def test_what_cannot_be_answered_yet_is_said_in_the_servers_words(page: Page, visit: Callable[[str], None]) -> None:
    visit("/")
    problem = {"detail": "The words of this world are still being read. Ask again in a few seconds."}
    page.route("**/api/search?*", lambda route: route.fulfill(status=503, json=problem))
    page.get_by_label("Search this world").press_sequentially("kazuo")
    expect(page.get_by_role("listbox")).to_contain_text("still being read")


def test_an_answer_that_comes_late_is_dropped(page: Page, visit: Callable[[str], None]) -> None:
    held: list[Route] = []
    visit("/")
    page.route("**/api/search?q=kaz&*", lambda route: held.append(route))
    field = page.get_by_label("Search this world")
    field.press_sequentially("kaz")
    page.wait_for_timeout(400)
    assert held
    field.fill("petrova")
    expect(page.get_by_role("option").first).to_contain_text("Natalia Petrova")
    held[0].fulfill(json={"items": [{"id": "x", "label": "Too late", "kind": "Person", "snippet": []}]})
    page.wait_for_timeout(200)
    expect(page.get_by_role("listbox")).not_to_contain_text("Too late")


def test_the_list_is_chosen_from_by_the_pointer(page: Page, visit: Callable[[str], None]) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    visit("/")
    page.get_by_label("Search this world").press_sequentially("kazuo")
    option = page.get_by_role("option").first
    box = option.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    option.click()
    page.wait_for_url("**/id/volodymyr-kazuo")
