"""Style files: what is refused, and with which words."""

from pathlib import Path

import pytest

from render.prose.errors import StyleError
from render.prose.style import FOLDER, read_style, style_for


@pytest.mark.parametrize(
    ("slot", "complaint"),
    [
        ("say: Nobody came.", "asserts no fact"),
        ("{say: '{stranger} came.', asserts: '?plot a lg:Plot'}", "nothing binds `{stranger}`"),
        ("{say: '{plot', asserts: '?plot a lg:Plot'}", "a brace that is no field"),
        ("{say: '{plot.shout}', asserts: '?plot a lg:Plot'}", "no form `shout`"),
        ("{say: '{plot.__class__}', asserts: '?plot a lg:Plot'}", "a brace that is no field"),
        ("{says: Nobody., asserts: '?plot a lg:Plot'}", "no key `says`"),
        ("{say: Nobody., asserts: '?plot lg:Plot'}", "has 2 words"),
        ("{optional: true}", "says nothing"),
        ("just words", "is no slot"),
    ],
)
def test_a_mistake_in_a_style_is_refused_with_its_file(tmp_path: Path, slot: str, complaint: str) -> None:
    path = tmp_path / "reunion.yaml"
    path.write_text(f"title: A title\nparagraphs:\n  - - {slot}\n", encoding="utf-8")
    with pytest.raises(StyleError) as error:
        read_style(path, "reunion")
    assert str(error.value).startswith(f"{path}: ")
    assert complaint in str(error.value)


def test_every_style_file_can_be_read() -> None:
    for path in FOLDER.glob("*/*.yaml"):
        assert read_style(path, path.stem).paragraphs


def test_a_schema_without_words_in_a_style_is_refused_with_a_remedy() -> None:
    with pytest.raises(StyleError, match=r"`noir` has no words for the schema `opera`: write .*noir/opera\.yaml"):
        style_for("noir", "opera")
