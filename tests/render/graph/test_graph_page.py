"""The page as text. What a browser makes of it is seen in tests/browser."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from render.graph import graph_page
from render.graph.kind import PAPER
from world import UnknownTerm, World

HOSTILE = Path(__file__).parent / "hostile-world"
SEEDS = Path(__file__).resolve().parents[3] / "examples" / "seeds"


class Reader(HTMLParser):
    """Collects the elements, and the text of scripts and styles, as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside.append("")
        self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.inside[-1] += data

    def texts(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        pairs = zip(self.elements, self.inside, strict=True)
        return [(attrs, text) for (name, attrs), text in pairs if name == tag]


@pytest.fixture(scope="module")
def page() -> str:
    return graph_page(World.open(HOSTILE))


def test_the_policy_allows_exactly_the_scripts_and_the_style_that_the_page_carries(
    page: str,
) -> None:
    reader = Reader(page)
    policy = next(a["content"] or "" for n, a in reader.elements if a.get("http-equiv") == "Content-Security-Policy")
    scripts = [text for attrs, text in reader.texts("script") if attrs.get("type") != "application/json"]
    styles = [text for _, text in reader.texts("style")]
    assert policy.startswith("default-src 'none'; ")
    assert re.findall(r"'(sha256-[^']+)'", policy) == [_hash(text) for text in (*scripts, *styles)]
    assert "unsafe" not in policy


def test_no_element_refers_to_anything_outside_the_page(page: str) -> None:
    for name, attrs in Reader(page).elements:
        assert attrs.get("src") is None, name
        assert attrs.get("href") in (None, "data:,"), name
        assert not any(key.startswith("on") or key == "style" for key in attrs), name


def test_hostile_names_stay_data(page: str) -> None:
    reader = Reader(page)
    assert len(reader.texts("script")) == 4
    assert not {"iframe", "img", "b"} & {name for name, _ in reader.elements}
    ((_, data),) = (found for found in reader.texts("script") if found[0].get("type") == "application/json")
    names = {node["id"]: node["name"] for node in json.loads(data)["nodes"]}
    assert names["anna"] == '"><script>alert(1)</script>'
    assert "<" not in data


def test_a_title_is_shown_as_it_was_written(page: str) -> None:
    ((_, heading),) = Reader(page).texts("h1")
    assert heading == '</title><svg onload="document.title=1"> & {{ 7 * 7 }}'


def test_the_page_says_when_it_does_not_show_everything() -> None:
    seeds = World.open(SEEDS)
    assert "20 of 1" in graph_page(seeds, limit=20)
    assert 'class="notice"' not in graph_page(seeds)


def test_the_page_says_around_whom_it_is_drawn() -> None:
    page = graph_page(World.open(SEEDS), around="volodymyr-kazuo")
    assert "<title>A Dance of Shadows · Around Volodymyr Kazuo · 1 step</title>" in page


def test_an_unknown_id_makes_no_page() -> None:
    with pytest.raises(UnknownTerm):
        graph_page(World.open(HOSTILE), around="nobody")


def test_the_paper_is_the_same_in_the_style_and_in_the_contrast_check(
    page: str,
) -> None:
    assert f"--paper: {PAPER};" in page


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
