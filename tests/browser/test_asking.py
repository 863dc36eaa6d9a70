"""Ask, in a browser: an editor that knows the world's words, answers with addresses, mistakes at their place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.http.conftest import Server
from tests.browser.test_every_page import GRAPH
from tests.browser.test_graph_in_browser import colours

pytestmark = pytest.mark.browser

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def type_query(page: Page, text: str) -> None:
    """Puts a query into the editor as a whole, as if it was pasted."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_a_query_is_asked_by_the_keyboard_and_has_an_address(
    page: Page, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit("/ask")
    type_query(page, "ASK { ?a lg:betrayer ?b }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer h2")).to_have_text("Yes.")
    assert "query=ASK" in page.url
    type_query(page, "SELECT ?b { ?a lg:betrayer ?b }")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answer").get_by_role("link", name="Natalia Petrova")).to_be_visible()
    page.go_back()
    expect(page.locator("#answer h2")).to_have_text("Yes.")
    expect(page.locator(".cm-content")).to_contain_text("ASK { ?a lg:betrayer ?b }")
    page.reload()
    expect(page.locator("#answer h2")).to_have_text("Yes.")
    assert complaints == []


def test_a_mistake_is_marked_where_it_stands(page: Page, visit: Callable[[str], None], complaints: list[str]) -> None:
    visit("/ask")
    type_query(page, "SELECT * WHERE {\n  ?a lg:betrayer\n}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer .problem")).to_contain_text("line 3")
    expect(page.locator(".cm-lintRange-error, .cm-lintPoint-error").first).to_be_attached()
    type_query(page, "ASK {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer h2")).to_have_text("Yes.")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    assert complaints == []


def test_words_of_the_world_complete_themselves(page: Page, visit: Callable[[str], None]) -> None:
    visit("/ask")
    type_query(page, "SELECT ?who { ?who a lg:Pers")
    page.keyboard.press("Control+Space")
    chosen = page.locator(".cm-tooltip-autocomplete li").first
    expect(chosen).to_contain_text("lg:Person")
    expect(page.locator(".cm-completionInfo")).to_be_visible()
    page.keyboard.press("Escape")
    type_query(page, "SELECT ?who { ?what betray")
    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("lg:betrayed")
    page.keyboard.press("Escape")
    type_query(page, "SELECT ?what { ?what lg:betrayer id:petrova")
    page.keyboard.press("Control+Space")
    option = page.locator(".cm-tooltip-autocomplete li").first
    expect(option).to_contain_text("id:natalia-petrova")
    page.wait_for_timeout(200)  # CodeMirror takes no key for a list that has only just come
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("lg:betrayer id:natalia-petrova")


def test_a_slow_query_can_be_cancelled_and_stops_on_the_server(
    page: Page, server: Server, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit("/ask")
    before = set(server.workers())
    type_query(page, SLOW)
    page.keyboard.press("Control+Enter")
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="s of at most 30 s")).to_be_visible()
    cancel.click()
    expect(page.get_by_role("status").filter(has_text="Cancelled.")).to_be_visible()
    expect(cancel).to_be_hidden()
    for _ in range(50):
        if before - set(server.workers()):
            break
        page.wait_for_timeout(100)
    assert before - set(server.workers()), "the query still runs"
    type_query(page, "ASK {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer h2")).to_have_text("Yes.")
    assert complaints == []


def test_facts_are_drawn_with_names(
    page: Page, browser: Browser, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit(GRAPH)
    page.wait_for_selector(".canvas[data-ready]")
    canvas = page.locator(".canvas")
    assert colours(browser, canvas.screenshot()) > 50
    page.get_by_role("link", name="Table", exact=True).click()
    expect(canvas).to_have_count(0)
    page.get_by_role("link", name="Graph", exact=True).click()
    page.wait_for_selector(".canvas[data-ready]")
    assert "as=graph" in page.url
    page.get_by_role("button", name="Colours").click()
    assert complaints == []


def test_the_editor_can_be_left_by_the_keyboard(page: Page, visit: Callable[[str], None]) -> None:
    visit("/ask")
    page.locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_focused()


def test_all_of_it_works_without_a_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/ask")
    page.get_by_label("Query").fill("ASK { ?a lg:betrayer ?b }")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answer h2")).to_have_text("Yes.")
    page.get_by_label("Search this world").fill("petrova")
    page.get_by_label("Search this world").press("Enter")
    expect(page.locator(".found li").first).to_contain_text("Natalia Petrova")
    context.close()
