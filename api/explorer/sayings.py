"""Facts in words: what a reader calls who and what they speak of, for lists beside plots and sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from fastapi import Request

from api.explorer.answering import names_of
from api.explorer.kinds import kind_of
from world.facts import is_id, literal_value
from world.overview import term_name

Said: TypeAlias = tuple["Word", "Word", "Word"]
_NAMES: Final = "rdfs:label"


@dataclass(frozen=True)
class Word:
    """What a term is called; the id that leads to it, and its kind, if it is a thing of the world."""

    text: str
    id: str = ""
    kind: str = ""


class Wording:
    """Puts facts into words."""

    def __init__(self, words: dict[str, Word]) -> None:
        self._words = words

    def fact(self, fact: Sequence[str]) -> Said:
        """The words of subject, predicate and object."""
        subject, predicate, value = map(self._word, fact)
        return subject, Word("is a" if fact[1] == "rdf:type" else predicate.text), value

    def facts(self, facts: Iterable[Sequence[str]]) -> list[Said]:
        """All that is said but what things are called, which their names say already."""
        return [self.fact(fact) for fact in facts if fact[1] != _NAMES]

    def _word(self, text: str) -> Word:
        if text in self._words:
            return self._words[text]
        if (value := literal_value(text)) is not None:
            return Word(value)
        return Word(term_name(text) or text)


async def wording(
    request: Request, *groups: Iterable[Sequence[str]], others: Mapping[str, str] | None = None
) -> Wording:
    """The words for groups of facts; things that are only about to be called something are called so.

    `others` are what to call things that the world does not hold, such as the scenes of a plot.
    """
    facts = [tuple(fact) for group in groups for fact in group]
    things = sorted({term for fact in facts for term in (fact[0], fact[2]) if is_id(term)})
    new = {fact[0]: literal_value(fact[2]) or fact[0] for fact in facts if fact[1] == _NAMES} | dict(others or {})
    called = await names_of(request, things)
    words = {}
    for name in things:
        found = called.get(name)
        words[name] = Word(
            found.label if found and found.label != name else new.get(name, name),
            name if found else "",
            kind_of(found.types) if found and found.types else "",
        )
    return Wording(words)
