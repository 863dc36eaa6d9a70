"""The standalone picture in a real browser, opened from disk."""

from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from render.graph import graph_page
from world import World

pytestmark = pytest.mark.browser

TESTS = Path(__file__).resolve().parents[1]
HOSTILE = TESTS / "render" / "graph" / "hostile-world"
SEEDS = TESTS.parent / "examples" / "seeds"


@pytest.fixture(scope="module")
def seeds_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / "seeds.html"
    file.write_text(graph_page(World.open(SEEDS)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / "hostile.html"
    file.write_text(graph_page(World.open(HOSTILE)), encoding="utf-8")
    return file


def visit(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")


def find(page: Page, name: str) -> None:
    page.get_by_label("Find").fill(name)
    page.get_by_label("Find").press("Enter")


def colours(browser: Browser, png: bytes) -> int:
    """How many different colours a screenshot holds: every fourth pixel, as the browser decodes it."""
    page = browser.new_page()
    count = page.evaluate(
        """async (source) => {
            const image = new Image();
            image.src = source;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
            return new Set(pixels.filter((_, at) => at % 4 === 0)).size;
        }""",
        "data:image/png;base64," + b64encode(png).decode("ascii"),
    )
    page.close()
    return int(count)


def test_the_page_asks_for_nothing_but_itself_and_breaks_no_policy(
    page: Page, seeds_file: Path, requests: list[str], complaints: list[str]
) -> None:
    visit(page, seeds_file)
    find(page, "Sophia")
    page.get_by_role("button", name="Show all").click()
    page.wait_for_timeout(300)
    assert requests == [seeds_file.as_uri()]
    assert complaints == []


def test_the_picture_is_not_blank(browser: Browser, page: Page, seeds_file: Path) -> None:
    visit(page, seeds_file)
    page.wait_for_timeout(300)
    graph = page.locator("#graph")
    box = graph.bounding_box()
    assert box is not None
    assert box["height"] > 500
    assert colours(browser, graph.screenshot()) > 100


def test_searching_brings_a_thing_into_focus_and_shows_its_facts(page: Page, seeds_file: Path) -> None:
    visit(page, seeds_file)
    find(page, "natalia petrova")
    panel = page.get_by_role("complementary", name="Facts")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Natalia Petrova")
    expect(panel).to_contain_text("000_3730f6bea145b993.txt, paragraph 6")
    expect(panel).to_contain_text("Petrova's betrayal of Kazuo")


def test_a_click_on_a_thing_shows_its_facts(page: Page, seeds_file: Path) -> None:
    visit(page, seeds_file)
    find(page, "Imanol")
    page.wait_for_timeout(200)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_attribute("data-shows", "")
    # The search has brought her to the middle of the picture.
    page.locator("#graph").click()
    expect(page.locator("#panel")).to_have_attribute("data-shows", "imanol-kovalenko")
    expect(page.locator("#panel")).to_contain_text("freelance investigator")


def test_the_keyboard_reaches_things_links_and_kinds(page: Page, seeds_file: Path) -> None:
    visit(page, seeds_file)
    page.keyboard.press("/")
    page.keyboard.type("Kirill")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Kirill Ivanovich Kalnina")
    doubts = page.get_by_role("button", name="Doubts")
    doubts.press("Enter")
    expect(doubts).to_have_attribute("aria-pressed", "false")


def test_a_name_that_nobody_bears_is_answered(page: Page, seeds_file: Path) -> None:
    visit(page, seeds_file)
    find(page, "Moneypenny")
    expect(page.locator("#found")).to_have_text("Nothing here bears that name.")


def test_hostile_names_are_shown_as_text_and_run_nothing(
    page: Page, hostile_file: Path, requests: list[str], complaints: list[str]
) -> None:
    visit(page, hostile_file)
    before = page.title()
    for name in ("anna", "boris", "betrayal"):
        find(page, name)
        expect(page.locator("#panel")).to_have_attribute("data-shows", name)
    find(page, "anna")
    page.wait_for_timeout(200)
    page.locator("#graph").hover()
    page.wait_for_timeout(600)
    expect(page.locator("div.vis-tooltip")).to_contain_text('"><script>alert(1)</script>')
    expect(page.locator("#panel h2")).to_have_text('"><script>alert(1)</script>')
    expect(page.locator("#panel")).to_contain_text("</script><script>alert(2)</script> <!-- ]] } {{ 7 * 7 }}")
    page.get_by_role("button", name="romance").click()
    expect(page.locator("#panel h2")).to_have_text("<img src=x onerror=alert(4)> ]]")
    assert page.title() == before
    assert page.locator("script").count() == 4
    assert page.locator("iframe, img, svg[onload]").count() == 0
    assert requests == [hostile_file.as_uri()]
    assert complaints == []


def test_the_pointer_does_not_take_the_search_away(page: Page, seeds_file: Path) -> None:
    visit(page, seeds_file)
    page.get_by_label("Find").click()
    page.locator("#graph").hover()
    page.keyboard.type("Tokyo")
    expect(page.get_by_label("Find")).to_have_value("Tokyo")
