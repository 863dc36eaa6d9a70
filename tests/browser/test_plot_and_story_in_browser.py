"""Plot and Story in a real browser: from choices to plots, from no plot to a what-if, from a sentence to its facts."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import SEEDS
from world.loading import load_into_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of the seeds' world, which can be written, and a token for that."""
    root: Path = tmp_path_factory.mktemp("plots") / "my.world"
    load_into_store(root, [SEEDS])
    token = Tokens(root).add("anna", Scope.WRITE)
    server = Server(world=root)
    yield f"http://127.0.0.1:{server.port}", token
    server.stop()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_one_chooses_a_plot_and_has_it_told(
    page: Page, served: tuple[str, str], requests: list[str], complaints: list[str]
) -> None:
    at, _ = served
    page.goto(f"{at}/plot")
    page.get_by_role("link", name="The Reunion").click()
    total = page.locator("#total strong")
    expect(total).to_have_text("96 plots")
    expect(page.locator(".beside thead th")).to_have_count(3)

    page.get_by_label("Outcome").select_option(label="killed")
    expect(total).not_to_have_text("96 plots")
    expect(page.locator(".beside")).to_be_visible()
    assert asked(page)["cast.outcome"] == ["Killed"]
    expect(page.locator(".beside tr", has_text="Killing").first).to_be_visible()
    expect(page.locator(".beside tr", has_text="Forgiveness")).to_have_count(0)
    page.get_by_label("From the year").fill("1994")
    page.get_by_label("From the year").blur()
    page.wait_for_url("**from=1994**")
    expect(page.locator(".beside")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("From the year")).to_have_value("")
    page.go_back()
    expect(total).to_have_text("96 plots")
    page.go_forward()
    expect(page.get_by_label("Outcome")).to_have_value("Killed")
    expect(page.locator(".beside")).to_be_visible()

    page.locator(".beside summary").first.click()
    expect(page.locator(".proof .facts li").first).to_be_visible()
    page.get_by_role("link", name="Have it told").first.click()
    expect(page.locator("article.story h2")).to_be_visible()
    assert asked(page)["cast.outcome"] == ["Killed"]
    assert all(one.startswith(at) for one in requests)
    assert complaints == []


@pytest.mark.parametrize(
    ("address", "script", "field", "choice", "asked_for"),
    [
        ("/plot?schema=reunion", "plot.js", "#role-outcome", "killed", ("cast.outcome", ["Killed"])),
        ("/story?schema=reunion", "story.js", "#style", "restraint", ("style", ["restraint"])),
    ],
)
def test_what_is_chosen_before_the_scripts_are_there_is_chosen(
    page: Page,
    served: tuple[str, str],
    address: str,
    script: str,
    field: str,
    choice: str,
    asked_for: tuple[str, list[str]],
) -> None:
    at, _ = served
    held: list[Route] = []
    page.route(f"**/{script}", lambda route: held.append(route))
    page.goto(f"{at}{address}", wait_until="commit")
    page.locator(field).select_option(label=choice)
    while not held:
        page.wait_for_timeout(1)
    held[0].continue_()
    page.wait_for_url(f"**{asked_for[0]}={asked_for[1][0]}**")
    expect(page.locator(f"{field} option:checked")).to_have_text(choice)


def test_plots_are_found_and_narrowed_down_without_a_script(browser: Browser, served: tuple[str, str]) -> None:
    at, _ = served
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{at}/plot")
    page.get_by_role("link", name="The Reunion").click()
    page.wait_for_url("**plots=now**")
    expect(page.locator("#total strong")).to_have_text("96 plots")
    expect(page.locator(".beside thead th")).to_have_count(3)
    page.get_by_label("Outcome").select_option(label="killed")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**plots=now**")
    assert asked(page)["cast.outcome"] == ["Killed"]
    expect(page.locator(".beside tr", has_text="Killing").first).to_be_visible()
    expect(page.locator(".beside tr", has_text="Forgiveness")).to_have_count(0)
    page.get_by_role("link", name="Have it told").first.click()
    expect(page.locator("article.story h2")).to_be_visible()
    page.close()


def test_a_tablet_shows_the_first_plot_beside_what_narrows_it_down(page: Page, served: tuple[str, str]) -> None:
    at, _ = served
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(f"{at}/plot?schema=reunion")
    first = page.locator(".beside thead th").first
    expect(first).to_be_in_viewport()
    box, form = first.bounding_box(), page.locator("#narrowing").bounding_box()
    assert box and form and box["x"] > form["x"] + form["width"]
    assert box["x"] + box["width"] < 768


def test_where_there_is_no_plot_a_repair_is_tried_as_a_what_if(
    page: Page, served: tuple[str, str], complaints: list[str]
) -> None:
    at, token = served
    page.goto(f"{at}/plot?schema=reunion&cast.protagonist=sophia-petrova")
    expect(page.get_by_text("nobody is known to have betrayed Sophia Petrova").first).to_be_visible()
    page.get_by_role("button", name="Try it as a what-if").first.click(timeout=30_000)
    page.get_by_label("What it is called").fill("sophia-returns")
    page.get_by_label("Your token").fill(token)
    page.get_by_role("button", name="Try it", exact=True).click()
    page.wait_for_url("**branch=sophia-returns**", timeout=30_000)
    expect(page.locator(".branch")).to_contain_text("sophia-returns")
    expect(page.locator(".beside")).to_contain_text("Sophia Petrova")
    page.get_by_role("link", name="As it is").click()
    expect(page.locator("#total strong")).to_have_text("No plot")
    assert complaints == []


def test_a_wrong_token_is_told_in_words(page: Page, served: tuple[str, str]) -> None:
    at, _ = served
    page.goto(f"{at}/plot?schema=reunion&cast.protagonist=sophia-petrova&repair=yes")
    page.get_by_role("button", name="Try it as a what-if").first.click()
    page.get_by_label("Your token").fill("wrong")
    page.get_by_role("button", name="Try it", exact=True).click()
    expect(page.locator(".trying .progress")).to_contain_text("token")


def place_of(page: Page, at: str, kind: str) -> int:
    """The place of the first sentence of the story that rests on something of a kind, and on little else."""
    address = f"{at}/api/stories?schema=reunion&cast=protagonist%3Dvolodymyr-kazuo&seed=1&format=json"
    sentences = page.request.get(address).json()["sentences"]
    fitting = (
        number
        for number, sentence in enumerate(sentences)
        if kind in {fact[2] for fact in sentence["facts"]} and len(sentence["facts"]) <= 3
    )
    return next(fitting)


def test_a_sentence_lights_up_with_its_facts_and_two_tellings_stand_side_by_side(
    page: Page, served: tuple[str, str], complaints: list[str]
) -> None:
    at, _ = served
    page.goto(f"{at}/story?schema=reunion&cast.protagonist=volodymyr-kazuo&seed=1")
    page.locator(".sentence").first.click()
    expect(page.locator("#lit .facts").locator("visible=true")).to_have_count(1)
    expect(page.locator(".strip .told").first).to_be_visible()
    assert asked(page)["s"] == ["0.0"]
    page.wait_for_selector("#map[data-ready]")
    page.locator(".sentence").nth(place_of(page, at, "lg:Romance")).click()
    expect(page.locator("#lit .facts").locator("visible=true")).to_contain_text("the old romance of Kazuo and Petrova")
    lit = page.locator("#cast-graph .thing.alight title")
    expect(lit).to_have_text(["Volodymyr Kazuo", "Natalia Petrova", "the old romance of Kazuo and Petrova"])
    expect(page.locator("#cast-graph .tie.alight")).to_have_count(2)
    expect(page.locator("#map .place.alight")).to_have_count(0)
    page.locator(".sentence", has_text="got a coded message").click()
    expect(page.locator("#map .place.alight")).to_have_count(1)
    expect(page.locator(".strip .told")).to_have_count(1)
    page.reload()
    expect(page.locator(".sentence[aria-current]")).to_have_count(1)
    expect(page.locator("#map .place.alight")).to_have_count(1)

    title = page.locator("article.story h2")
    before = title.inner_text()
    page.get_by_label("Voice").select_option("dossier")
    expect(title).not_to_have_text(before)
    assert asked(page)["style"] == ["dossier"]
    page.get_by_role("link", name="Compare with another").click()
    expect(page.locator("article.story")).to_have_count(2)
    page.locator("[id='other.person']").select_option("first")
    page.wait_for_url("**other.person=first**")
    page.locator("article.story").nth(1).locator(".sentence").nth(1).click()
    assert asked(page)["s"] == ["1.1"]
    expect(page.locator("#lit")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#lit")).to_be_hidden()
    assert complaints == []


def test_a_story_is_saved_in_every_format(page: Page, served: tuple[str, str]) -> None:
    at, _ = served
    page.goto(f"{at}/story?schema=reunion&seed=1")
    page.get_by_text("Save it").click()
    for name in ("text", "epub"):
        with page.expect_download() as kept:
            page.locator(".saving").get_by_role("link", name=name, exact=True).click()
        assert kept.value.path().stat().st_size > 500


@pytest.mark.parametrize("address", ["/plot", "/plot?schema=reunion", "/story?schema=reunion&other.seed=3"])
def test_a_phone_shows_all_of_it_without_moving_sideways(page: Page, served: tuple[str, str], address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(served[0] + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
