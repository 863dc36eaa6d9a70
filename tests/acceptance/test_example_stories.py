"""The stories that the repository shows are what it tells."""

from tests.prose.examples import FOLDER, texts


def test_the_stories_shown_are_those_that_are_told() -> None:
    told = dict(texts())
    assert len(told) == 12
    for name, text in told.items():
        assert (FOLDER / name).read_text("utf-8") == text, f"{name}: run `make stories`"
