"""Names come from anybody's world: whatever they hold is shown, and does nothing."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from render import Manner, Person, Telling, tell
from solver import Plot
from world import World

NAMES = [
    '"><script>alert(1)</script>',
    "}",
    "]]",
    "{protagonist}",
    "{betrayer.them} {0} {x!r}",
    "*_[x](javascript:1)",
    "![x](http://example.org/x.png) <b>",
    "# 1. - `code` ~~gone~~ | table |",
    "http://example.org www.example.org me@example.org",
    "&lt;b&gt; &#60; \\* \\",
    "{{ 7 * 7 }} {% raw %}",
    "%s %(x)s $x ${x}",
]


@pytest.fixture(params=NAMES)
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def tellings(small_world: Callable[..., tuple[World, tuple[Plot, ...]]], hostile: str) -> list[Telling]:
    world, plots = small_world(anna=hostile, boris=f"B {hostile}", spot=f"a {hostile}", weapon=hostile)
    return [tell(world, plot, style=style, seed=2) for plot in plots for style in ("noir", "restraint")]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_name_is_shown_as_it_is_written(tellings: list[Telling], hostile: str) -> None:
    for telling in tellings:
        assert hostile in telling.as_text()
        assert f"B {hostile}" in telling.as_text()


def test_in_html_a_name_is_text(tellings: list[Telling], hostile: str) -> None:
    own = {"html", "head", "meta", "title", "style", "body", "article", "h1", "p", "span"}
    for telling in tellings:
        reader = _Reader()
        reader.feed(telling.as_html())
        assert reader.tags <= own | {"footer", "details", "summary", "ol", "li", "code"}
        assert hostile in reader.text


def test_in_markdown_a_name_is_text(tellings: list[Telling], hostile: str) -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for telling in tellings:
        tokens = reader.parse(telling.as_markdown())
        assert {token.type for token in tokens} == {
            f"{kind}_{side}" for kind in ("heading", "paragraph") for side in ("open", "close")
        } | {"inline"}
        blocks = [
            "".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"
        ]
        kinds = {child.type for token in tokens for child in token.children or ()}
        assert kinds <= {"text", "text_special"}
        assert "\n\n".join(blocks) + "\n" == telling.as_text()


def test_what_steers_a_terminal_is_not_shown(small_world: Callable[..., tuple[World, tuple[Plot, ...]]]) -> None:
    world, plots = small_world(anna="Ann\u202ea\u200b Orr\u2028")
    text = tell(world, plots[0]).as_text()
    assert "Anna Orr" in text
    assert not set(text) & set("\u202e\u200b\u2028\x1b")


def test_a_name_with_an_apostrophe_gets_a_printers_one(
    small_world: Callable[..., tuple[World, tuple[Plot, ...]]],
) -> None:
    world, plots = small_world(anna="Anna O'Rourke")
    assert "Anna O’Rourke" in tell(world, plots[0]).as_text()


MANNERS = [Manner(style, person=person) for style in ("noir", "dossier") for person in (None, Person.FIRST)]


@pytest.mark.parametrize(
    "values",
    [
        *({"anna": name} for name in ("“Anna” Orr", "Anna ”", "x" * 5000, "He", "I", "Mr. A. B. C.", "of", "the", ".")),
        *({"weapon": name} for name in ("the", "of", "the of in", "\u200b")),
        *({"spot": name} for name in ("of of", "Of the", "\u200b")),
        {"anna": "\u200b", "boris": "\u200b\u200b", "hope": "\u200b"},
        {"anna": "\u200fאנה אור", "boris": "\u202eBoris"},
        {"pronoun": "they", "other_pronoun": "they"},
    ],
)
def test_no_name_is_too_odd_for_a_story(
    small_world: Callable[..., tuple[World, tuple[Plot, ...]]], values: dict[str, str]
) -> None:
    world, plots = small_world(**values)
    for manner in MANNERS:
        told = tell(world, plots[0], manner=manner)
        assert len(told.sentences) > 9
        assert all(sentence.text.strip() and sentence.facts for sentence in told.sentences)
        assert not set(told.as_text()) & set("\u200b\u200f\u202e{}")


def test_two_of_one_name_are_told_apart(small_world: Callable[..., tuple[World, tuple[Plot, ...]]]) -> None:
    world, plots = small_world(anna="Ann Orr", boris="Ann Orr", other_pronoun="she")
    told = [said.text for said in tell(world, plots[0]).sentences]
    assert all("the other Ann Orr" in text for text in told if text.count("Ann Orr") > 1)
    assert any("the other Ann Orr" in text for text in told)


def test_a_date_that_leans_on_something_is_not_shown_as_it_is_written(seeds: World, reunions: tuple[Plot, ...]) -> None:
    for order in ("linear", "message-first", "in-medias-res"):
        told = tell(seeds, reunions[0], manner=Manner("dossier", order=order))
        assert "betrayal-of" not in told.as_text()
