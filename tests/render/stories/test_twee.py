"""Twee 3 as Extwee reads it."""

import html
import re
from collections import Counter
from typing import Any
from uuid import UUID

from render.stories import twee
from render.stories.passages import passages
from render.stories.story import UNTITLED, Story, plain
from tests.render.stories.conftest import Read

LINK = re.compile(r"^\[\[(.+?)\]\]$", re.MULTILINE)
READABLE_BY_ALL = re.compile(r"(?:[^\x00-\x7f]|[A-Za-z0-9 \n,.;:?!()%-]|&#\d+;)*")


def _read(read: Read, stories: list[Story]) -> list[tuple[Story, dict[str, Any]]]:
    return list(zip(stories, read("twee", [twee.written(story) for story in stories]), strict=True))


def test_every_sentence_of_the_tree_is_read_once_and_as_it_is(
    read: Read, stories: list[Story], hostile: list[Story]
) -> None:
    for story, found in _read(read, [*stories, *hostile]):
        told = Counter(
            plain(" ".join(sentence.text for sentence in paragraph))
            for passage in passages(story).all()
            for paragraph in passage.paragraphs
        )
        texts = (LINK.sub("", passage["text"]) for passage in found["passages"])
        blocks = Counter(html.unescape(block) for text in texts for block in text.strip().split("\n\n") if block)
        assert blocks == told


def test_links_lead_from_the_start_to_every_passage(read: Read, stories: list[Story], hostile: list[Story]) -> None:
    for story, found in _read(read, [*stories, *hostile]):
        names = [passage["name"] for passage in found["passages"]]
        assert found["start"] == names[0] == twee.START
        assert len(set(names)) == len(names) == len(list(passages(story).all()))
        links = Counter(
            link.rpartition("->")[2] for passage in found["passages"] for link in LINK.findall(passage["text"])
        )
        assert links == Counter(names[1:])
        ends = [passage["name"] for passage in found["passages"] if "ending" in passage["tags"]]
        assert len(ends) == sum(not passage.choices for passage in passages(story).all())


def test_no_text_is_markup_to_any_story_format(read: Read, hostile: list[Story]) -> None:
    for _, found in _read(read, hostile):
        for passage in found["passages"]:
            text = LINK.sub("", passage["text"])
            assert READABLE_BY_ALL.fullmatch(text), text
            assert not re.search(r"--|\(\s*[\w-]+:|^(?:\d\d?[.)]|[!?:;,.)%-])", text, re.MULTILINE), text
            assert not re.search(r"[\[\]{}<>|$_\\]|->|--", passage["name"])


def test_the_story_has_its_title_and_an_identifier_that_stays(read: Read, stories: list[Story]) -> None:
    seen = set()
    for story, found in _read(read, stories):
        assert found["name"] == story.title
        assert found["ifid"] == found["ifid"].upper()
        assert UUID(found["ifid"]).version == 5
        assert not found["format"]
        seen.add(found["ifid"])
    assert len(seen) == len(stories)


def test_an_empty_title_is_said_to_be_none(read: Read, hostile: list[Story]) -> None:
    assert _read(read, hostile[-1:])[0][1]["name"] == UNTITLED


def test_the_name_of_a_passage_is_no_link_and_none_that_is_reserved() -> None:
    assert twee.name_of("[[a->b]] | c (set: $x)") == "a- b c set: x"
    assert twee.name_of("StoryInit") == "Go on StoryInit"
    assert twee.name_of("$$$") == "Go on"
    assert len(twee.name_of("long " * 1000)) <= 120
