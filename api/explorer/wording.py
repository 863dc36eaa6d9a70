"""Facts as pages show them: what is said of whom, in labels, with addresses for what has a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from world.errors import LegendryError
from world.facts import Fact, is_literal, literal_value
from world.resources.brief import is_thing, term_label
from world.store import World


@dataclass(frozen=True)
class Named:
    """A thing, a term or a text in words; `id` is empty for what has no page, `types` are in compact text."""

    words: str
    id: str = ""
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """A fact in words: “Anna Weiss · born · 1935”."""

    subject: Named
    says: str
    value: Named


@dataclass(frozen=True)
class Turn:
    """What an edit changed of one thing under one predicate: what was said before, and what is said after it."""

    says: str
    before: tuple[Named, ...]
    after: tuple[Named, ...]


@dataclass(frozen=True)
class Changed:
    """What an edit changed of one thing; it `is_new` where it was given a type, and `is_gone` where that was taken."""

    subject: Named
    turns: tuple[Turn, ...]
    is_new: bool
    is_gone: bool


class Wording:
    """Says facts in the labels of a world; what is not there any more is called as `besides` calls it."""

    def __init__(self, world: World, besides: Iterable[Fact] = ()) -> None:
        self._world = world
        self._labels: dict[str, str] = {}
        self._types: dict[str, tuple[str, ...]] = {}
        for subject, predicate, value in besides:
            if predicate == "rdfs:label":
                self._labels.setdefault(subject, literal_value(value) or subject)
            elif predicate == "rdf:type":
                self._types.setdefault(subject, (value,))

    def named(self, text: str) -> Named:
        """What a term is called."""
        if is_literal(text):
            return Named(literal_value(text) or "")
        if not is_thing(text) or text.startswith(("rdf:", "rdfs:", "<", "_:")):
            return Named(_term(text))
        label = self._world.label(text)
        types = self._world.types(text) or self._types.get(text, ())
        is_there = bool(self._world.types(text)) or label != text
        return Named(self._labels.get(text, text) if label == text else label, text if is_there else "", types)

    def spoken(self, facts: Iterable[Sequence[str]]) -> list[Spoken]:
        """Facts, each in words, in their order."""
        return [Spoken(self.named(one[0]), _term(one[1]), self.named(one[2])) for one in facts]

    def changes(self, removed: Iterable[Sequence[str]], added: Iterable[Sequence[str]]) -> list[Changed]:
        """What went and came, by thing and by what is said of it."""
        sides: dict[str, dict[str, tuple[list[str], list[str]]]] = {}
        for number, facts in enumerate((removed, added)):
            for subject, predicate, value in facts:
                sides.setdefault(subject, {}).setdefault(predicate, ([], []))[number].append(value)
        return [
            Changed(
                self.named(subject),
                tuple(
                    Turn(_term(predicate), *(tuple(self.named(one) for one in sorted(side)) for side in both))
                    for predicate, both in sorted(said.items(), key=lambda one: (one[0] != "rdf:type", one[0]))
                ),
                bool((said.get("rdf:type") or ((), ()))[1]) and not (said.get("rdf:type") or ((), ()))[0],
                bool((said.get("rdf:type") or ((), ()))[0]) and not (said.get("rdf:type") or ((), ()))[1],
            )
            for subject, said in sorted(sides.items())
        ]


_PLAIN = {"rdf:type": "is of the kind", "rdfs:label": "name", "skos:altLabel": "also called"}


def _term(text: str) -> str:
    if text in _PLAIN:
        return _PLAIN[text]
    try:
        return term_label(text)
    except LegendryError:
        return text
