"""Each journey through a built world of 10,000 characters: pages stand at once, whatever goes on behind them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.browser.conftest import from_elsewhere
from tests.browser.test_asking import type_query
from tests.browser.test_things import drawn

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KGB = "/id/kgb"
PATIENCE = 60_000
"""Milliseconds: how long something takes is measured in tests/benchmarks/pages.py, not here."""


@pytest.fixture(scope="module", autouse=True)
def _patient() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def served(large_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server of a copy, and a token to write there."""
    store = tmp_path_factory.mktemp("large") / "society.world"
    shutil.copytree(large_world, store)
    token = Tokens(store).add("anna", Scope.WRITE)
    server = Server(world=store)
    server.http.timeout = PATIENCE / 1000
    while server.http.get("/api/search?q=anna").status_code == 503:  # all words are read once for a new store
        continue
    yield server, token
    server.stop()


@pytest.fixture
def at(page: Page, served: tuple[Server, str], requests: list[str], complaints: list[str]) -> Iterator[str]:
    """Where the server is; in the end, nothing was complained of and nothing was asked for elsewhere."""
    page.set_default_timeout(PATIENCE)
    yield f"http://127.0.0.1:{served[0].port}"
    assert from_elsewhere(requests, served[0]) == []
    assert complaints == []


def test_somebody_is_searched_for_and_what_is_near_is_opened_hidden_and_seen_in_a_year(page: Page, at: str) -> None:
    page.goto(f"{at}/")
    expect(page.locator(".census")).to_contain_text("10,0")
    page.get_by_label("Search this world").press_sequentially("kgb")
    expect(page.get_by_role("option").first).to_contain_text("KGB")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/kgb")
    before = drawn(page)
    assert 20 <= len(before) <= 60
    page.get_by_text("The picture as a list").click()
    page.get_by_role("button", name="Expand:").first.click()
    page.wait_for_url("**open=*")
    assert drawn(page).keys() > before.keys()
    page.get_by_role("button", name="Hide:").first.click()
    page.wait_for_url("**hide=*")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    assert drawn(page) == before
    page.locator("#listed td a:not([href$='/kgb'])").first.click()
    page.wait_for_url(lambda address: "/id/" in address and "/id/kgb" not in address)


def test_a_list_is_narrowed_down(page: Page, at: str) -> None:
    page.goto(f"{at}/world?kind=events")
    page.get_by_label("With", exact=True).press_sequentially("anna")
    expect(page.locator(".choices li").first).to_contain_text("Anna")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**participant=*")
    expect(page.locator("#main")).to_contain_text("Anna")


def test_a_check_is_followed_and_called_off_on_a_page_that_stands_at_once(page: Page, at: str) -> None:
    page.goto(f"{at}/check")
    expect(page.locator(".running progress")).to_be_visible()
    expect(page.locator(".running .count")).to_contain_text("rules checked")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#findings")).to_contain_text("The check was called off")
    expect(page.get_by_role("link", name="Check this world")).to_be_visible()


def test_a_plot_is_narrowed_down_while_others_are_looked_for_and_told(page: Page, at: str) -> None:
    page.goto(f"{at}/plot")
    page.get_by_role("link", name="The Reunion").click()
    total = page.locator("#total strong")
    expect(total).to_contain_text("plots")
    all_of_them = total.inner_text()
    page.get_by_label("Outcome").select_option(label="killed")
    expect(total).not_to_have_text(all_of_them)
    expect(page.locator(".beside thead th")).to_have_count(3)
    page.locator(".beside summary").first.click()
    expect(page.locator(".proof .facts li").first).to_be_visible()
    page.get_by_role("link", name="Have it told").first.click()
    page.locator(".sentence").first.click()
    expect(page.locator("#lit .facts").locator("visible=true")).to_have_count(1)
    title = page.locator("article.story h2")
    before = title.inner_text()
    page.get_by_label("Voice").select_option("dossier")
    expect(title).not_to_have_text(before)


def test_somebody_is_added_after_a_mistake_and_taken_back(page: Page, at: str, served: tuple[Server, str]) -> None:
    page.goto(f"{at}/write/new?type=Person")
    page.get_by_label("Sign in to write").fill(served[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".signed")).to_contain_text("You write as anna.")
    page.get_by_label("name", exact=False).first.fill("Élise Öz")
    born = page.locator('[data-field="born"]')
    born.locator("input").fill("1935-13")
    expect(born.locator(".mistake")).to_contain_text("There is no month 13")
    born.locator("input").fill("1935")
    expect(page.locator(".trial")).to_contain_text("All would fit together")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/write/thing?id=elise-oz")
    page.get_by_role("link", name="Its history").click()
    expect(page.locator(".log li").first).to_contain_text("Élise Öz")
    page.go_back()
    page.goto(f"{at}/id/elise-oz")
    expect(page.locator("h1")).to_contain_text("Élise Öz")


def test_a_query_is_answered_and_a_long_one_called_off_on_a_page_that_stands_at_once(page: Page, at: str) -> None:
    page.goto(f"{at}/ask")
    type_query(page, "SELECT ?who { ?b a lg:Betrayal ; lg:betrayer ?who } LIMIT 20")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer h2")).to_have_text("20 rows")
    page.goto(f"{at}/ask?question=who-is-what-to-whom")
    expect(page.locator(".progress")).to_contain_text("Asking")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".progress")).to_have_text("Cancelled.")
    assert "question=who-is-what-to-whom" in page.url
