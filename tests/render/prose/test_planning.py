"""The order of a story is data, and its length is kept by dropping what is required least."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from render import Length
from render.prose.content import Content
from render.prose.language import FOLDER, language, style_named
from render.prose.planning import plan
from render.prose.schema_words import words_for
from render.prose.section import WORDS, Section, fitting
from render.prose.verbs import Moment
from solver import Plot
from world import World
from world.pattern.neighbours import Neighbours

Planned = Callable[..., tuple[Plot, list[Section]]]


@pytest.fixture(scope="module")
def planned(seeds: World, reunions: tuple[Plot, ...]) -> Planned:
    def build(order: str = "linear", length: Length = Length.FLASH, style: str = "noir") -> tuple[Plot, list[Section]]:
        content = Content(Neighbours(seeds.store), reunions[0], language(), words_for("reunion"))
        steps = language().orders[order].steps
        return reunions[0], plan(content, language(), steps, style_named(style), length, "key")

    return build


def _scenes(sections: list[Section], part: str = "says") -> list[str]:
    return [item.message.scene for section in sections for item in section.items if item.message.part == part]


@pytest.mark.parametrize("order", sorted(language(FOLDER).orders))
@pytest.mark.parametrize("length", list(Length))
def test_every_order_tells_each_scene_once_at_every_length(planned: Planned, order: str, length: Length) -> None:
    plot, sections = planned(order, length)
    told = _scenes(sections)
    assert sorted(told) == sorted(scene.id for scene in plot.scenes)


def test_scenes_are_told_in_the_order_of_the_story(planned: Planned) -> None:
    plot, sections = planned("linear")
    assert _scenes(sections) == [scene.id for scene in plot.scenes]
    _, framed = planned("frame")
    assert _scenes(framed) == [plot.scenes[-1].id, *(scene.id for scene in plot.scenes[:-1])]


def test_what_was_before_the_moment_of_the_story_is_told_so(planned: Planned) -> None:
    plot, sections = planned("frame")
    moments = {item.message.scene: item.moment for s in sections for item in s.items if item.message.part == "says"}
    assert moments[plot.scenes[-1].id] is Moment.NOW
    assert all(moments[scene.id] is not Moment.NOW for scene in plot.scenes[:-1])


def test_longer_stories_have_all_that_shorter_ones_must_have(planned: Planned) -> None:
    required = []
    for length in Length:
        _, sections = planned(length=length)
        required.append({item.message.name for section in sections for item in section.items if item.message.required})
    assert required[0] == required[1] == required[2]


def test_a_talk_is_kept_whole_or_not_at_all(planned: Planned) -> None:
    talks = [section for section in planned(length=Length.CHAPTER)[1] if section.whole]
    assert talks
    for length in Length:
        assert all(section in talks for section in fitting(talks, length))
    assert 0 < len(fitting(talks * 4, Length.FLASH)) < len(talks * 4)


def test_the_lengths_are_steps_of_three_and_more() -> None:
    assert WORDS[Length.SHORT] > 3 * WORDS[Length.FLASH]


def test_the_same_key_gives_the_same_plan(planned: Planned) -> None:
    one, other = planned()[1], planned()[1]
    assert [[item.message.name for item in s.items] for s in one] == [[i.message.name for i in s.items] for s in other]


def test_what_is_withheld_is_told_in_its_scene_and_not_before(seeds: World, reunions: tuple[Plot, ...]) -> None:
    words = words_for("reunion")
    assert words
    plot = reunions[0]
    held = replace(words, withheld={"betrayal": "confrontation"})
    content = Content(Neighbours(seeds.store), plot, language(), held)
    sections = plan(content, language(), language().orders["linear"].steps, style_named("noir"), Length.FLASH, "key")
    places = [
        section.scene.rpartition("/")[2]
        for section in sections
        for item in section.items
        if plot.bindings["betrayal"] in {item.message.name, *item.message.speaks_of} and item.message.part == "past"
    ]
    assert set(places) == {"confrontation"}


@pytest.mark.parametrize("order", ["frame", "in-medias-res"])
@pytest.mark.parametrize("apart", [0, 3, 400])
def test_who_looks_back_says_so_and_comes_back(
    seeds: World, reunions: tuple[Plot, ...], order: str, apart: int
) -> None:
    first = date(1998, 3, 2)
    days = [(first + timedelta(days=apart * number)).isoformat() for number, _ in enumerate(reunions[0].scenes)]
    scenes = tuple(replace(one, begin=day) for one, day in zip(reunions[0].scenes, days, strict=True))
    content = Content(Neighbours(seeds.store), replace(reunions[0], scenes=scenes), language(), words_for("reunion"))
    sections = plan(content, language(), language().orders[order].steps, style_named("noir"), Length.SHORT, "key")
    parts = [item.message.part.removesuffix("-near") for section in sections for item in section.items]
    assert parts.count("return") == 1
    assert parts.count("turning-back") == bool(apart)
    assert apart == 0 or parts.index("turning-back") < parts.index("return")
