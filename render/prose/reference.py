"""Referring expressions: whom and what a sentence names, and how.

The first mention gives the name, later ones the short name or the phrase with a definite article. A pronoun is used
only where readers know who is meant: its bearer was mentioned a short while ago, and since then nobody else whom the
same pronoun would fit.
(Centering in a nutshell: Grosz, Joshi and Weinstein, Computational Linguistics 21(2), 1995.)
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ontology.vocabulary import vocabulary
from render.prose import grammar
from render.prose.template import DATES, PRONOUNS, VERBS, Field, Template
from solver import label
from world import World
from world.facts import literal_value

_REMEMBERED: Final = 3
"""For how many sentences a person stays in a reader's mind without being mentioned."""

_JOINERS: Final = "\u200c\u200d"
_SENTENCE_END = re.compile(r"[.?!…]”?\s")
_BETWEEN_SENTENCES = re.compile(r"[.?!…]\s$")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@dataclass(frozen=True)
class _Mention:
    who: str
    pronoun: str
    sentence: int


class Narrator:
    """Turns templates into sentences, and remembers whom and what the reader knows by now."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: set[str] = set()
        self._mentions: list[_Mention] = []
        self._sentence = 0
        self._subjects: dict[str, str] = {}

    def say(self, template: Template, bindings: Mapping[str, str]) -> str:
        """The sentence that a template makes of what its variables stand for."""
        self._sentence += 1
        self._subjects.clear()
        text = ""
        for piece in template.pieces:
            if isinstance(piece, str):
                text += piece
                self._sentence += len(_SENTENCE_END.findall(piece))
                continue
            words = self._field(piece, bindings[piece.name])
            text += _capitalised(words) if _BETWEEN_SENTENCES.search(text) else words
        return _capitalised(text)

    def _field(self, field: Field, value: str) -> str:
        if (text := literal_value(value)) is not None:
            return _literal(shown(text), field.form)
        if field.form.lower() in PRONOUNS:
            return self._pronoun(value, field.form)
        if field.form in VERBS:
            return grammar.verb(field.form, self._subjects.get(value) or self._pronoun_of(value) or "they")
        name = self._name(value, field.form)
        if field.form not in ("kind", "noun"):
            self._mention(value, name)
        return name

    def _name(self, value: str, form: str) -> str:
        full = shown(label(self._world, value)) or shown(value)
        match form:
            case "full":
                return full
            case "the":
                return grammar.definite(full)
            case "a":
                return full if full[:1].isupper() and not grammar.has_article(full) else grammar.indefinite(full)
            case "bare":
                return grammar.bare(full)
            case "noun":
                return grammar.head(full) if grammar.has_article(full) else self._kind(value)
            case "kind":
                return self._kind(value)
            case "possessive":
                return grammar.possessive(self._name(value, ""))
            case "short":
                return self._later(value, full)
            case _:
                return self._later(value, full) if value in self._known else full

    def _later(self, value: str, full: str) -> str:
        short = shown(self._world.value(value, "lg:shortName") or "")
        return short or (grammar.definite(full) if grammar.has_article(full) else full)

    def _kind(self, value: str) -> str:
        classes = vocabulary()
        kinds = [kind for kind in self._world.types(value) if kind.startswith("lg:")]
        depths = {kind: len(classes.superclasses(classes.class_named(kind[3:]) or "")) for kind in kinds}
        narrowest = max(kinds, key=lambda kind: (depths[kind], kind), default="")
        return label(self._world, narrowest) if narrowest else "thing"

    def _pronoun(self, value: str, form: str) -> str:
        kind = self._pronoun_of(value) or "they"
        lower = form.lower()
        if lower == "themself" or self._is_clear(value, kind, lower):
            words = grammar.pronoun(kind, lower)
            self._mention(value, words)
        elif lower in ("their", "theirs"):
            words = self._name(value, "possessive")
            self._mention(value, words)
        else:
            words = self._name(value, "")
            self._mention(value, words)
        return words if form == lower else _capitalised(words)

    def _is_clear(self, who: str, kind: str, form: str) -> bool:
        recent = [mention for mention in self._mentions if mention.sentence >= self._sentence - _REMEMBERED]
        latest = max((mention.sentence for mention in recent if mention.who == who), default=None)
        if latest is None:
            return False
        since = [mention for mention in recent if mention.sentence >= latest]
        alike = [mention.who for mention in since if mention.pronoun == kind]
        if latest < self._sentence:
            return set(alike) == {who}
        is_subject = since[0].who == who
        return alike[-1] == who or (is_subject and form in ("their", "theirs"))

    def _mention(self, value: str, words: str) -> None:
        self._known.add(value)
        self._subjects[value] = words
        if kind := self._pronoun_of(value):
            self._mentions.append(_Mention(value, kind, self._sentence))

    def _pronoun_of(self, value: str) -> str | None:
        """What somebody goes by; None for what is no person."""
        if given := self._world.value(value, "lg:pronoun"):
            return given
        return "they" if "lg:Person" in self._world.types(value) else None


def shown(text: str) -> str:
    """A text of the world as it may stand in a sentence: on one line, without what steers a terminal."""
    kept = (_visible(ch) for ch in text)
    return _APOSTROPHE.sub("’", " ".join("".join(kept).split()))


def _visible(ch: str) -> str:
    category = unicodedata.category(ch)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs") and ch not in _JOINERS else ch


def _literal(text: str, form: str) -> str:
    if form in DATES:
        return grammar.day_in_words(text, form)
    match form:
        case "a":
            return grammar.indefinite(text)
        case "the":
            return f"the {grammar.bare(text)}"
        case "bare":
            return grammar.bare(text)
        case "noun":
            return grammar.head(text)
        case "possessive":
            return grammar.possessive(text)
        case _:
            return text


def _capitalised(text: str) -> str:
    """With a capital first letter, be it behind an opening quotation mark."""
    start = 1 if text[:1] in ("“", "‘") else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]
