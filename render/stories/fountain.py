"""Fountain 1.1 (https://fountain.io/syntax): scene headings, action, and the dialogue of whoever is known to speak.

All elements but headings that begin with INT. or EXT. are forced, so that no name makes a line into something else.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from ontology.vocabulary import vocabulary
from render.prose.telling import Sentence
from render.stories.story import Story, plain
from solver import Scene, label
from world import World
from world.yaml_tree import parse
from world.yaml_tree import plain as values

_PLACES: Final = Path(__file__).with_suffix(".yaml")
_MONTHS: Final = (
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
)
_QUOTED: Final = re.compile(r"“([^“”]*)”")
_ARTICLE: Final = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_JOINER: Final = "\u2060"
"""Word joiner, which is not to be seen: it parts two characters that would begin a note or a boneyard."""


def written(story: Story) -> bytes:
    """The story as a screenplay. A sentence that quotes somebody is told in parts: what is said, and what is not."""
    blocks = [f"Title: {_shown(story.title)}\nCredit: Told by Legendry\nSource: {_source(story)}"]
    heading = ""
    for paragraph in story.told.telling.paragraphs:
        action: list[str] = []
        for sentence in paragraph:
            scene = story.told.scene_of(sentence)
            if scene and (found := _heading(story.world, scene)) != heading:
                heading = found
                blocks += [*_action(action), heading]
                action = []
            for speaker, text in _parts(sentence):
                if speaker:
                    blocks += [*_action(action), _dialogue(story.world, speaker, text)]
                    action = []
                else:
                    action.append(text)
        blocks += _action(action)
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def _source(story: Story) -> str:
    telling = story.told.telling
    return _shown(f"{telling.plot}, {telling.style}, seed {telling.seed}")


def _action(sentences: list[str]) -> list[str]:
    return [f"!{_shown(' '.join(sentences))}"] if sentences else []


def _dialogue(world: World, speaker: str, text: str) -> str:
    name = " ".join(re.sub(r"[()^]", " ", plain(label(world, speaker))).split()) or "SOMEBODY"
    said = _shown(text)
    return f"@{_shown(name.upper())}\n{said if said[:1].isalnum() else _JOINER + said}"


def _parts(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """What a sentence says (nobody speaks) and what it quotes (its speaker does), in the order of its words."""
    text = plain(sentence.text)
    if not sentence.speaker:
        yield "", text
        return
    end = 0
    for found in _QUOTED.finditer(text):
        yield from _unsaid(text[end : found.start()])
        if any(ch.isalnum() for ch in found[1]):
            yield sentence.speaker, re.sub(r",$", ".", found[1].strip())
        end = found.end()
    yield from _unsaid(text[end:])


def _unsaid(text: str) -> Iterator[tuple[str, str]]:
    if any(ch.isalnum() for ch in text):
        text = text.strip(" ,")
        yield "", text[:1].upper() + text[1:]


def _heading(world: World, scene: Scene) -> str:
    """`INT. CAFÉ IN SHIBUYA, TOKYO - 28 AUGUST 1992`; without a place what happens: `.MESSAGE - 26 AUGUST 1992`."""
    day = _day(scene.begin)
    if not scene.place:
        kind = label(world, "lg:" + scene.kind.removeprefix("lg:"))
        return f".{_shown(kind.upper())} - {day}"
    name = plain(_ARTICLE.sub("", label(world, scene.place))) or "SOMEWHERE"
    city = _city(world, scene.place)
    where = name if not city or city.casefold() in name.casefold() else f"{name}, {city}"
    return f"{_side(world, scene.place)} {_shown(where.upper())} - {day}"


def _side(world: World, place: str) -> str:
    """INT. or EXT. by the classes of a place, or else by those above them."""
    known = vocabulary()
    for name in world.types(place):
        iri = known.class_named(name.removeprefix("lg:"))
        for above in (iri, *known.superclasses(iri)) if iri else ():
            kind = known.compact(above).removeprefix("lg:")
            if side := _sides().get(kind):
                return side
    return "INT./EXT."


@lru_cache(maxsize=1)
def _sides() -> dict[str, str]:
    source = values(parse(_PLACES.read_text("utf-8")))
    assert isinstance(source, dict)
    return {name: side for key, side in (("interior", "INT."), ("exterior", "EXT.")) for name in source[key]}


def _city(world: World, place: str) -> str:
    """The city that a place is, or lies in; empty where there is none."""
    seen: set[str] = set()
    while place not in seen:
        if "lg:City" in world.types(place):
            return plain(label(world, place))
        seen.add(place)
        place = next((fact[2] for fact in world.facts(place, "lg:within")), place)
    return ""


def _day(text: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {int(found[1])}" if found else plain(text)


def _shown(text: str) -> str:
    """Text that Fountain shows as it is: emphasis is escaped, notes and boneyards are kept from beginning."""
    text = re.sub(r"[\\*_]", lambda found: "\\" + found[0], plain(text))
    return re.sub(r"\[(?=\[)|\](?=\])|/(?=\\?\*)|\*(?=/)", lambda found: found[0] + _JOINER, text)
