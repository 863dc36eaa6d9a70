"""A story with its alternatives is a tree: what they share is told once, and every path tells a plot that was found."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.plotting import sound_plots
from api.tellings import story_of
from render.stories.passages import Passage, passages
from render.stories.story import Story, Told
from solver import Plot, schema_named
from world import World
from world.checking import verify


def _paths(passage: Passage) -> Iterator[list[Passage]]:
    if not passage.choices:
        yield [passage]
    for choice in passage.choices:
        yield from ([passage, *rest] for rest in _paths(choice.passage))


def _plots(story: Story) -> dict[str, Plot]:
    return {told.plot.id: told.plot for told in (story.told, *story.others)}


def test_every_end_is_a_plot_of_its_own_that_the_second_judge_accepts(stories: list[Story]) -> None:
    for story in stories:
        ends = [path[-1].told.plot for path in _paths(passages(story))]
        assert len(ends) > 2
        assert len({plot.id for plot in ends}) == len(ends)
        assert {story.told.plot.id} < {plot.id for plot in ends} <= set(_plots(story))
        for plot in ends:
            assert not verify(story.world, plot.schema, plot.as_json(story.world), schema_named(plot.schema).questions)


def test_no_sentence_stands_twice_in_the_tree_and_none_is_read_twice_on_a_path(stories: list[Story]) -> None:
    for story in stories:
        for path in _paths(passages(story)):
            read = Counter(sentence.text for part in path for paragraph in part.paragraphs for sentence in paragraph)
            assert max(read.values()) == 1
        places = Counter(
            (passage.told.plot.id, number)
            for passage in passages(story).all()
            for paragraph in passage.paragraphs
            for number in {sentence.paragraph for sentence in paragraph}
        )
        assert max(places.values()) == 1


def test_a_path_tells_every_scene_that_the_telling_of_its_end_tells(stories: list[Story]) -> None:
    def scenes(told: Told, passage: Passage) -> set[str]:
        found = (told.scene_of(sentence) for paragraph in passage.paragraphs for sentence in paragraph)
        return {scene.id.removeprefix(told.plot.id) for scene in found if scene}

    for story in stories:
        for path in _paths(passages(story)):
            end = path[-1].told
            read = set().union(*(scenes(part.told, part) for part in path))
            assert read == {
                scene.id.removeprefix(end.plot.id) for scene in map(end.scene_of, end.telling.sentences) if scene
            }


def test_what_is_told_before_a_choice_holds_in_every_plot_after_it(stories: list[Story]) -> None:
    for story in stories:
        canon = set(story.world.facts())
        for passage in passages(story).all():
            below = {path[-1].told.plot.id for path in _paths(passage)}
            said = [fact for paragraph in passage.paragraphs for sentence in paragraph for fact in sentence.facts]
            for plot in (plot for name, plot in _plots(story).items() if name in below):
                moved = {tuple(term.replace(passage.told.plot.id, plot.id) for term in fact) for fact in said}
                assert moved <= canon.union(plot.facts)


def test_the_story_that_was_asked_for_is_among_the_ends_and_something_is_told_before_the_first_choice(
    stories: list[Story],
) -> None:
    for story in stories:
        passage = passages(story)
        assert story.told.plot.id in {path[-1].told.plot.id for path in _paths(passage)}
        assert len(passage.paragraphs) > 0


def test_choices_side_by_side_are_told_apart(stories: list[Story]) -> None:
    for story in stories:
        for passage in passages(story).all():
            labels = [choice.label for choice in passage.choices]
            assert len(set(labels)) == len(labels) != 1


def test_roles_that_were_fixed_stay_as_they_are(seeds: World) -> None:
    schema = schema_named("reunion")
    plot = sound_plots(seeds.steady(), schema, {"outcome": "Killed"}, seed=1).plots[0]
    fixed = ("outcome", "messenger", "weapon")
    story = story_of(seeds.steady(), schema, plot, seed=1, branches_beside=fixed)
    assert story.others
    for other in story.others:
        assert all(other.plot.bindings[role] == plot.bindings[role] for role in fixed)


def test_where_only_one_outcome_has_its_reason_there_is_no_choice(write_notes: Callable[..., Path]) -> None:
    notes = {
        "anna": "id: anna\ntype: Person\nname: Anna Orr",
        "boris": "id: boris\ntype: Person\nname: Boris Quill",
        "treason": "id: treason\ntype: Betrayal\nname: the treason\nbetrayer: boris\nbetrayed: anna",
        "tie": "id: tie\ntype: Friendship\nname: a friendship\nparty: [anna, boris]",
        "riga": "id: riga\ntype: City\nname: Riga",
        "spot": "id: spot\ntype: Bar\nname: a bar\nwithin: riga",
        "blade": "id: blade\ntype: Weapon\nname: a knife",
        "holding": "id: holding\ntype: Possession\nname: the holding\nholder: anna\nthing: blade",
    }
    world = World.open(write_notes(**notes)).steady()
    schema = schema_named("reunion")
    plot = sound_plots(world, schema, {}).plots[0]
    story = story_of(world, schema, plot, branches_beside=())
    assert story.others == ()
    assert passages(story).choices == ()
    assert passages(story).paragraphs == story.told.telling.paragraphs


@pytest.mark.parametrize("place", [0, 1, 2])
def test_scenes_before_a_choice_are_on_the_same_days_after_it(stories: list[Story], place: int) -> None:
    story = stories[place]
    usual = story.told.plot
    endings = [
        other.plot
        for other in story.others
        if other.plot.bindings.items() - usual.bindings.items() == {("outcome", other.plot.bindings["outcome"])}
    ]
    assert endings
    for other in endings:
        assert [scene.begin for scene in other.scenes[:2]] == [scene.begin for scene in usual.scenes[:2]]
