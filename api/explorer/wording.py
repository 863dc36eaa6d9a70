"""Facts as pages show them: what is said of whom, in labels, with addresses for what has a page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from api.explorer.answering import names_of
from world.errors import LegendryError
from world.facts import Fact, is_id, is_literal, literal_value
from world.overview import Called
from world.resources.brief import term_label
from world.store import World

_NAME: Final = "rdfs:label"
_TYPE: Final = "rdf:type"
_TERMS: Final = {_TYPE: "is of the kind", _NAME: "name", "skos:altLabel": "also called"}
_BRIEF_TERMS: Final = {_TYPE: "is a"}


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
    """Says facts in labels.

    `called` tells what a thing of the world is called, and None for what is not there; `otherwise` names things that
    are not there (any more, or yet), with their types, and `terms` says some properties and classes in better words.
    """

    def __init__(
        self,
        called: Callable[[str], Called | None],
        otherwise: Mapping[str, Called],
        terms: Mapping[str, str],
    ) -> None:
        self._called, self._otherwise, self._terms = called, otherwise, terms

    @classmethod
    def of(cls, world: World, besides: Iterable[Fact] = ()) -> "Wording":
        """In the labels of a world that is at hand; what is not there any more is called as `besides` calls it."""

        def called(name: str) -> Called | None:
            label, types = world.label(name), world.types(name)
            return Called(label, types) if types or label != name else None

        return cls(called, _named_by(besides), _TERMS)

    @classmethod
    async def asked(
        cls, request: Request, *groups: Iterable[Sequence[str]], others: Mapping[str, str] | None = None
    ) -> "Wording":
        """In the labels of the served world, which is asked about all of some facts at once.

        Things that are only about to be called something are called so; `others` are what to call further things that
        the world does not hold, such as the scenes of a plot.
        """
        facts = [(one[0], one[1], one[2]) for group in groups for one in group]
        called = await names_of(request, (term for fact in facts for term in (fact[0], fact[2])))
        otherwise = _named_by(facts) | {name: Called(words, ()) for name, words in (others or {}).items()}
        return cls(called.get, otherwise, _BRIEF_TERMS)

    def named(self, text: str) -> Named:
        """What a term is called."""
        if is_literal(text):
            return Named(literal_value(text) or "")
        if not is_id(text):
            return Named(self._term(text))
        found, other = self._called(text), self._otherwise.get(text, Called(text, ()))
        if found is None:
            return Named(other.label, "", other.types)
        return Named(other.label if found.label == text else found.label, text, found.types or other.types)

    def spoken(self, facts: Iterable[Sequence[str]]) -> list[Spoken]:
        """Facts, each in words, in their order."""
        return [Spoken(self.named(one[0]), self._term(one[1]), self.named(one[2])) for one in facts]

    def told(self, facts: Iterable[Sequence[str]]) -> list[Spoken]:
        """All that is said but what things are called, which their names say already."""
        return self.spoken(one for one in facts if one[1] != _NAME)

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
                    Turn(self._term(predicate), *(tuple(self.named(one) for one in sorted(side)) for side in both))
                    for predicate, both in sorted(said.items(), key=lambda one: (one[0] != _TYPE, one[0]))
                ),
                bool((said.get(_TYPE) or ((), ()))[1]) and not (said.get(_TYPE) or ((), ()))[0],
                bool((said.get(_TYPE) or ((), ()))[0]) and not (said.get(_TYPE) or ((), ()))[1],
            )
            for subject, said in sorted(sides.items())
        ]

    def _term(self, text: str) -> str:
        if text in self._terms:
            return self._terms[text]
        try:
            return term_label(text)
        except LegendryError:
            return text


def _named_by(facts: Iterable[Sequence[str]]) -> dict[str, Called]:
    """What some facts call things, and the first class that they give them."""
    labels: dict[str, str] = {}
    types: dict[str, tuple[str, ...]] = {}
    for subject, predicate, value in facts:
        if predicate == _NAME:
            labels.setdefault(subject, literal_value(value) or subject)
        elif predicate == _TYPE:
            types.setdefault(subject, (value,))
    return {name: Called(labels.get(name, name), types.get(name, ())) for name in {**labels, **types}}
