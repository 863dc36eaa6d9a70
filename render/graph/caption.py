"""What the picture says in words: short labels, tooltips, facts with their sources. All is plain text."""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final, TypedDict
from unicodedata import east_asian_width

from render.graph.forms import DERIVED, Forms
from render.graph.known import Known
from world import World
from world.facts import Fact, literal_value

LONGEST_LABEL: Final = 28
_LINE: Final = 17
_EXCERPT: Final = 220
_DATES: Final = {"lg:when": "", "lg:begin": "from ", "lg:end": "until "}
_UNSAID: Final = DERIVED | {
    "rdf:type",
    "rdfs:label",
    "dcterms:description",
    "dcterms:source",
    "lg:certainty",
}


class Saying(TypedDict):
    """A fact for a reader: `says` (the property), `value`, the id it leads `to` (or empty), its sources."""

    says: str
    value: str
    to: str
    certainty: str
    sources: list[str]


class Captions:
    """Words for the things of one world; `term` gives the label of a vocabulary term by its CURIE.

    `names` are those of things that are not in the world: a plot's scenes. What has a type is in `ids`.
    """

    def __init__(
        self,
        world: World,
        term: Callable[[str], str],
        names: Mapping[str, str],
        ids: Known | Forms | None = None,
    ) -> None:
        self.world = world
        self.term = term
        self.names = names
        self._ids = Known(world) if ids is None else ids
        self.name = cache(self._name)

    def _name(self, one: str) -> str:
        return self.names.get(one) or self.world.label(one)

    def sayings(self, facts: Iterable[Fact]) -> list[Saying]:
        """What a reader is told of these facts, in their order."""
        return [self.saying(fact) for fact in self.told(facts)]

    def told(self, facts: Iterable[Fact]) -> list[Fact]:
        """Those of some facts that a reader is told, in their order."""
        return [fact for fact in facts if fact[1] not in _UNSAID]

    def saying(self, fact: Fact) -> Saying:
        origins = self.world.origins(fact)
        return Saying(
            says=self.term(fact[1]),
            value=self.value(fact[2], fact[1]),
            to=fact[2] if fact[2] in self._ids or fact[2] in self.names else "",
            certainty=next((origin.certainty for origin in origins if origin.certainty), ""),
            sources=list(dict.fromkeys(source for origin in origins for source in origin.sources)),
        )

    def value(self, text: str, predicate: str = "") -> str:
        """A fact's object as a reader says it. Ids become names, also those inside a time expression."""
        if text in self._ids or text in self.names:
            return self.name(text)
        written = literal_value(text)
        if written is None:
            return text[1:-1] if text.startswith("<") else self.term(text)
        if predicate in _DATES:
            return " ".join(self.name(word) if word in self._ids else word for word in written.split())
        if text.endswith("^^xsd:boolean"):
            return "yes" if written == "true" else "no"
        return written

    def description(self, facts: Iterable[Fact]) -> str:
        """What is said at length, its paragraphs parted by an empty line, however its lines were broken."""
        told = "\n\n".join(self.value(fact[2]) for fact in facts if fact[1] == "dcterms:description")
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", told.strip()))

    def dates(self, facts: Sequence[Fact]) -> str:
        """`from 1980 until 1991`, or nothing when nothing is said."""
        said = {fact[1]: self.value(fact[2], fact[1]) for fact in facts}
        return " ".join(f"{word}{said[predicate]}" for predicate, word in _DATES.items() if predicate in said)


def scene_name(one: str) -> str:
    """A scene is called by the last part of its id: `invitation`."""
    return one.rpartition("/")[2].replace("-", " ")


def role_name(role: str) -> str:
    """A role in words: `old_flame` is an old flame."""
    return role.replace("_", " ").replace("-", " ")


def label(name: str) -> str:
    """At most 28 characters of a name, broken into lines that a node can carry."""
    short = cut(name, LONGEST_LABEL)
    return "\n".join(textwrap.wrap(short, _LINE)) or "…"


def tooltip(*lines: str) -> str:
    """The lines that say something, each wrapped."""
    return "\n".join(textwrap.fill(cut(line, _EXCERPT), 48) for line in lines if line.strip())


def cut(text: str, limit: int) -> str:
    """`text` on one line, at most `limit` characters long."""
    line = " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def size_of(text: str, font: int) -> tuple[float, float]:
    """Roughly how wide and high a text is when drawn (px)."""
    lines = text.split("\n")
    widest = max(sum(1.0 if east_asian_width(ch) in "WF" else 0.57 for ch in line) for line in lines)
    return widest * font, len(lines) * font * 1.25
