"""Polishing a telling: each paragraph is sent, and of what comes back each sentence stands that the guard lets pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from render.polish.guard import Guard
from render.polish.server import PolishError, Server
from render.prose import Sentence, Telling
from solver import label
from world import World
from world.facts import literal_value

_PATIENCE: Final = 2
"""Paragraphs in a row without an answer, after which the server is asked no more."""


@dataclass(frozen=True)
class Polished:
    """A telling with those sentences in other words that may be. `notes` say, of the others, why they are not."""

    telling: Telling
    reworded: int
    notes: tuple[str, ...]


def polish(world: World, telling: Telling, server: Server) -> Polished:
    """A telling as a server rewords it, as far as its facts stay what they are. Never raises for what it answers."""
    guard = Guard(_heads(world, telling))
    notes: list[str] = []
    sentences: list[Sentence] = []
    silent = 0
    for _, group in groupby(telling.sentences, key=lambda sentence: sentence.paragraph):
        paragraph = list(group)
        if silent < _PATIENCE:
            try:
                paragraph, found = _reworded(paragraph, server.reworded([said.text for said in paragraph]), guard)
                notes += found
                silent = 0
            except PolishError as error:
                notes.append(str(error))
                silent += 1
        sentences += paragraph
    changed = sum(one.text != other.text for one, other in zip(sentences, telling.sentences, strict=True))
    return Polished(replace(telling, sentences=tuple(sentences)), changed, tuple(notes))


def _reworded(told: Sequence[Sentence], texts: Sequence[str], guard: Guard) -> tuple[list[Sentence], list[str]]:
    """A paragraph in other words; in its own where one sentence of it does not hold."""
    clean = [" ".join(text.split()) for text in texts]
    faults = [guard.fault(said, text) for said, text in zip(told, clean, strict=True)]
    notes = [f"`{said.text}` stays: {fault}." for said, fault in zip(told, faults, strict=True) if fault]
    if notes:
        return list(told), notes
    return [replace(said, text=text) for said, text in zip(told, clean, strict=True)], []


def _heads(world: World, telling: Telling) -> Iterator[str]:
    """What the values and the things of a telling's facts are called."""
    for fact in dict.fromkeys(fact for said in telling.sentences for fact in said.facts):
        for term in (fact[0], fact[2]):
            text = literal_value(term)
            yield text if text is not None else label(world, term)
