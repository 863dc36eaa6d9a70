"""Signing in to read, in a real browser: the form, the pages behind it with all that their scripts ask for, and out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import SEEDS
from world.loading import load_into_store

pytestmark = pytest.mark.browser


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a server whose reading needs a token, and such a token."""
    load_into_store(tmp_path / "store", [SEEDS])
    token = Tokens(tmp_path / "store").add("reader", Scope.READ)
    server = Server("--read-token", world=tmp_path / "store")
    yield f"http://127.0.0.1:{server.port}", token
    server.stop()


def test_one_signs_in_reads_and_signs_out(page: Page, closed: tuple[str, str]) -> None:
    at, token = closed
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{at}/id/kirill-kalnina")
    expect(page.locator("h1")).to_have_text("This needs a token.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 247, 241)"
    page.get_by_label("Your token").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("The token that came is not known here.")
    page.get_by_label("Your token").fill(token)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Kirill Ivanovich Kalnina")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.reload()
    page.wait_for_selector("#graph[data-ready]")
    page.wait_for_selector("#map[data-ready]")
    page.get_by_label("Search this world").press_sequentially("natalia p")
    expect(page.get_by_role("option").first).to_contain_text("Natalia Petrova")
    assert token not in page.evaluate("document.cookie + JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    assert complaints == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("This needs a token.")
