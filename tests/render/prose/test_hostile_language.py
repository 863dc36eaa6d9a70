"""A language that somebody edits may have any mistake in it: it is told with its file and line, and soon."""

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from render.prose.errors import StyleError
from render.prose.language import FOLDER, language
from render.prose.linting import wrong
from render.prose.reading import read_file
from render.prose.schema_words import words_for
from render.prose.template import Alternatives, Template, length_of

Edit = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the language in which files have other texts."""

    def edit(**texts: str) -> Path:
        folder = tmp_path / "language"
        shutil.copytree(FOLDER, folder)
        for name, text in texts.items():
            (folder / f"{name.replace('__', '/')}.yaml").write_text(text, "utf-8")
        return folder

    return edit


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("acts", "ask: [", r"acts.yaml:\d+: "),
        ("acts", "ask:\n  - '{speaker} [ask]\n", r"acts.yaml:\d+: "),
        ("acts", "- one\n", "acts.yaml:1: Here should be a table"),
        ("acts", "ask: {a: b}\n", "acts.yaml:1: Here should be a list"),
        ("acts", "ask: []\n", "acts.yaml:1: There is no line here"),
        ("acts", "ask: ['']\n", "acts.yaml:1: A line is empty"),
        ("acts", "ask:\n- '{nobody} [ask].'\n", "acts.yaml:2: Nothing binds `{nobody}`"),
        ("acts", "ask:\n- '{speaker.tehy} [ask].'\n", "acts.yaml:2: .*no form `tehy`"),
        ("acts", "ask:\n- '{speaker [ask].'\n", "acts.yaml:2: .*has a `{`"),
        ("acts", "ask:\n- '{speaker} [ask.'\n", r"acts.yaml:2: .*has a `\["),
        ("acts", "ask:\n- 'a <b|c.'\n", "acts.yaml:2: .*without its `>`"),
        ("acts", "ask:\n- 'a b|c.'\n", r"acts.yaml:2: .*has a `\|` outside"),
        ("acts", "ask:\n- [sit].\n", r"acts.yaml:\d: "),
        ("acts", "ask:\n- sya: one\n", "acts.yaml:2: There is no key `sya` here. Did you mean `say`"),
        ("acts", "ask:\n- styles: [noir]\n", "acts.yaml:2: `say:` is missing"),
        ("acts", f"ask:\n- {'<' * 900}a{'>' * 900}\n", "acts.yaml:2: .*more than 8 `<` in each other"),
        ("acts", f"ask:\n- '{'{speaker} [sit], and '.ljust(20) * 50_000}'\n", "acts.yaml:2: .*at most 2,000"),
        ("acts", f"ask:\n- {'[' * 400}\n", r"acts.yaml:\d: "),
        ("acts", "ask: &a [x]\nb: *a\n", r"acts.yaml:\d: "),
        ("happenings", "Betrayal:\n  says: ['It [be|it].']\n", "happenings.yaml:1: `Occurrence:` is missing"),
        ("happenings", "Occurrence:\n  says: x\nScene:\n  says: [x]\n", "happenings.yaml:2: Here should be a list"),
        (
            "backgrounds__feelings",
            "one:\n  asserts: ?who a lg:Person\n  tells: deed\n  says: [x]\n",
            "Nothing binds `deed`",
        ),
        ("orders", "linear:\n- {of: turn}\n", "orders.yaml:2: `tell:` is missing"),
        ("orders", "linear:\n- {tell: scenes, of: nowhere}\n", "orders.yaml:2: There are no such scenes"),
        ("orders", "linear:\n- {tell: scenes, moment: soon}\n", "orders.yaml:2: There is no such moment"),
        ("styles", "noir: {orders: [linear]}\n", "styles.yaml:1: `lengths:` is missing"),
        ("styles", "noir: {lengths: [many], orders: [linear]}\n", "styles.yaml:1: .*whole numbers"),
        ("styles", "noir: {lengths: [0], orders: [linear]}\n", "styles.yaml:1: .*whole numbers"),
        ("styles", "noir: {lengths: [], orders: [linear]}\n", "styles.yaml:1: .*at least one"),
        ("styles", "noir: {lengths: [9], orders: [liner]}\n", "styles.yaml:1: There is no order `liner`"),
        ("styles", "noir: {lengths: [9], orders: [linear], person: 4th}\n", "styles.yaml:1: There is no such person"),
        ("styles", "noir: {lengths: [9], orders: [linear], joins: {lists: [x]}}\n", "no key `lists`"),
        ("styles", "noir: {lengths: [9], orders: [linear], later: {thoughts: x}}\n", "styles.yaml:1: .*whole numbers"),
        ("times", "date: ['On {day.date}']\n", "times.yaml:1: `day:` is missing"),
        ("articles", "nouns: [Hotel]\n", "articles.yaml:1: `without:` is missing"),
        ("diminutives", "Natalia: []\n", "diminutives.yaml:1: .*at least one"),
        ("backgrounds__people", "one:\n  asserts: '?a ?b'\n  says: [x]\n", r"people.yaml:2: "),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(edited: Edit, file: str, text: str, message: str) -> None:
    folder, begun = edited(**{file: text}), time.monotonic()
    with pytest.raises(StyleError, match=message) as refused:
        language(folder)
    assert time.monotonic() - begun < 5
    assert len(str(refused.value)) < 1500


SCENES = "teller: protagonist\ntitles: [A]\nscenes:\n  confrontation:\n    says: ['{protagonist} [wait].']\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{SCENES}    talks: [[{{act: shout, by: protagonist, to: betrayer}}]]\n",
            "6: There are no words for the act",
        ),
        (f"{SCENES}    talks: [[{{act: ask, by: nobody, to: betrayer}}]]\n", "6: `nobody` is no role"),
        (f"{SCENES}    talk_first: maybe\n", "6: `maybe` is neither"),
        (f"{SCENES}veiled: {{nobody: confrontation}}\n", "6: `nobody` is no role"),
        (f"{SCENES}veiled: {{betrayer: nowhere}}\n", "6: `nowhere` is no scene"),
        (SCENES.replace("confrontation", "nowhere"), "`nowhere` is no scene"),
        (SCENES.replace("teller: protagonist", "teller: nobody"), "1: `nobody` is no role"),
        (SCENES.replace("protagonist} [wait]", "nobody} [wait]"), "5: Nothing binds `{nobody}`"),
        ("titles: [A]\nscenes: {}\n", "1: `teller:` is missing"),
        ("", r"`teller:` is missing|should be a table"),
    ],
)
def test_a_mistake_in_the_words_for_a_schema_is_told_too(edited: Edit, text: str, message: str) -> None:
    with pytest.raises(StyleError, match=f"reunion.yaml:.*{message}|reunion.yaml:{message}"):
        words_for("reunion", edited(schemas__reunion=text))


def test_a_folder_in_place_of_a_file_is_told(edited: Edit) -> None:
    folder = edited()
    (folder / "schemas" / "reunion.yaml").unlink()
    (folder / "schemas" / "reunion.yaml").mkdir()
    with pytest.raises(StyleError, match=r"reunion\.yaml: it cannot be read"):
        words_for("reunion", folder)
    (folder / "acts.yaml").unlink()
    with pytest.raises(StyleError, match=r"acts\.yaml: it cannot be read"):
        language(folder)


@pytest.mark.parametrize("content", [b"a: \xff\xfe", b"x" * 3_000_000])
def test_what_is_no_text_or_too_large_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "acts.yaml"
    path.write_bytes(content)
    with pytest.raises(StyleError, match=r"acts\.yaml"):
        read_file(path)


def test_a_schema_is_looked_for_in_the_language_only() -> None:
    assert words_for("../acts") is None
    assert words_for("/etc/hostname") is None


@pytest.mark.parametrize("text", ["<a|b>" * 30, "<<a|b><c|d>|<e|f>>" * 30, f"{'<a|b' * 8}{'>' * 8} x", "{a} " * 400])
def test_many_alternatives_are_not_walked_in_full(tmp_path: Path, text: str) -> None:
    begun = time.monotonic()
    template = Template.parse(text)
    ways = list(template.ways)
    assert len(ways) <= 64
    assert length_of(next(template.ways))
    (tmp_path / "one.yaml").write_text(f"- '{text}'\n", "utf-8")
    assert not list(wrong(next(read_file(tmp_path / "one.yaml").items()).entry("one", None)))
    assert template.drawn(random.Random(1))
    assert time.monotonic() - begun < 1


def test_each_alternative_is_looked_at() -> None:
    template = Template.parse("<a|<b|c>|d<e|f|<g|h>>> x <i|j>")
    assert any(isinstance(piece, Alternatives) for piece in template.pieces)
    assert set("abcdefghij") == {ch for way in template.ways for ch in "".join(map(str, way)) if ch not in " x"}
