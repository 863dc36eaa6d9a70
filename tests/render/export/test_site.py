"""A world as pages: one for each thing, every link leads somewhere, and nothing is fetched or run."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.export import write_site
from render.export.network import network
from render.export.site import site
from render.export.site.paths import page_names
from tests.conftest import SEEDS
from world import LegendryError, World


class Reader(HTMLParser):
    """The elements of a page, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.carried: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.carried |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


@pytest.fixture(scope="module")
def folder(seeds: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sites") / "seeds"
    write_site(seeds, made)
    return made


def test_there_is_a_page_for_each_thing_and_an_index(folder: Path, seeds: World) -> None:
    pages = [page for page in folder.rglob("*") if page.is_file()]
    assert len(pages) == len(network(seeds).nodes) + 1
    index = (folder / "index.html").read_text("utf-8")
    assert '<a href="things/volodymyr-kazuo.html"><bdi>Volodymyr Kazuo</bdi></a>' in index


def test_every_link_leads_to_a_page(folder: Path) -> None:
    for page in folder.rglob("*.html"):
        for link in Reader(page.read_text("utf-8")).links:
            target, _, place = link.partition("#")
            found = (page.parent / target).resolve() if target else page
            assert found.is_file(), (page.name, link)
            assert not place or f'id="{place}"' in found.read_text("utf-8"), (page.name, link)


def test_a_page_tells_facts_ties_and_days_in_words(folder: Path) -> None:
    page = (folder / "things" / "betrayal-of-kazuo.html").read_text("utf-8")
    assert '<a href="natalia-petrova.html"><bdi>Natalia Petrova</bdi></a>' in page
    assert "000_3730f6bea145b993.txt" in page
    kazuo = re.sub(r"<[^>]+>", "", (folder / "things" / "volodymyr-kazuo.html").read_text("utf-8"))
    assert "betrayal of Kazuo: betrayed Volodymyr Kazuo" in kazuo


def test_hostile_names_are_text_on_every_page(hostile: World) -> None:
    for path, text in site(hostile):
        read = Reader(text)
        assert not read.tags & {"script", "img", "iframe", "data", "node", "object", "link"}, path
        assert not {name for name in read.carried if name.startswith("on") or name in ("src", "style")}
        assert not [link for link in read.links if ":" in link]
        assert "{{ 7 * 7 }}" in text or "49" not in text
        assert text.count("<style>") == text.count("</style>") == 1


def test_the_policy_allows_one_style_and_nothing_else(folder: Path) -> None:
    policies = {
        found
        for page in folder.rglob("*.html")
        for found in re.findall(r'Content-Security-Policy" content="([^"]*)"', page.read_text("utf-8"))
    }
    (policy,) = policies
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "unsafe" not in policy


def test_pages_are_only_written_into_a_new_or_an_empty_folder(hostile: World, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("mine")
    (tmp_path / "empty").mkdir()
    with pytest.raises(LegendryError, match="is not empty"):
        write_site(hostile, tmp_path / "full")
    with pytest.raises(LegendryError, match="make it first"):
        write_site(hostile, tmp_path / "no" / "where")
    assert write_site(hostile, tmp_path / "empty") == len(network(hostile).nodes) + 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "full"]
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["diary.txt"]


def test_the_same_world_gives_the_same_pages(seeds: World) -> None:
    assert list(site(World.open(SEEDS))) == list(site(seeds))


@given(st.lists(st.text(min_size=1, max_size=120), unique=True, max_size=6))
def test_page_names_are_plain_and_differ_in_any_case(ids: list[str]) -> None:
    names = page_names([*ids, "con", "Con", "a/b", "A/B", "a--b"])
    assert len({name.lower() for name in names.values()}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,100}\.html", name) for name in names.values())
    assert not {name.lower() for name in names.values()} & {"con.html", "aux.html"}
