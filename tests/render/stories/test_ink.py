"""ink as inkjs compiles and plays it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from render.stories import ink
from render.stories.passages import Passage, passages
from render.stories.story import Story, plain
from tests.render.stories.conftest import Read


def _paths(passage: Passage) -> Iterator[list[dict[str, str]]]:
    """What is read on each path, as the reader gives it."""
    lines = [{"line": plain(" ".join(one.text for one in paragraph))} for paragraph in passage.paragraphs]
    if not passage.choices:
        yield lines
    for choice in passage.choices:
        yield from ([*lines, {"choice": plain(choice.label)}, *rest] for rest in _paths(choice.passage))


def _read(read: Read, stories: list[Story]) -> list[tuple[Story, dict[str, Any]]]:
    return list(zip(stories, read("ink", [ink.written(story) for story in stories]), strict=True))


def test_every_path_is_played_to_its_end_and_reads_as_it_is_told(
    read: Read, stories: list[Story], hostile: list[Story]
) -> None:
    for story, found in _read(read, [*stories, *hostile]):
        assert found["said"] == []
        assert found["paths"] == list(_paths(passages(story)))
        assert found["tags"] == [f"title: {story.title}"]


def test_every_sentence_of_the_tree_is_in_the_file_once(stories: list[Story]) -> None:
    for story in stories:
        text = ink.written(story).decode().replace("\\", "")
        sentences = Counter(
            sentence.text
            for passage in passages(story).all()
            for paragraph in passage.paragraphs
            for sentence in paragraph
        )
        assert all(text.count(sentence) >= times for sentence, times in sentences.items())
        assert text.count("-> END") == sum(not passage.choices for passage in passages(story).all())
