"""The pages: complete without scripts, nothing inline, and unmoved by hostile names."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

HOSTILE = "\"><script>alert('x')</script>}}{{7*7}}]]> & co"

NOTES = {
    "anna": f"id: anna\ntype: Person\nname: '{HOSTILE.replace(chr(39), chr(39) * 2)}'\n"
    f"motive: {{type: Redemption, name: <b>hope</b>}}\nwound: {{type: Loss, name: a loss}}",
    "jonas": "id: jonas\ntype: Person\nname: <img src=x onerror=alert(1)>",
    "bond": "id: bond\ntype: Romance\nname: <i>bond</i>\nparty: [anna, jonas]\nto: before betrayal",
    "betrayal": "id: betrayal\ntype: Betrayal\nname: a <u>betrayal</u>\nbetrayer: jonas\nbetrayed: anna\nwhen: 1958",
    "vienna": "id: vienna\ntype: City\nname: <em>Vienna</em>",
    "linde": "id: linde\ntype: Cafe\nname: <script src=//evil.example></script>\nwithin: vienna",
    "gun": "id: gun\ntype: Firearm\nname: </title><script>1</script>",
    "has": "id: has\ntype: Possession\nname: x\nholder: anna\nthing: gun",
}


@pytest.fixture
def hostile(write_notes: Callable[..., Path], make_client: Callable[[Path], TestClient]) -> TestClient:
    folder = write_notes(**NOTES)
    (folder / "world.yaml").write_text("title: <script>alert(2)</script>\n", encoding="utf-8")
    return make_client(folder)


def test_the_landing_page_leads_to_every_kind_of_plot(client: TestClient) -> None:
    page = client.get("/").text
    assert "A Dance of Shadows" in page
    for schema in ("awakening", "missing-man", "reunion"):
        assert f'href="/story?schema={schema}"' in page
    for address in ("/ask", "/docs", "/api/graph?format=html"):
        assert f'href="{address}"' in page


PAGES = (
    "/",
    "/story?schema=reunion",
    "/plot",
    "/plot?schema=reunion",
    "/docs",
    "/ask",
    "/ask?question=who-betrayed-whom",
    "/ask?query=ASK+{}",
    "/ask?query=x",
    "/search",
    "/search?q=petrova",
)


@pytest.mark.parametrize("address", [*PAGES, "/nowhere"])
def test_pages_hold_nothing_inline_and_nothing_from_elsewhere(address: str, client: TestClient) -> None:
    page = client.get(address, headers={"Accept": "text/html"}).text
    assert "</html>" in page
    assert all(
        re.fullmatch(r' type="module"[^>]* src="/static/[^"]+"', one) for one in re.findall(r"<script([^>]*)>", page)
    )
    assert not re.search(r"<script[^>]*>[^<]", page)
    assert "<style" not in page
    assert not re.search(r"""\s(style|on\w+)=["']""", page)
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", page)


def test_every_link_on_the_pages_leads_somewhere(client: TestClient) -> None:
    found: dict[str, None] = {}
    for address in PAGES:
        page = client.get(address, headers={"Accept": "text/html"}).text
        links = [one.replace("&amp;", "&") for one in re.findall(r'(?:href|src)="(/[^"#]*)["#]', page)]
        found |= dict.fromkeys(sorted(set(links)))
    # Where things are described, and whether each question is answered, other tests look at.
    questions = [one for one in found if one.startswith("/ask?question=")]
    for address in sorted(one for one in found if not one.startswith("/id/") and one not in questions[3:]):
        unplayed = address.startswith("/story?schema=")  # what this world has no plot of is explained there
        wrong = address == "/ask?query=x"
        expected = (200, 422) if unplayed else (400,) if wrong else (200,)
        assert client.get(address).status_code in expected, address


def test_a_cast_is_chosen_and_its_story_read(client: TestClient) -> None:
    page = client.get(
        "/story", params={"schema": "reunion", "cast.protagonist": "volodymyr-kazuo", "style": "restraint"}
    )
    assert page.status_code == 200
    assert '<option value="volodymyr-kazuo" selected>Volodymyr Kazuo</option>' in page.text
    told = client.get(
        "/api/stories", params={"schema": "reunion", "cast": "protagonist=volodymyr-kazuo", "style": "restraint"}
    )
    assert f"<h2>{told.json()['title']}</h2>" in page.text


def test_a_cast_that_cannot_be_is_explained_on_the_page(client: TestClient) -> None:
    page = client.get("/story", params={"schema": "reunion", "cast.protagonist": "sophia-petrova"})
    assert page.status_code == 422
    assert "nobody is known to have betrayed Sophia Petrova" in page.text
    assert '<span class="tie">betrayed</span> <a href="/id/volodymyr-kazuo">Volodymyr Kazuo</a>' in page.text


@pytest.mark.parametrize(
    "address", ["/story?seed=x", "/story?seed=-1", "/story?seed=99999999999999999999", "/story?cast.nobody=x"]
)
def test_a_form_that_was_tampered_with_is_still_answered(address: str, client: TestClient) -> None:
    assert client.get(address).status_code == 200


def test_stories_are_found_where_they_were_before(client: TestClient) -> None:
    moved = client.get("/tell?schema=reunion&cast.protagonist=volodymyr-kazuo", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (
        308,
        "/story?schema=reunion&cast.protagonist=volodymyr-kazuo",
    )


def test_an_unknown_schema_or_style_is_refused(client: TestClient) -> None:
    assert client.get("/story?schema=nope").status_code == 404
    assert client.get("/story?style=nope").status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/story?schema=reunion",
        "/story?schema=awakening",
        "/plot?schema=reunion",
        "/docs",
        "/search?q=alert",
        "/search?q=%3Cimg+src%3Dx%3E",
        "/ask?query=SELECT+*+{+%3Fs+%3Fp+%3Fo+}",
        "/ask?query=CONSTRUCT+WHERE+{+%3Fs+%3Fp+%3Fo+}&as=graph",
        "/ask?query=%3Cimg%20src=x%3E",
        "/nowhere%3Cscript%3E",
    ],
)
def test_hostile_names_are_only_ever_text_on_the_pages(address: str, hostile: TestClient) -> None:
    page = hostile.get(address, headers={"Accept": "text/html"}).text
    assert not re.search(r"<script(?! type=\"module\")", page)
    assert not re.search(r"<(img|iframe|b|i|u|em)[ >]", page)
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "49" not in re.sub(r"\d{3,}", "", page.replace(HOSTILE, ""))


def test_hostile_names_stay_text_in_a_story_that_is_told(hostile: TestClient) -> None:
    page = hostile.get("/story?schema=reunion")
    assert page.status_code == 200
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text
    html = hostile.get("/api/stories?schema=reunion&format=html").text
    assert "<script" not in html
    assert "<img" not in html
    markdown = hostile.get("/api/stories?schema=reunion&format=md").text
    assert not re.search(r"(?<!\\)<", markdown)


def test_the_documentation_covers_every_address(client: TestClient) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page
