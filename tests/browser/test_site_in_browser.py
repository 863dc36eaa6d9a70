"""The exported pages in a real browser: quiet, readable, and deaf to the names in a world."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from render.export import write_site
from tests.conftest import ROOT, SEEDS
from world import World

pytestmark = pytest.mark.browser

HOSTILE = ROOT / "tests" / "render" / "graph" / "hostile-world"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sites")
    write_site(World.open(SEEDS), folder / "seeds")
    write_site(World.open(HOSTILE), folder / "hostile")
    return folder


def test_one_walks_from_the_index_to_a_person_and_on(
    page: Page, sites: Path, requests: list[str], complaints: list[str]
) -> None:
    page.goto((sites / "seeds" / "index.html").as_uri())
    page.get_by_role("link", name="Volodymyr Kazuo").click()
    expect(page.locator("h1")).to_have_text("Volodymyr Kazuo")
    page.locator(".ties a").first.click()
    expect(page.locator("h1")).not_to_have_text("Volodymyr Kazuo")
    page.locator(".brand a").click()
    expect(page.locator("section h2").first).to_contain_text("People")
    assert all(request.startswith(sites.as_uri()) for request in requests)
    assert complaints == []


def test_the_style_is_applied_under_the_policy(page: Page, sites: Path) -> None:
    page.goto((sites / "seeds" / "things" / "volodymyr-kazuo.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 247, 241)"


def test_a_narrow_screen_shows_a_page_without_scrolling_sideways(page: Page, sites: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto((sites / "seeds" / "things" / "volodymyr-kazuo.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_hostile_names_run_nothing(page: Page, sites: Path, requests: list[str], complaints: list[str]) -> None:
    for file in sorted((sites / "hostile").rglob("*.html")):
        page.goto(file.as_uri())
        assert page.locator("script, img, iframe").count() == 0
    expect(page.locator("body")).not_to_contain_text("49")
    assert len(requests) == len(list((sites / "hostile").rglob("*.html")))
    assert complaints == []
