"""What ties a thing to others, a sentence a link: `The betrayal of Kazuo: betrayer Natalia Petrova`."""

from collections.abc import Iterator
from dataclasses import dataclass

from render.graph.caption import Captions, cut
from render.graph.links import Link, Links
from render.graph.terms import term

LONGEST_NAME = 120


@dataclass(frozen=True)
class Part:
    """A piece of a sentence; `to` is the id of the thing that it names, or empty."""

    text: str
    to: str = ""


@dataclass(frozen=True)
class Sentence:
    """Its parts in order, and what is said at length about what it tells."""

    parts: tuple[Part, ...]
    description: str = ""


def sentences(one: str, links: Links, say: Captions) -> list[Sentence]:
    """What others say of a thing, and the situations that it shares with one of them, in order.

    What it says of others itself is among its facts, and is left out here.
    """
    told = [link for link in links.links(one) if link.situation or link.source != one]
    return [_situation(link, links, say) if link.situation else _plain(link, links, say) for link in told]


def _plain(link: Link, links: Links, say: Captions) -> Sentence:
    dates = say.dates(links.facts(link.source)) if links.is_a(link.source, "lg:Occurrence") else ""
    parts = (
        _named(link.source, say),
        Part(f": {term(link.predicate)} "),
        _named(link.target, say),
        Part(f", {dates}." if dates else "."),
    )
    return Sentence(parts)


def _situation(link: Link, links: Links, say: Captions) -> Sentence:
    facts = links.facts(link.situation)
    return Sentence(tuple(_held(link, say, say.dates(facts))), say.description(facts))


def _held(link: Link, say: Captions, dates: str) -> Iterator[Part]:
    kind, name = term(link.predicate), cut(say.name(link.situation), LONGEST_NAME)
    yield Part(f"{kind[:1].upper()}{kind[1:]}: " if name == link.situation else f"{name[:1].upper()}{name[1:]}: ")
    yield _named(link.source, say)
    yield Part(" → " if link.directed else " and ")
    yield _named(link.target, say)
    yield Part(f", {dates}." if dates else ".")


def _named(one: str, say: Captions) -> Part:
    return Part(cut(say.name(one), LONGEST_NAME), one)
