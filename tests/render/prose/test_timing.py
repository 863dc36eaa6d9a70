"""A scene says when and where it is, once, and as exactly as a reader needs it."""

import random
from dataclasses import replace

import pytest

from render.prose.choosing import Draft
from render.prose.language import language
from render.prose.message import Message
from render.prose.template import Field, Template
from render.prose.timing import Timing
from render.prose.verbs import Moment
from solver import Plot


def _told(plot: Plot, *scenes: int, line: str = "{protagonist} [wait].") -> list[tuple[str, Draft]]:
    """What stands before the line of each scene, in the order in which they are told."""
    timing, found = Timing(plot, language(), random.Random(1)), []
    pieces = next(Template.parse(line).ways)
    for number in scenes:
        scene = plot.scenes[number]
        message = Message("one", (), plot.bindings, lambda _: (), "says", scene=scene.id)
        (draft,) = timing.dated(scene.id, [Draft(pieces, plot.bindings, (), message, Moment.NOW)])
        lead = draft.pieces[: len(draft.pieces) - len(pieces)]
        found.append(
            (
                "".join(p if isinstance(p, str) else f"{{{p.name}.{p.form}}}" for p in lead if not hasattr(p, "base")),
                draft,
            )
        )
    return found


def _on(plot: Plot, *days: str) -> Plot:
    return replace(plot, scenes=tuple(replace(one, begin=day) for one, day in zip(plot.scenes, days, strict=False)))


@pytest.fixture(scope="module")
def plot(reunions: tuple[Plot, ...]) -> Plot:
    return reunions[0]


def test_the_first_scene_has_its_date_and_the_next_only_what_has_passed(plot: Plot) -> None:
    (first, _), (second, draft), (third, _) = _told(_on(plot, "1998-03-02", "1998-03-03", "1998-03-13"), 0, 1, 2)
    assert "{day." in first
    assert "{day.date}" not in second
    assert "{gap" in third or "{day." in third
    assert ("gap" not in draft.bindings) or draft.bindings["gap"]


def test_a_scene_out_of_the_order_of_time_has_its_date_again(plot: Plot) -> None:
    told = _told(_on(plot, "1998-03-02", "1998-03-03", "1999-06-01"), 2, 0)
    assert all("{day." in lead for lead, _ in told)


def test_the_day_and_the_place_are_facts_of_the_sentence(plot: Plot) -> None:
    ((_, draft),) = _told(plot, 1)
    assert (plot.scenes[1].id, "lg:when", f'"{plot.scenes[1].begin}"') in draft.facts
    assert not plot.scenes[1].place or (plot.scenes[1].id, "lg:place", plot.scenes[1].place) in draft.facts


def test_a_line_that_names_its_day_is_given_none(plot: Plot) -> None:
    ((lead, _),) = _told(plot, 0, line="On {day.date}, {protagonist} [wait] at {place}.")
    assert lead == ""


def test_a_scene_is_dated_once(plot: Plot) -> None:
    timing = Timing(plot, language(), random.Random(1))
    message = Message("one", (), plot.bindings, lambda _: (), "says", scene=plot.scenes[0].id)
    draft = Draft(next(Template.parse("{protagonist} [wait].").ways), plot.bindings, (), message, Moment.NOW)
    (first,), (again,) = timing.dated(plot.scenes[0].id, [draft]), timing.dated(plot.scenes[0].id, [draft])
    assert first != draft
    assert again == draft


def _leads(plot: Plot, *sections: tuple[int, str]) -> list[str]:
    """What stands before the lines of some sections: the number of a scene (-1 for none), and a part."""
    timing, found = Timing(plot, language(), random.Random(1)), []
    pieces = next(Template.parse("{protagonist} [wait].").ways)
    for number, part in sections:
        scene = plot.scenes[number].id if number >= 0 else ""
        message = Message("one", (), plot.bindings, lambda _: (), part, scene=scene)
        (draft,) = timing.dated(scene, [Draft(pieces, plot.bindings, (), message, Moment.NOW)])
        lead = draft.pieces[: len(draft.pieces) - len(pieces)]
        found.append(
            "".join(p if isinstance(p, str) else f"{{{p.name}.{p.form}}}" for p in lead if not hasattr(p, "base"))
        )
    return found


def _stays(plot: Plot) -> Plot:
    """A plot all of whose scenes are on one day at one place."""
    place = next(scene.place for scene in plot.scenes if scene.place)
    return replace(plot, scenes=tuple(replace(one, begin="1998-03-02", place=place) for one in plot.scenes))


def test_that_it_is_the_same_day_at_the_same_place_is_said_once(plot: Plot) -> None:
    first, second, third, fourth = _leads(_stays(plot), *((number, "says") for number in range(4)))
    assert "{day." in first
    assert second
    assert third == fourth == ""


@pytest.mark.parametrize("part", ["past", "portrait"])
def test_where_something_else_was_told_between_a_day_that_had_no_date_gets_it(plot: Plot, part: str) -> None:
    place = next(scene.place for scene in plot.scenes if scene.place)
    days = zip(plot.scenes, ("1998-03-02", "1998-03-03", "1998-03-03"), strict=False)
    on = replace(plot, scenes=tuple(replace(one, begin=day, place=place) for one, day in days))
    told = _leads(on, (0, "says"), (1, "says"), (-1, part), (2, "says"))
    assert ("{day.d" in told[1]) is not ("{day." in told[-1])
    assert "{day.d" not in _leads(_stays(plot), (0, "says"), (-1, part), (1, "says"))[-1]


def test_after_a_way_back_that_names_the_day_the_next_scene_is_later_that_day(plot: Plot) -> None:
    on = _stays(plot)
    assert "{day.day}" not in _leads(on, (1, "says"), (0, "says"), (1, "return"), (2, "says"))[-1]
    assert "{day." in _leads(on, (1, "says"), (0, "says"), (1, "return-near"), (2, "says"))[-1]


def test_a_day_to_which_the_story_has_just_gone_back_is_not_given_again(plot: Plot) -> None:
    timing = Timing(plot, language(), random.Random(1))
    scene = plot.scenes[1]
    for line, again in (("It [begin|it] on {day.date}.", False), ("It [begin|it] in {day.month}.", True)):
        timing = Timing(plot, language(), random.Random(1))
        bindings = {**plot.bindings, "day": f'"{scene.begin}"'}
        for said, part in ((line, "turning-back"), ("{protagonist} [wait].", "says")):
            message = Message("one", (), bindings, lambda _: (), part, scene=scene.id)
            (draft,) = timing.dated(scene.id, [Draft(next(Template.parse(said).ways), bindings, (), message)])
        assert any(isinstance(piece, Field) and piece.name == "day" for piece in draft.pieces) is again


def test_the_day_of_a_heading_is_not_given_again(plot: Plot) -> None:
    scene = plot.scenes[0]
    for line, again in (("Reference: {day.date}.", False), ("Reference: {day.year}.", True)):
        timing = Timing(plot, language(), random.Random(1))
        bindings = {**plot.bindings, "day": f'"{scene.begin}"'}
        for said, part in ((line, "heading"), ("{protagonist} [wait].", "says")):
            message = Message("one", (), bindings, lambda _: (), part, scene=scene.id)
            (draft,) = timing.dated(scene.id, [Draft(next(Template.parse(said).ways), bindings, (), message)])
        assert any(isinstance(piece, Field) and piece.name == "day" for piece in draft.pieces) is again


def test_of_a_third_scene_of_one_day_it_is_not_said_again_which_day_it_is(plot: Plot) -> None:
    places = [f"place-{number}" for number in range(4)]
    there = zip(plot.scenes, places, strict=False)
    on = replace(plot, scenes=tuple(replace(one, begin="1998-03-02", place=place) for one, place in there))
    for sections in ([(0, "says"), (1, "says"), (2, "says")], [(0, "says"), (-1, "past"), (1, "says"), (2, "says")]):
        assert "day" not in _leads(on, *sections)[-1]
