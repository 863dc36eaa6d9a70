"""The background is told between what goes on, two sentences at a time."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from render import Length, styles
from render.prose.content import Content
from render.prose.entry import Entry
from render.prose.language import language, style_named
from render.prose.message import Message
from render.prose.planning import plan
from render.prose.schema_words import words_for
from render.prose.section import Item, Section
from render.prose.spreading import spread
from render.prose.template import Template
from render.prose.verbs import Moment
from solver import Plot
from world import Fact, World
from world.pattern.neighbours import Neighbours

POOL = (Entry(Template.parse("It [rain|it]."), "rain"),)
NEED: frozenset[Fact] = frozenset([("tie", "lg:party", "boris")])


SCENES = {"plot/1": ["anna", "clara"], "plot/2": ["anna", "boris", "file"]}


def _item(part: str, name: str, scene: str = "", *, of: str = "anna", required: bool = False, **said: str) -> Item:
    facts = NEED if required else frozenset[Fact]()
    message = Message(name, POOL, said, lambda _: (), part, about=of, scene=scene, required=facts)
    return Item(message, 0 if required else 5, Moment.BEFORE if said else Moment.NOW)


def _scene_section(number: int, lines: int = 4, moment: Moment = Moment.NOW) -> Section:
    scene = f"plot/{number}"
    parts = ["says", *["adds"] * (lines - 1)]
    items = (Item(_item(part, f"{number}.{n}", scene).message, 0, moment) for n, part in enumerate(parts))
    return Section(tuple(items), scene)


def _told(sections: Sequence[Section], grave: Sequence[str] = ()) -> list[str]:
    return [item.message.name for section in spread(sections, SCENES, "anna", grave) for item in section.items]


def test_two_sentences_of_the_background_stand_together_at_most() -> None:
    portrait = Section(tuple(_item("portrait", f"trait-{n}") for n in range(6)))
    told = _told([portrait, _scene_section(1), _scene_section(2)])
    assert told == [
        *("trait-0", "trait-1", "1.0", "1.1", "1.2", "trait-2", "trait-3", "1.3"),
        *("trait-4", "trait-5", "2.0", "2.1", "2.2", "2.3"),
    ]


def test_what_was_before_is_told_where_those_come_in_of_whom_it_tells() -> None:
    of_boris = _item("past", "tie", required=True, other="boris")
    of_clara = _item("past", "debt", required=True, other="clara")
    told = _told([Section((_item("portrait", "trait"),)), Section((of_boris, of_clara)), *map(_scene_section, (1, 2))])
    assert told.index("debt") < told.index("2.0")
    assert told.index("1.1") < told.index("tie")


def test_of_a_thing_is_told_before_the_scene_that_needs_it() -> None:
    past = [_item("past", name, required=True, other=name) for name in ("one", "two", "three", "file")]
    told = _told([Section(tuple(past)), _scene_section(1, 2), _scene_section(2)])
    assert told.index("file") < told.index("2.0")


def test_two_that_stand_together_speak_of_the_same() -> None:
    home, tie = (
        _item("past", name, of=of, required=True, other="boris") for name, of in (("home", "boris"), ("tie", "anna"))
    )
    told = _told([Section((_item("portrait", "trait"), home, tie)), _scene_section(1), _scene_section(2)])
    assert told[:2] == ["trait", "1.0"]
    assert told.index("home") + 1 == told.index("tie")


def test_what_must_be_told_is_told_though_there_is_no_room_between_scenes() -> None:
    past = Section(tuple(_item("past", f"tie-{n}", required=True, other="boris") for n in range(9)))
    told = _told([past, _scene_section(1, 2), Section((_item("endings", "end", "plot/2"),), "plot/2")])
    assert sorted(name for name in told if name.startswith("tie")) == sorted(f"tie-{n}" for n in range(9))
    assert told[-1] == "end"


def test_what_must_be_told_is_told_before_the_last_scene_rather_than_after_it() -> None:
    past = Section(tuple(_item("past", f"tie-{n}", required=True, other="boris") for n in range(9)))
    told = _told([_scene_section(1, 2), past, _scene_section(2, 2), Section((_item("endings", "end", "plot/2"),))])
    assert told[-3:] == ["2.0", "2.1", "end"]
    assert sorted(told[:-3]) == sorted(["1.0", "1.1", *(f"tie-{n}" for n in range(9))])


def test_what_is_of_somebody_who_is_not_there_is_left_out_unless_it_must_be_told() -> None:
    trait, tie = _item("portrait", "trait", "plot/1", of="boris"), _item("past", "tie", of="boris", required=True)
    assert _told([_scene_section(1), Section((trait, tie))]) == ["1.0", "1.1", "1.2", "1.3", "tie"]


def test_what_was_before_what_was_before_is_told_so() -> None:
    flashback = _scene_section(1, 3, Moment.BEFORE)
    tie = Section((_item("past", "tie", required=True, other="clara"), _item("portrait", "trait")))
    moments = {
        i.message.name: i.moment for s in spread([flashback, tie, _scene_section(1)], SCENES, "anna") for i in s.items
    }
    assert moments["tie"] is Moment.EARLIER
    assert moments["trait"] is Moment.LONG_BEFORE


@pytest.mark.parametrize("order", sorted(language().orders))
@pytest.mark.parametrize("length", list(Length))
def test_in_a_plan_the_background_stands_between_what_goes_on(
    seeds: World, reunions: tuple[Plot, ...], order: str, length: Length
) -> None:
    content = Content(Neighbours(seeds.store), reunions[0], language(), words_for("reunion"))
    for style in styles():
        sections = plan(content, language(), language().orders[order].steps, style_named(style), length, "key")
        background = [i.message.part in ("portrait", "past", "feeling") for s in sections for i in s.items]
        assert [True] * 3 not in [background[at : at + 3] for at in range(len(background))]


def test_nothing_of_before_stands_between_a_scene_and_what_leads_back_from_it() -> None:
    past = Section(tuple(_item("past", f"tie-{n}", required=True, other="zoe") for n in range(4)))
    leading = Section((_item("return", "return", "plot/1"),), "plot/1")
    told = _told([_scene_section(1, 2), past, _scene_section(2, 3), leading, _scene_section(1, 2)])
    assert {f"tie-{n}" for n in range(4)} < set(told)
    assert told[told.index("return") - 1] == "2.2"


def test_what_somebody_is_like_is_told_of_a_flashback_in_its_own_tense() -> None:
    flashback = _scene_section(1, 4, Moment.BEFORE)
    trait = replace(_item("portrait", "trait"), moment=Moment.LONG_BEFORE)
    told = [i for s in spread([Section((trait,)), flashback], SCENES, "anna") for i in s.items]
    assert [item.moment for item in told if item.message.name == "trait"] == [Moment.LONG_BEFORE]


def test_the_last_scene_tells_of_before_what_it_has_room_for() -> None:
    past = Section(tuple(_item("past", f"tie-{n}", required=True, other="boris") for n in range(4)))
    told = _told([_scene_section(1), past, _scene_section(2, 6)])
    ties = [name.startswith("tie") for name in told]
    assert sum(ties) == 4
    assert [True] * 3 not in [ties[at : at + 3] for at in range(len(ties))]


def test_what_must_be_told_waits_for_the_scene_of_those_of_whom_it_tells() -> None:
    of_boris = _item("past", "tie", required=True, other="boris")
    told = _told([Section((of_boris,)), *map(_scene_section, (1, 2))])
    assert told.index("1.3") < told.index("tie")


def test_nothing_interrupts_a_grave_scene_or_follows_the_end() -> None:
    portrait = Section(tuple(_item("portrait", f"trait-{n}") for n in range(3)))
    told = _told([_scene_section(1), portrait, _scene_section(2)], ["plot/2"])
    assert told[-4:] == ["2.0", "2.1", "2.2", "2.3"]
    ends = Section((_item("endings", "end.1", "plot/2"), _item("endings", "end.2", "plot/2")), "plot/2")
    told = _told([_scene_section(1), portrait, _scene_section(2, 1), ends])
    assert told[-2:] == ["end.1", "end.2"]


def test_in_the_last_scene_nothing_is_told_of_those_who_are_not_there() -> None:
    felt = Section((_item("feeling", "envy", other="dora"), _item("feeling", "trust", other="boris")))
    told = _told([_scene_section(1, 1), _scene_section(2), felt])
    assert "envy" not in told
    told = _told([felt, _scene_section(2, 6)])
    assert "trust" in told
    assert "envy" not in told


def test_what_must_be_told_is_told_before_the_last_scene_though_the_story_begins_with_it() -> None:
    need = Section((_item("past", "tie", required=True, other="dora"),))
    back, again = (Section((_item(part, part, "plot/2"),), "plot/2") for part in ("turning-back", "return"))
    told = _told([_scene_section(2), back, need, _scene_section(1), again])
    assert told.index("tie") < told.index("1.0")
