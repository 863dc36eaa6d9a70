"""What is told beside the scenes is told once: a bond, a home, a season."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from render import Length, Manner, styles, tell
from render.prose.content import Content
from render.prose.entry import SEVERAL
from render.prose.happenings import Happenings, gathered
from render.prose.language import language
from render.prose.lives import Lives
from render.prose.schema_words import words_for
from render.prose.section import ROOM
from render.prose.verbs import Moment
from solver import Plot
from world import World
from world.pattern.neighbours import Neighbours

SmallWorld = Callable[..., tuple[World, tuple[Plot, ...]]]
SERVED = (("first", "anna"), ("second", "boris"))
FIRM = "id: firm\ntype: Organisation\nname: the Firm"
CLARA = "id: clara\ntype: Person\nname: Clara Moss\npronoun: she"
TIES: Mapping[str, str] = {
    "Enmity": "party: [anna, clara]\nbegin: 1990",
    "Reconciliation": "party: [anna, clara]\nwhen: 1990",
    "Recruitment": "recruit: anna\nrecruiter: clara\nwhen: 1990",
    "Friendship": "party: [anna, clara]\nbegin: 1990",
}


@pytest.mark.parametrize("kind", sorted(TIES))
def test_a_tie_is_told_as_what_was_or_as_what_is_felt_and_not_as_both(small_world: SmallWorld, kind: str) -> None:
    tie = f"id: bond\ntype: {kind}\nname: a tie of old\n{TIES[kind]}"
    world, plots = small_world({"clara": CLARA, "bond": tie})
    for style in styles():
        told = tell(world, plots[0], manner=Manner(style, Length.CHAPTER)).sentences
        telling = {said.facts for said in told if not said.speaker and any(fact[0] == "bond" for fact in said.facts)}
        assert len(telling) <= 1


def test_who_lives_where_they_were_born_is_joined_to_the_place_once(small_world: SmallWorld) -> None:
    home = "id: home\ntype: Residence\nname: a home\nagent: anna\nplace: minsk\nbegin: 1980"
    minsk = "id: minsk\ntype: City\nname: Minsk"
    person = "id: anna\ntype: Person\nname: Anna Orr\npronoun: she\nmotive: [hope]\nwound: [guilt]\nbirthplace: minsk"
    world, plots = small_world({"home": home, "minsk": minsk, "anna": person})
    for style in styles():
        told = tell(world, plots[0], manner=Manner(style, Length.CHAPTER))
        assert sum("Minsk" in said.text for said in told.sentences) == 1


def test_a_season_that_was_not_told_of_may_be_told_of_later(seeds: World, reunions: tuple[Plot, ...]) -> None:
    content = Content(Neighbours(seeds.store), reunions[0], language(), words_for("reunion"))
    placed = next(scene for scene in reunions[0].scenes if scene.place)
    elsewhere = replace(placed, place=content.city_of(placed.place or ""))
    told = []
    for seed in range(40):
        lives = Lives(content, random.Random(seed), replace(ROOM[Length.FLASH], settings=1))
        both = [list(lives.setting(scene, Moment.NOW, 3)) for scene in (placed, elsewhere)]
        told.append(tuple(any("season" in item.message.bindings for item in items) for items in both))
    assert (False, True) in told
    assert (True, True) not in told


def test_of_several_names_that_somebody_had_one_is_told(small_world: SmallWorld) -> None:
    covers = {
        name: f"id: {name}\ntype: CoverIdentity\nname: a cover\nagent: anna\ncoverName: {alias}\nbegin: 1980\nend: 1985"
        for name, alias in (("first", "Ida Lenz"), ("second", "Vera Holm"))
    }
    world, plots = small_world(covers)
    for style in styles():
        told = " ".join(one.text for one in tell(world, plots[0], manner=Manner(style, Length.CHAPTER)).sentences)
        assert not ("Ida Lenz" in told and "Vera Holm" in told)


def test_several_are_of_no_rank_together(small_world: SmallWorld) -> None:
    ranked = "type: Service\norganisation: house\nas: major\nbegin: 1980\nend: 1985"
    notes = {name: f"id: {name}\nname: a service\nagent: {who}\n{ranked}" for name, who in SERVED}
    world, _ = small_world({"house": "id: house\ntype: Organisation\nname: the Firm", **notes})
    happenings = Happenings(Neighbours(world.store), language().happenings, ("anna", "boris"))
    needed = [(name, "lg:agent", who) for name, who in SERVED]
    (both,) = gathered(happenings.told(name, [fact]) for (name, _), fact in zip(SERVED, needed, strict=True))
    assert both.bindings["agent"] == f"anna{SEVERAL}boris"
    assert not any("as" in entry.say.names for entry in both.pool)


def test_what_day_of_the_week_it_is_is_told_once_of_a_day(seeds: World, reunions: tuple[Plot, ...]) -> None:
    content = Content(Neighbours(seeds.store), reunions[0], language(), words_for("reunion"))
    placed = next(scene for scene in reunions[0].scenes if scene.place)
    later = replace(placed, begin="1998-03-03")
    lives = Lives(content, random.Random(1), replace(ROOM[Length.CHAPTER], settings=9, again=9))
    told = [[item.message.name for item in lives.setting(scene, Moment.NOW, 3)] for scene in (placed, placed, later)]
    assert ["weekday.0" in names for names in told] == [True, False, True]


def test_of_the_two_ways_to_say_that_somebody_is_shy_one_is_told(small_world: SmallWorld) -> None:
    person = "id: anna\ntype: Person\nname: Anna Orr\npronoun: she\nmotive: [hope]\nwound: [guilt]\ntrait: [shy, proud]"
    world, plots = small_world({"anna": person})
    for style in styles():
        told = tell(world, plots[0], manner=Manner(style, Length.CHAPTER)).sentences
        said = re.findall(r"\b(?:shy|proud)\b", " ".join(one.text for one in told).lower())
        assert said
        assert len(said) == len(set(said))


def test_where_somebody_lived_before_is_told_as_before_between_scenes(small_world: SmallWorld) -> None:
    world, plots = small_world()
    content = Content(Neighbours(world.store), plots[0], language(), words_for("reunion"))
    lives = Lives(content, random.Random(1), ROOM[Length.CHAPTER])
    list(lives.portrait())
    looked = [item for section in lives.interlude(()) for item in section.items]
    moments = {item.moment for item in looked if not item.message.part or item.message.part == "past"}
    assert moments <= {Moment.BEFORE}


def test_a_second_mission_to_one_city_is_not_told(small_world: SmallWorld) -> None:
    posted = "type: Mission\nname: a mission\nagent: anna\norganisation: firm\nplace: minsk"
    notes = {name: f"id: {name}\n{posted}\nwhen: {year}" for name, year in (("one", 1980), ("two", 1984))}
    world, plots = small_world({"minsk": "id: minsk\ntype: City\nname: Minsk", **notes, "firm": FIRM})
    for style in styles():
        told = tell(world, plots[0], manner=Manner(style, Length.CHAPTER)).sentences
        assert len({fact[0] for said in told for fact in said.facts} & {"one", "two"}) == 1


def test_of_another_thing_of_the_name_of_one_that_plays_nothing_is_told(small_world: SmallWorld) -> None:
    held = "id: held\ntype: Possession\nname: holding\nholder: boris\nthing: other\nbegin: 1980"
    for name, count in (("an old knife", 0), ("a rifle", 1)):
        world, plots = small_world({"other": f"id: other\ntype: Weapon\nname: {name}", "held": held})
        content = Content(Neighbours(world.store), plots[0], language(), words_for("reunion"))
        assert sum(bond.name == "held" for bond in content.bonds("boris")) == count
