"""Every page, by day and night, on a phone and on a wide screen: quiet, readable, and nothing moves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

GRAPH = "/ask?query=CONSTRUCT+WHERE+%7B%3Fa+lg:betrayer+%3Fb%3B+lg:betrayed+%3Fc%7D&as=graph"
PAGES = {
    "home": "/",
    "ask": "/ask",
    "answer": "/ask?question=who-is-what-to-whom",
    "graph": GRAPH,
    "search": "/search?q=petrova",
    "a list": "/world",
    "a narrower list": "/world?kind=events&from=1980",
    "an empty list": "/world?q=zzzz",
    "a person": "/id/volodymyr-kazuo",
    "a place": "/id/moscow",
    "nothing found": "/search?q=zzzz",
    "story": "/story?schema=reunion&cast.protagonist=volodymyr-kazuo&seed=1",
    "api": "/docs",
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_is_quiet_and_fits_and_keeps_nobody_out(address: str, look_over: Callable[..., None]) -> None:
    look_over(address)


def test_the_colours_are_chosen_by_a_switch_and_kept(
    page: Page, visit: Callable[[str], None], complaints: list[str]
) -> None:
    def paper() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    visit("/")
    light = paper()
    switch = page.get_by_role("button", name="Colours")
    switch.click()
    assert switch.get_attribute("aria-label") == "Colours: light"
    switch.press("Enter")
    assert switch.get_attribute("aria-label") == "Colours: dark"
    dark = paper()
    assert dark != light
    page.goto(page.url.rstrip("/") + "/ask", wait_until="commit")
    page.wait_for_function("getComputedStyle(document.body).backgroundColor !== 'rgba(0, 0, 0, 0)'")  # the first paint
    assert paper() == dark
    page.get_by_role("button", name="Colours").click()
    assert paper() == light
    assert page.evaluate("localStorage.length") == 0
    assert complaints == []


def test_the_keyboard_comes_to_the_content_first(page: Page, visit: Callable[[str], None]) -> None:
    visit("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


def test_an_error_is_a_page_with_a_way_on(page: Page, visit: Callable[[str], None]) -> None:
    visit("/nowhere")
    assert page.locator("h1").inner_text() == "There is nothing at this address."
    page.get_by_role("link", name="To the beginning").click()
    assert page.locator("h1").inner_text() == "A Dance of Shadows"
