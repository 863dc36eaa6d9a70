"""What holds for every telling, whatever the cast, the style and the seed."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from render import Length, Manner, Telling, styles, tell
from render.prose.errors import StyleError
from render.prose.schema_words import words_for
from solver import Plot
from world import World

STYLES = styles()
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def tellings(seeds: World, reunions: tuple[Plot, ...]) -> list[tuple[Plot, Telling]]:
    return [
        (plot, tell(seeds, plot, style=style, seed=number % 5))
        for number, plot in enumerate(reunions)
        for style in STYLES
    ]


def _text(telling: Telling) -> str:
    return " ".join(sentence.text for sentence in telling.sentences)


def words(text: str) -> int:
    return len(re.findall(r"\w[\w’'-]*", text))


@pytest.mark.parametrize(("length", "least", "most"), [("flash", 280, 480), ("short", 800, 1450)])
def test_a_telling_is_as_long_as_it_is_wished(
    seeds: World, reunions: tuple[Plot, ...], length: str, least: int, most: int
) -> None:
    for plot in reunions[:8]:
        assert least <= words(_text(tell(seeds, plot, manner=Manner(length=Length(length))))) <= most


def test_every_sentence_rests_on_facts_of_the_world_or_of_the_plot(
    seeds: World, tellings: list[tuple[Plot, Telling]]
) -> None:
    canon = set(seeds.facts())
    for plot, telling in tellings:
        known = canon.union(plot.facts)
        for sentence in telling.sentences:
            assert sentence.facts, sentence.text
            assert known.issuperset(sentence.facts), sentence.text


def test_a_few_words_of_what_was_before_are_no_paragraph(tellings: list[tuple[Plot, Telling]]) -> None:
    for _, telling in tellings:
        for paragraph in telling.paragraphs if telling.style != "dossier" else ():
            if not any(sentence.scene for sentence in paragraph):
                assert words(" ".join(sentence.text for sentence in paragraph)) > 6, paragraph


def test_no_sentence_is_said_twice(tellings: list[tuple[Plot, Telling]]) -> None:
    for _, telling in tellings:
        texts = [sentence.text for sentence in telling.sentences]
        assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    "blunder",
    [
        r"[{}]",
        r"\s\s",
        r"\b(?:a|an|the) (?:a|an|the)\b",
        r"\b(\w+) \1\b",
        r"[a-z]\. [a-z]",
        r"\s[,.;:?!]",
        r"\.\.",
        r"\bthey (?:was|is|has|does)\b",
        r"\ba [aeio]\w+",
        r"[\"']",
        r"\b(?:lg:|xsd:|volodymyr-|kazuo-)",
    ],
)
def test_no_telling_has_a_blunder(tellings: list[tuple[Plot, Telling]], blunder: str) -> None:
    for _, telling in tellings:
        assert not re.search(f".{{0,40}}{blunder}.{{0,40}}", _text(telling)), blunder


def test_sentences_begin_with_a_capital_and_end_with_a_stop(tellings: list[tuple[Plot, Telling]]) -> None:
    for _, telling in tellings:
        for sentence in telling.sentences:
            assert re.match(r"[“‘]?[A-Z]", sentence.text), sentence.text
            assert re.search(r"[.?!]”?$", sentence.text), sentence.text


def test_paragraphs_are_numbered_as_they_are_read(tellings: list[tuple[Plot, Telling]]) -> None:
    for _, telling in tellings:
        numbers = [sentence.paragraph for sentence in telling.sentences]
        assert numbers == sorted(numbers)
        assert telling.as_text().count("\n\n") == len(set(numbers))


def test_seeds_tell_the_same_plot_in_other_words(seeds: World, reunions: tuple[Plot, ...]) -> None:
    for style in STYLES:
        assert len({_text(tell(seeds, reunions[0], style=style, seed=seed)) for seed in range(5)}) > 3


def test_no_other_hash_seed_changes_a_byte(seeds: World, reunions: tuple[Plot, ...]) -> None:
    program = (
        "import json; from render import tell; from solver import *; from world import World; "
        "w = World.open('examples/seeds'); p = find_plots(w, schema_named('reunion'), {}, seed=1).plots[0]; "
        "print(json.dumps([tell(w, p, style=s, seed=1).as_json() for s in ('noir', 'dossier')]))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("venue", ["Bar", "Hotel", "Park"])
@pytest.mark.parametrize("past", ["Friendship", "Kinship", "Collaboration", "Romance"])
def test_a_bare_world_is_enough_for_a_telling(
    small_world: Callable[..., tuple[World, tuple[Plot, ...]]], past: str, venue: str, style: str
) -> None:
    world, plots = small_world(past=past, venue=venue, spot=f"a {venue.lower()}", tie=f"a {past.lower()}")
    assert {plot.bindings["outcome"] for plot in plots} == {"lg:Forgiven", "lg:Killed", "lg:WalkedAway"}
    for seed, plot in enumerate(plots):
        assert 150 <= words(_text(tell(world, plot, style=style, seed=seed))) <= 480


def test_an_unknown_style_is_refused_with_those_that_there_are(seeds: World, reunions: tuple[Plot, ...]) -> None:
    with pytest.raises(StyleError, match=r"no style `nior`.*`noir`.*There are: dossier, fireside, noir, restraint"):
        tell(seeds, reunions[0], style="nior")


def test_the_styles_are_listed_by_name() -> None:
    assert set(STYLES) <= set(styles())


def test_telling_a_story_loads_no_drawing_library() -> None:
    program = "import sys, render; print(sorted({'pyvis', 'igraph', 'inflect'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_that_a_stranger_of_whom_was_told_is_somebody_is_said_when_the_veil_is_lifted(
    seeds: World, reunions: tuple[Plot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = words_for("reunion")
    assert words
    plot = reunions[0]
    at = next(n for n, scene in enumerate(plot.scenes) if plot.bindings["betrayer"] in scene.participants) + 1
    veiled = replace(words, veiled={"betrayer": plot.scenes[at].name})
    monkeypatch.setattr("render.prose.story_teller.words_for", lambda _: veiled)
    for style in STYLES:
        texts = [said.text for said in tell(seeds, plot, manner=Manner(style, order="linear")).sentences]
        named = next(number for number, text in enumerate(texts) if "Petrova" in text)
        assert any("woman" in text for text in texts[:named])
        assert any("woman" in text and "Petrova" in text for text in texts[named:])
