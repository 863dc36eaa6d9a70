"""Every sentence is read back against its facts, and every fact that a plot rests on is told."""

from itertools import cycle

import pytest

from render import Length, Manner, Memory, Person, StoryTeller, Tense, styles
from solver import Plot, find_plots, schema_named
from tests.prose.reading import Reader, untold
from world import World

MANNERS = [
    Manner(style, length, tense, person)
    for style in styles()
    for length, tense, person in (
        (Length.FLASH, Tense.PAST, None),
        (Length.FLASH, Tense.PRESENT, Person.FIRST),
        (Length.SHORT, Tense.PAST, Person.SECOND),
        (Length.CHAPTER, Tense.PRESENT, None),
    )
]


@pytest.fixture(scope="module")
def plots(seeds: World) -> tuple[Plot, ...]:
    return tuple(
        plot
        for name in ("reunion", "awakening", "missing-man")
        for plot in find_plots(seeds, schema_named(name), {}, limit=8, seed=1).plots
    )


def test_names_days_and_relations_are_among_the_facts_of_their_sentences(seeds: World, plots: tuple[Plot, ...]) -> None:
    teller, reader = StoryTeller(seeds), Reader(seeds)
    for plot, manner in zip(plots * 2, cycle(MANNERS), strict=False):
        assert list(reader.unsupported(plot, teller.tell(plot, manner))) == [], manner


def test_what_a_plot_rests_on_is_told(seeds: World, plots: tuple[Plot, ...]) -> None:
    teller = StoryTeller(seeds)
    for plot, manner in zip(plots * 2, cycle(MANNERS), strict=False):
        assert untold(seeds, plot, teller.tell(plot, manner)) == frozenset(), (plot.schema, manner)


def test_what_is_asserted_is_canon_or_the_plots(seeds: World, plots: tuple[Plot, ...]) -> None:
    canon, teller = set(seeds.facts()), StoryTeller(seeds)
    for plot, manner in zip(plots, cycle(MANNERS), strict=False):
        for said in teller.tell(plot, manner).sentences:
            assert said.facts, said.text
            assert canon.union(plot.facts).issuperset(said.facts), said.text


def test_stories_of_a_batch_do_not_repeat_each_other(seeds: World, plots: tuple[Plot, ...]) -> None:
    memory = Memory()
    told = [StoryTeller(seeds, memory).tell(plots[0], Manner(), seed) for seed in range(3)]
    texts = [{said.text for said in one.sentences} for one in told]
    assert all(len(texts[one] & texts[one + 1]) < 0.2 * len(texts[one]) for one in range(2))


@pytest.mark.parametrize(("order", "first"), [("frame", -1), ("linear", 0)])
def test_an_order_says_with_which_scene_a_story_begins(
    seeds: World, plots: tuple[Plot, ...], order: str, first: int
) -> None:
    for plot in plots[:6]:
        scenes = [said.scene for said in StoryTeller(seeds).tell(plot, Manner(order=order)).sentences if said.scene]
        assert scenes[0] == plot.scenes[first].id
