"""Check, Write and History in a real browser: signed in, with mistakes, in a world with hostile names."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.browser.conftest import from_elsewhere
from world.loading import load_into_store

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "very long " * 30
NOTES = {
    "anna": "id: anna\ntype: Person\nname: Anna Weiss\nborn: 1930\ndied: 1970\nwound: {type: Loss, name: a loss}\n"
    "trait: [calm, {value: proud, source: a letter}]",
    "jonas": f"id: jonas\ntype: Person\nname: '{HOSTILE}'",
    "karl": "id: karl\ntype: Person\nname: Karl Roth",
    "late": "id: late\ntype: Meeting\nname: a late meeting\nparty: [anna, jonas, karl]\nwhen: 1990",
    "later": "id: later\ntype: Meeting\nname: a later meeting\nparty: [anna, jonas, karl]\nwhen: 1991",
    "vienna": "id: vienna\ntype: City\nname: Vienna",
}
TOKEN = {"value": ""}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("worlds")
    for name, head in NOTES.items():
        (root / f"{name}.md").write_text(f"---\n{head}\n---\n", encoding="utf-8")
    load_into_store(root / "my.world", sorted(root.glob("*.md")))
    TOKEN["value"] = Tokens(root / "my.world").add("maria", Scope.WRITE)
    server = Server(world=Path(root / "my.world"))
    bearing = {"Authorization": f"Bearer {TOKEN['value']}"}
    changed = server.http.post("/api/changes", json={"add": ['karl trait "quiet"']}, headers=bearing)
    assert changed.status_code == 200, changed.text
    yield server
    server.stop()


@pytest.fixture
def enter(page: Page, visit: Callable[[str], None]) -> Callable[[str], None]:
    """Goes to an address, and signs in there."""

    def go(address: str) -> None:
        visit(address)
        page.get_by_label("Sign in to write").fill(TOKEN["value"])
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator(".signed")).to_contain_text("You write as maria.")

    return go


def checked(server: Server) -> None:
    """Waits until what is found is known: a page that follows a check is never idle."""
    for _ in range(30):
        if 'class="finding"' in server.http.get("/check/findings").text:
            return


def undo(page: Page) -> None:
    page.locator(".done").get_by_role("button", name="Undo").click()
    expect(page.locator(".done")).to_contain_text("is taken back")


def test_whoever_signs_in_is_known_until_the_tab_is_closed(
    page: Page, visit: Callable[[str], None], complaints: list[str]
) -> None:
    visit("/write")
    page.get_by_label("Sign in to write").fill("nonsense")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#token-told")).to_contain_text("token")
    page.get_by_label("Sign in to write").fill(TOKEN["value"])
    page.keyboard.press("Enter")
    expect(page.locator(".signed")).to_contain_text("You write as maria.")
    visit("/history")
    expect(page.locator(".signed")).to_contain_text("You write as maria.")
    assert page.evaluate("document.cookie + localStorage.length") == "0"
    assert sum(page.evaluate("window.shifts")) < 0.01
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Sign in to write")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert complaints == []


def test_somebody_is_added_after_a_mistake_at_its_field_and_taken_back(
    page: Page, enter: Callable[[str], None], complaints: list[str], requests: list[str], server: Server
) -> None:
    enter("/write")
    page.get_by_role("link", name="Person", exact=True).click()
    page.get_by_label("name", exact=False).first.fill("Élise Öz")
    born = page.locator('[data-field="born"]')
    born.locator("input").fill("1935-13")
    expect(born.locator(".mistake")).to_contain_text("There is no month 13")
    expect(born.locator("input")).to_have_attribute("aria-invalid", "true")
    born.locator("input").fill("1935")
    expect(page.locator(".trial")).to_contain_text("All would fit together")
    expect(born.locator(".mistake")).to_be_empty()
    place = page.locator('[data-field="birthplace"] input')
    place.press_sequentially("vien")
    expect(page.locator(".value .choices li").first).to_contain_text("Vienna")
    place.press("ArrowDown")
    place.press("Enter")
    fear = page.locator('[data-field="fear"]')
    fear.get_by_role("button", name="describe one here").click()
    fear.locator('[data-part="name"]').fill("heights")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/write/thing?id=elise-oz")
    expect(page.locator('[data-field="birthplace"] input')).to_have_value("Vienna")
    expect(page.locator('[data-field="fear"] [data-part="name"]')).to_have_value("heights")
    expect(page.locator(".done")).to_contain_text("Saved.")
    assert complaints == []
    assert from_elsewhere(requests, server) == []
    undo(page)
    assert page.url.endswith("/write")
    assert server.http.get("/api/characters/elise-oz").status_code == 404


def test_what_is_there_is_changed_key_by_key_and_the_rest_stays(
    page: Page, enter: Callable[[str], None], complaints: list[str], server: Server
) -> None:
    enter("/write/thing?id=anna")
    before = server.http.get("/api/characters/anna").json()["note"]
    page.locator('[data-field="pronoun"] select').select_option("she")
    expect(page.locator(".trial")).to_contain_text("All would fit together")
    page.locator("#why").fill("a letter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".done")).to_contain_text("Saved.")
    assert server.http.get("/api/characters/anna").json()["note"] == {**before, "pronoun": "she"}
    assert server.http.get("/api/history?limit=1").json()["items"][0]["why"] == "a letter"
    undo(page)
    assert complaints == []


def test_two_who_edit_one_thing_do_not_overwrite_each_other_unseen(
    page: Page, enter: Callable[[str], None], server: Server
) -> None:
    def other(note: dict[str, object]) -> None:
        answer = server.http.patch(
            "/api/characters/karl", json=note, headers={"Authorization": f"Bearer {TOKEN['value']}"}
        )
        assert answer.is_success, answer.text

    def now() -> dict[str, object]:
        note: dict[str, object] = server.http.get("/api/characters/karl").json()["note"]
        return note

    enter("/write/thing?id=karl")
    page.locator('[data-field="pronoun"] select').select_option("he")
    other({"pronoun": "they", "shortName": "Roth"})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#form-told")).to_contain_text("pronoun is now “they”; it was nothing")
    expect(page.locator("#form-told").get_by_role("link")).to_have_attribute("href", "/history?thing=karl")
    assert now()["pronoun"] == "they"
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".done")).to_contain_text("Saved.")
    assert now() | {"pronoun": "he", "shortName": "Roth"} == now()
    # What others change elsewhere in it stays, and stands in nobody's way.
    page.locator('[data-field="alias"] input').fill("Karlchen")
    other({"shortName": "Rothe"})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator('[data-field="alias"] input')).to_have_value("Karlchen")
    expect(page.locator('[data-field="shortName"] input')).to_have_value("Rothe")
    other({"shortName": "Roth"})
    page.get_by_role("button", name="Delete").click()
    page.locator("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator("#form-told")).to_contain_text("shortName is now “Roth”")
    assert now()["alias"] == "Karlchen"


def test_what_would_break_is_said_before_and_saved_all_the_same(
    page: Page, enter: Callable[[str], None], server: Server
) -> None:
    enter("/write/new?type=Meeting")
    page.locator('[data-field="name"] input').fill("a last meeting")
    party = page.locator('[data-field="party"]')
    party.locator("input").press_sequentially("anna")
    page.locator(".value .choices li").first.click()
    page.locator('[data-field="when"] input').fill("1995")
    expect(page.locator(".trial")).to_contain_text("Anna Weiss takes part in a last meeting")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#form-told")).to_contain_text("Nothing is saved")
    assert server.http.get("/api/events/a-last-meeting").status_code == 404
    page.get_by_role("button", name="Save all the same").click()
    page.wait_for_url("**/write/thing?id=a-last-meeting")
    page.get_by_role("button", name="Delete").click()
    page.locator("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".done")).to_contain_text("Deleted.")
    assert server.http.get("/api/events/a-last-meeting").status_code == 404


@pytest.mark.parametrize("width", [390, 768])
def test_what_a_form_would_break_is_in_sight_while_it_is_filled_in_on_any_screen(
    page: Page, enter: Callable[[str], None], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    enter("/write/thing?id=anna")
    for key in ("died", "trait"):
        field = page.locator(f'[data-field="{key}"] input').first
        field.focus()
        expect(field).to_be_in_viewport()
        expect(page.locator(".trial")).to_be_in_viewport(ratio=0.9)
        under = field.evaluate(
            "(one) => { const box = one.getBoundingClientRect();"
            " return document.elementFromPoint(box.x + 9, box.y + 9) === one; }"
        )
        assert under, f"{key} is covered"


def test_what_is_typed_fast_is_checked_one_at_a_time_and_the_last_of_it_is_told(
    page: Page, enter: Callable[[str], None]
) -> None:
    asked: list[str] = []
    running: list[str] = []
    most: list[int] = []

    def begins(request: Request) -> None:
        if request.url.endswith("/write/rehearsal"):
            asked.append(request.post_data or "")
            running.append(request.url)
            most.append(len(running))

    def ends(request: Request) -> None:
        if request.url.endswith("/write/rehearsal"):
            running.pop()

    page.on("request", begins)
    page.on("requestfinished", ends)
    with page.expect_request_finished(lambda request: request.url.endswith("/write/rehearsal")):
        enter("/write/thing?id=anna")
    assert '"note":{}' in asked[0]  # nothing is typed yet, and the store is opened
    died = page.locator('[data-field="died"] input').first
    died.fill("")
    died.press_sequentially("1995-10-12", delay=90)
    died.fill("1969")
    expect(page.locator(".trial")).to_contain_text("after dying (1969)")
    assert '"died":"1969"' in asked[-1]
    assert max(most) == 1
    assert page.locator(".trial[aria-busy]").count() == 0


def test_a_fix_is_applied_a_finding_accepted_and_the_list_follows(
    page: Page, enter: Callable[[str], None], complaints: list[str], server: Server
) -> None:
    checked(server)
    enter("/check?severity=error")
    findings = page.locator('[data-rule="acts-after-death"]')
    expect(findings).to_have_count(2, timeout=40_000)
    first = findings.filter(has_text="a late meeting")
    expect(first.locator(".clash")).to_contain_text("Anna Weiss")
    expect(first.locator(".place").first).to_contain_text(".md:")
    first.get_by_text("Take Anna Weiss out of").click()
    expect(first.locator(".changes del").first).to_be_visible()
    first.locator(".fix button").first.click()
    expect(page.locator(".done")).to_contain_text("The fix is applied.")
    expect(findings).to_have_count(1, timeout=40_000)
    findings.get_by_text("Accept it, because").click()
    findings.get_by_label("Why it is right").fill("she has a twin")
    findings.get_by_role("button", name="Accept").click()
    expect(page.locator(".done")).to_contain_text("accepted")
    expect(findings).to_have_count(0, timeout=40_000)
    page.get_by_role("link", name="Accepted 1").click()
    expect(page.locator(".finding")).to_contain_text("Accepted: she has a twin", timeout=40_000)
    page.go_back()
    assert "severity=error" in page.url
    assert complaints == []
    for one in server.http.get("/api/history?limit=2").json()["items"]:
        back = server.http.post(
            f"/api/history/{one['number']}/undo?force=true", headers={"Authorization": f"Bearer {TOKEN['value']}"}
        )
        assert back.status_code == 200


def test_an_edit_is_read_in_words_and_taken_back(
    page: Page, enter: Callable[[str], None], complaints: list[str], server: Server
) -> None:
    server.http.post(
        "/api/changes",
        json={"add": ["vienna atmosphere fog"], "why": "it is November"},
        headers={"Authorization": f"Bearer {TOKEN['value']}"},
    )
    enter("/history?thing=vienna")
    expect(page.locator(".log li").first).to_contain_text("it is November")
    expect(page.locator("h1")).to_have_text("What was done to Vienna")
    page.locator(".log .head a").first.click()
    expect(page.locator(".changes")).to_contain_text("Vienna")
    expect(page.locator(".changes ins")).to_contain_text("fog")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".done")).to_contain_text("is taken back")
    page.reload()
    expect(page.locator(".lede")).to_contain_text("It was taken back by")
    assert complaints == []


def test_a_what_if_is_begun_written_compared_and_merged_and_another_dropped(
    page: Page, enter: Callable[[str], None], complaints: list[str], server: Server
) -> None:
    enter("/history/branches")
    for name in ("snow", "sun"):
        page.get_by_label("What if…").fill(f"there were {name}")
        page.get_by_label("Short name").fill(name)
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url(f"**/history/branches/{name}")
        if name == "snow":
            page.goto(f"http://127.0.0.1:{server.port}/write/thing?id=vienna&branch=snow")
            page.locator('[data-field="description"] textarea').fill("White.")
            page.get_by_role("button", name="Save", exact=True).click()
            expect(page.locator(".done")).to_contain_text("Saved.")
            page.goto(f"http://127.0.0.1:{server.port}/history/branches/snow")
            expect(page.locator(".changes ins")).to_contain_text("White.")
            page.get_by_role("button", name="Make it so").click()
            page.wait_for_url("**/history")
            page.goto(f"http://127.0.0.1:{server.port}/history/branches")
        else:
            page.get_by_role("button", name="Drop it").click()
            page.wait_for_url("**/history/branches")
    expect(page.locator("main")).to_contain_text("There is no what-if")
    assert server.http.get("/api/places/vienna").json()["note"]["description"] == "White."
    assert complaints == []


PAGES = {
    "check": "/check",
    "write": "/write",
    "a form": "/write/thing?id=anna",
    "a hostile form": "/write/thing?id=jonas",
    "a new thing": "/write/new?type=Betrayal",
    "history": "/history",
    "an edit": "/history/1",
    "what-ifs": "/history/branches",
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_these_views_are_quiet_and_fit_and_keep_nobody_out(
    address: str, server: Server, look_over: Callable[..., None]
) -> None:
    if address == "/check":
        checked(server)
    look_over(address, shown=".finding" if address == "/check" else "", is_still=False)


def test_all_of_it_is_read_without_a_script(browser: Browser, server: Server) -> None:
    page = browser.new_page(java_script_enabled=False)
    checked(server)
    for address, words in (
        ("/check", "Anna Weiss"),
        ("/write", "takes a script"),
        ("/write/thing?id=anna", "Anna Weiss"),
        ("/history", "the last one first"),
        ("/history/branches", "What-ifs"),
    ):
        page.goto(f"http://127.0.0.1:{server.port}{address}")
        expect(page.locator("main")).to_contain_text(words, ignore_case=True)
        expect(page.get_by_role("button", name="Sign in")).to_be_hidden()
    page.close()
