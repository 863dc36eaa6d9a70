"""World: lists with filters by name, pages of things that are whole without a script, and files that stand alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.api.explorer.test_pages import NOTES

HTML = {"Accept": "text/html"}


def test_each_kind_has_a_list_that_leads_to_its_things(client: TestClient) -> None:
    page = client.get("/world").text
    assert '<a href="/id/volodymyr-kazuo">Volodymyr Kazuo</a>' in page
    for kind in ("agencies", "places", "things", "events", "relationships", "situations", "entities"):
        assert f'href="/world?kind={kind}"' in page
        assert client.get("/world", params={"kind": kind}).status_code == 200
    places = client.get("/world?kind=places").text
    assert re.search(r'>a small café in Shibuya</a> <span class="quiet">[^<]*, Shibuya</span>', places)
    assert "<h1>Places</h1>" in client.get("/world?kind=Place").text  # as the census at home says it


def test_a_list_is_narrowed_down_by_names_years_and_words(client: TestClient) -> None:
    page = client.get("/world", params={"kind": "events", "participant": "Natalia Petrova", "q": "betrayal"}).text
    assert "Petrova&#39;s betrayal of Kazuo" in page
    assert 'value="Natalia Petrova"' in page
    nobody = client.get("/world", params={"with": "zzzz"})
    assert nobody.status_code == 400 and "Nobody and nothing is found by “zzzz”" in nobody.text
    assert "`x` is no year" in client.get("/world?from=x").text
    assert client.get("/world?kind=dragons", headers=HTML).status_code == 400


def test_a_list_is_turned_page_by_page(client: TestClient) -> None:
    page = client.get("/world?kind=entities").text
    first = re.findall(r'<li><svg.*?href="/id/([^"]+)"', page)
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following and len(first) == 50
    page = client.get(following[1].replace("&amp;", "&")).text
    assert not set(first) & set(re.findall(r'<li><svg.*?href="/id/([^"]+)"', page))
    assert "From the beginning" in page


def test_the_page_of_a_thing_is_whole_without_a_script(client: TestClient) -> None:
    page = client.get("/id/volodymyr-kazuo", headers=HTML).text
    assert "A former Soviet spy who went underground when his state fell." in page
    assert "elusive" in page
    assert re.search(
        r"betrayal of Kazuo</a>.*Volodymyr Kazuo as betrayed, <a [^>]*>Natalia Petrova</a> as betrayer", page
    )
    assert '<svg class="timeline"' in page
    assert "until 1991-12-26" in page
    assert client.get("/id/volodymyr-kazuo?year=1990&open=natalia-petrova&hide=kgb", headers=HTML).status_code == 200


@pytest.mark.parametrize(
    ("name", "kind"), [("timeline.html", "text/html"), ("timeline.svg", "image/svg"), ("map.html", "text/html")]
)
def test_pictures_are_kept_as_files_that_ask_for_nothing(client: TestClient, name: str, kind: str) -> None:
    answer = client.get(f"/world/{name}", params={"around": "volodymyr-kazuo"})
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="volodymyr-kazuo-{name}"'
    assert not re.search(r'(src|href)="(?!data:)', answer.text)
    assert client.get("/world/timeline.pdf?around=moscow").status_code == 400
    assert client.get(f"/world/{name}?around=nobody-at-all").status_code == 404


def test_hostile_names_are_only_text(
    write_notes: Callable[..., Path], make_client: Callable[[Path], TestClient]
) -> None:
    client = make_client(write_notes(**NOTES))
    addresses = [f"/id/{name}" for name in NOTES] + [
        f"/world?kind={kind}" for kind in ("characters", "events", "places")
    ]
    addresses += [f"/world/{name}?around=anna" for name in ("timeline.html", "timeline.svg")]
    for address in addresses:
        page = client.get(address, headers=HTML).text
        assert not re.search(r'<script(?! type="module")', page), address
        assert not re.search(r"<(img|iframe|b|i|u|em)[ >]", page), address
    page = client.get("/world/map.html?around=anna").text
    assert "alert(1)>" not in page
