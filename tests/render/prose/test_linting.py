"""The linter finds what would be told wrongly, and what would never be told."""

from dataclasses import replace
from pathlib import Path

import pytest

from render.prose.entry import Pool
from render.prose.linting import main, unfounded, wrong
from render.prose.reading import read_file
from render.prose.schema_words import words_for
from solver import schema_named


def _pool(folder: Path, *lines: str) -> Pool:
    (folder / "lines.yaml").write_text("".join(f"- '{line}'\n" for line in lines), "utf-8")
    return read_file(folder / "lines.yaml").pool("lines", None)


def test_nothing_is_wrong_with_the_language_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "0 wrong" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("{who} [wait] until he comes.", "`he` is a pronoun"),
        ("{who} [wait], and it was late.", "`was` is a past"),
        ("{who} [wait], and went.", "`went` is a past"),
        ("{who} waited.", "`waited` after a field is a past"),
        ("{who} could see it.", "`could` is a past"),
    ],
)
def test_a_past_or_a_pronoun_that_is_no_token_is_refused(tmp_path: Path, line: str, found: str) -> None:
    (entry,) = _pool(tmp_path, line)
    assert any(text.startswith(found) for text in wrong(entry))


@pytest.mark.parametrize("line", ["“He was late,” {who} [say].", "Nobody could have told.", "{who} [wait]."])
def test_speech_and_what_is_the_same_in_either_tense_may_be_said(tmp_path: Path, line: str) -> None:
    (entry,) = _pool(tmp_path, line)
    assert not list(wrong(entry))


def test_a_line_that_no_place_of_its_scene_can_support_is_named(tmp_path: Path) -> None:
    words = words_for("exfiltration")
    assert words
    lines = ("A waiter [yawn|it].", "A <waiter|clerk> [yawn|it].", "A clerk [yawn|it].")
    scenes = {**words.scenes, "warning": replace(words.scenes["warning"], adds=(_pool(tmp_path, *lines),))}
    found = list(unfounded(schema_named("exfiltration"), replace(words, scenes=scenes)))
    assert found == ["lines#0: Nothing guarantees the `waiter` where the scene is, so this is never said."]
