"""The missing man, told for every cast of the example world in every style."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest

from render import Telling, styles, tell
from solver import Plot, find_plots, schema_named
from world import World

SEEDS = Path(__file__).parents[3] / "examples" / "seeds"
STYLES = ("noir", "restraint")
PLOTS = 27


@lru_cache(maxsize=1)
def world() -> World:
    return World.open(SEEDS)


@lru_cache(maxsize=1)
def plots() -> tuple[Plot, ...]:
    return find_plots(world(), schema_named("missing-man"), {}, limit=200, seed=1).plots


@lru_cache(maxsize=32)
def tellings(style: str, seed: int) -> tuple[tuple[Plot, Telling], ...]:
    return tuple((plot, tell(world(), plot, style=style, seed=seed)) for plot in plots())


def source_telling(style: str, outcome: str) -> str:
    cast: Mapping[str, str] = {"protagonist": "imanol-kovalenko", "place": "shibuya-cafe", "outcome": outcome}
    (plot,) = (plot for plot in plots() if cast.items() <= plot.bindings.items())
    return tell(world(), plot, style=style, seed=1).as_text()


def test_there_are_casts_to_tell_of_and_both_styles() -> None:
    assert len(plots()) == PLOTS
    assert set(STYLES) <= set(styles())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("style", STYLES)
def test_every_telling_has_300_to_450_words(style: str, seed: int) -> None:
    lengths = {
        plot.id: sum(len(sentence.text.split()) for sentence in telling.sentences)
        for plot, telling in tellings(style, seed)
    }
    assert {name: length for name, length in lengths.items() if not 300 <= length <= 450} == {}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("style", STYLES)
def test_every_sentence_rests_on_facts_that_stand_in_the_world_or_in_the_plot(style: str, seed: int) -> None:
    canon = frozenset(world().facts())
    for plot, telling in tellings(style, seed):
        known = canon | set(plot.facts)
        for sentence in telling.sentences:
            assert sentence.facts, sentence.text
            assert set(sentence.facts) <= known, sentence.text


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("style", STYLES)
def test_no_telling_has_braces_doubled_words_or_a_sentence_twice(style: str, seed: int) -> None:
    for _, telling in tellings(style, seed):
        text = telling.as_text()
        texts = [sentence.text for sentence in telling.sentences]
        assert not re.search(r"[{}]", text)
        assert not re.search(r"\b(\w+) \1\b", text), text
        assert not re.search(r"\b(a|an|the) (a|an|the)\b", text, re.IGNORECASE), text
        assert len(texts) == len(set(texts)), text


@pytest.mark.parametrize("style", STYLES)
def test_each_outcome_has_an_ending_of_its_own(style: str) -> None:
    endings = {
        outcome: source_telling(style, outcome).split("\n\n")[-1]
        for outcome in ("lg:ComesClean", "lg:KeepsSilent", "lg:Vanishes")
    }
    assert len(set(endings.values())) == 3
    assert "what was Natasha hiding" in endings["lg:KeepsSilent"]
    assert "what had become of the businessman" in endings["lg:ComesClean"]


@pytest.mark.parametrize("style", STYLES)
def test_the_source_cast_retells_its_story(style: str) -> None:
    text = source_telling(style, "lg:KeepsSilent")
    told = [
        *("rain", "Tokyo", "a cryptic message", "phone", "the local contact", "a small café in Shibuya"),
        *("shady dealings", "Russian organised crime", "a mysterious phone call", "a long coat"),
        *("gunpowder", "leather", "danger", "“Natasha,”", "St. Petersburg", "a gun", "came clean"),
    ]
    assert [detail for detail in told if detail not in text] == []


@pytest.mark.parametrize("style", STYLES)
def test_another_cast_has_its_own_past(style: str) -> None:
    for plot, telling in tellings(style, 0):
        if plot.bindings["protagonist"] == "volodymyr-kazuo":
            text = telling.as_text()
            assert "betrayed him" in text
            assert "St. Petersburg" not in text
            assert "a long coat" not in text
