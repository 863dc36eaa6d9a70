"""Who wants something of somebody says so, and is answered as the other's own facts have it."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from render import Length, Manner, tell
from render.prose.choosing import Chooser, Draft
from render.prose.content import Content
from render.prose.errors import StyleError
from render.prose.goals import Goal, goals
from render.prose.language import language
from render.prose.message import Message
from render.prose.schema_words import SceneWords, Turn, words_for
from render.prose.section import Section
from render.prose.talking import Talks
from render.prose.verbs import Moment
from solver import Plot
from world import World
from world.pattern.neighbours import Neighbours

WHEN = "?lie a lg:Lie . ?lie lg:liar ?hearer . ?lie lg:liedTo ?speaker"
GOAL = """
reproach:
  when: "?lie a lg:Lie . ?lie lg:liar ?hearer . ?lie lg:liedTo ?speaker"
  opens: {act: accuse, says: ["“You lied,” {speaker} [say]."]}
  answers:
    - {act: confess, when: "?speaker lg:motive ?motive . ?motive a lg:Redemption", says: ["“I did, {hearer.called}.”"]}
    - {act: parry, says: ["“Did I?”"]}
  closes:
    - {act: forgive, after: confess, says: ["“Then it is over.”"]}
    - {act: threaten, after: parry, says: ["“You know you did.”"]}
"""
LIE = "id: old\ntype: Lie\nname: an old lie\nliar: {liar}\nliedTo: {liedTo}"

Aired = Callable[..., list[Section]]


def _wanting(folder: Path, text: str = GOAL) -> tuple[Goal, ...]:
    (folder / "goals").mkdir(exist_ok=True)
    (folder / "goals" / "one.yaml").write_text(text, "utf-8")
    return tuple(goals(folder, frozenset(language().acts), {}))


@pytest.fixture
def aired(small_world: Callable[..., tuple[World, tuple[Plot, ...]]], tmp_path: Path) -> Aired:
    """The exchanges of a plot's scenes that come of what lies between two, in a world with some more notes."""

    def build(when: str = WHEN, aims: bool = True, **notes: str) -> list[Section]:
        world, plots = small_world(notes)
        plot = next(plot for plot in plots if plot.bindings["past"] == "tie")
        content = Content(Neighbours(world.store), plot, language(), words_for("reunion"))
        talks = Talks(
            content, replace(language(), goals=_wanting(tmp_path, GOAL.replace(WHEN, when))), random.Random(1)
        )
        words = content.words.scenes if content.words else {}
        sections = (
            section
            for scene in plot.scenes
            if scene.name in words
            for section in talks.of(scene, replace(words[scene.name], aims=aims), Moment.NOW, near_turn=False)
        )
        return [section for section in sections if "reproach" in section.items[0].message.name]

    return build


def _says(section: Section) -> list[str]:
    return [str(item.message.pool[0].say.pieces[0]) for item in section.items]


def test_nobody_airs_what_did_not_happen(aired: Aired) -> None:
    assert aired() == []


def test_a_scene_may_keep_out_what_lies_beside_the_plot(aired: Aired) -> None:
    assert aired(old=LIE.format(liar="boris", liedTo="anna"))
    assert aired(aims=False, old=LIE.format(liar="boris", liedTo="anna")) == []


def test_who_was_lied_to_says_so_once(aired: Aired) -> None:
    (section,) = aired(old=LIE.format(liar="boris", liedTo="anna"))
    assert [item.message.speaker for item in section.items] == ["anna", "boris", "anna"]


@pytest.mark.parametrize(
    ("liar", "to", "answer", "close"),
    [("boris", "anna", "Did I?", "You know you did"), ("anna", "boris", "I did", "Then it is over")],
)
def test_the_answer_is_what_the_other_has_reasons_for(
    aired: Aired, liar: str, to: str, answer: str, close: str
) -> None:
    says = _says(aired(old=LIE.format(liar=liar, liedTo=to))[0])
    assert answer in says[1]
    assert close in says[2]


def test_a_turn_rests_on_what_lies_between_and_on_the_reason_for_an_answer(aired: Aired) -> None:
    (section,) = aired(old=LIE.format(liar="anna", liedTo="boris"))
    opening, answer, close = (item.message.support(()) for item in section.items)
    for facts in (opening, answer, close):
        assert ("old", "lg:liar", "anna") in facts
    assert ("anna", "lg:motive", "hope") in answer
    assert ("anna", "lg:motive", "hope") not in opening


def test_what_the_plot_is_about_is_left_to_its_own_scenes(aired: Aired) -> None:
    assert aired("?lie lg:betrayer ?hearer . ?lie lg:betrayed ?speaker") == []
    assert aired("?lie lg:party ?hearer . ?lie a lg:Friendship . ?lie lg:party ?speaker") == []


def test_talks_come_in_any_order_unless_the_scene_keeps_them_in_its_own(
    seeds: World, reunions: tuple[Plot, ...]
) -> None:
    content = Content(Neighbours(seeds.store), reunions[0], language(), words_for("reunion"))
    assert content.words
    scene = next(one for one in reunions[0].scenes if len(content.words.scenes[one.name].talks) > 1)
    words = replace(content.words.scenes[scene.name], aims=False)

    def orders(*, in_order: bool) -> set[tuple[str, ...]]:
        found = set()
        for seed in range(9):
            talks = Talks(content, language(), random.Random(seed))
            told = talks.of(scene, replace(words, in_order=in_order), Moment.NOW, near_turn=False)
            found.add(tuple(section.items[0].message.pool[0].id for section in told))
        return found

    assert len(orders(in_order=False)) > 1
    assert orders(in_order=True) == {tuple(talk[0].says[0].id for talk in words.talks)}


def test_a_pause_stands_where_one_would_speak_twice_in_a_row(
    aired: Aired, seeds: World, reunions: tuple[Plot, ...]
) -> None:
    (section,) = aired(old=LIE.format(liar="boris", liedTo="anna"))
    content = Content(Neighbours(seeds.store), reunions[0], language(), words_for("reunion"))
    talks = Talks(content, language(), random.Random(1))
    with_pause = list(talks.with_pauses([section, section]))
    assert [one.items[0].message.part for one in with_pause] == ["talk:protagonist", "pause", "talk:protagonist"]
    turned = replace(section, items=section.items[1:])
    assert list(talks.with_pauses([section, turned])) == [section, turned]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("?lie lg:liedTo ?speaker", "?lie a lg:Event", r"one.yaml:3: It does not speak of `\?speaker`"),
        ("act: parry", "act: dance", r"one.yaml:7: There is no act `dance`"),
        ("after: parry", "after: refuse", r"one.yaml:10: Nobody answers with `refuse`"),
        (
            "{act: parry, says",
            '{act: parry, when: "?speaker lg:fear ?fear", says',
            r"one.yaml:6: There may be no answer",
        ),
        ("{speaker} [say]", "{boss} [say]", r"one.yaml:4: Nothing binds `{boss}`"),
        ("“Did I?”", "", r"one.yaml:7: A line is empty"),
        ("  opens:", "  open:", r"one.yaml:4: There is no key `open`"),
    ],
)
def test_a_mistake_in_a_goal_is_told_with_its_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOAL
    with pytest.raises(StyleError, match=message):
        _wanting(tmp_path, GOAL.replace(old, new, 1))


def test_between_the_words_of_somebody_alone_nobody_is_silent(seeds: World, reunions: tuple[Plot, ...]) -> None:
    content = Content(Neighbours(seeds.store), reunions[0], language(), words_for("reunion"))
    talks = Talks(content, language(), random.Random(1))
    scene = reunions[0].scenes[-1]
    alone, two = ("protagonist", "protagonist"), ("protagonist", "betrayer")
    for (by, to), pauses in ((alone, 0), (two, 1)):
        turn = Turn("ask", by, to)
        sections = list(
            talks.of(scene, SceneWords((), talks=((turn,), (turn,)), aims=False), Moment.NOW, near_turn=True)
        )
        spoken = [one for one in talks.with_pauses(sections) if one.whole][:2]
        assert len(list(talks.with_pauses(spoken))) - len(spoken) == pauses


@pytest.mark.parametrize("speaking", [True, False])
def test_a_pause_of_which_no_talk_comes_is_not_told(
    seeds: World, reunions: tuple[Plot, ...], monkeypatch: pytest.MonkeyPatch, speaking: bool
) -> None:
    choose = Chooser.choose

    def chosen(chooser: Chooser, message: Message, moment: Moment) -> Draft | None:
        if message.part == "pause":
            return Draft(("A pause.",), message.bindings, reunions[0].facts[:1], message, moment)
        return choose(chooser, message, moment) if speaking or not message.speaker else None

    monkeypatch.setattr(Chooser, "choose", chosen)
    told = [tell(seeds, plot, manner=Manner("noir", Length.SHORT)).sentences for plot in reunions[:3]]
    assert any(one.text == "A pause." for sentences in told for one in sentences) is speaking
