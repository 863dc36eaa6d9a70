"""English verbs: the forms that a sentence needs, by the rules of spelling and the exceptions in `verbs.yaml`.

Quirk et al., A Comprehensive Grammar of the English Language (1985), 3.5 to 3.20 (regular and irregular verbs), 4.21
to 4.24 (the perfect and the past), 10.34 (concord).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from render.manner import Tense
from world.yaml_tree import parse, plain

_FILE: Final = Path(__file__).parent.parent / "language" / "english" / "verbs.yaml"
_ADVERBS = re.compile(
    r"(?:(?:never|always|still|only|also|ever|seldom|often|once|just|even|nearly|almost|already|half|\w{3,}[^p]ly) )+"
)
_DOUBLED = re.compile(r"(?:^|[^aeiou])[aeiou][bdgklmnprtz]$")
_MODALS: Final = {
    "can": ("can", "could"),
    "may": ("may", "might"),
    "will": ("will", "would"),
    "shall": ("shall", "should"),
}
_BE: Final = {"I": ("am", "was"), "it": ("is", "was"), "they": ("are", "were")}


class Moment(StrEnum):
    """How what is told stands to the moment in which the story is."""

    NOW = "now"
    BEFORE = "before"
    """It was before, and the reader has to be told so."""
    LONG_BEFORE = "long before"
    """It was before, and the reader knows."""
    EARLIER = "earlier"
    """It was before what is told as having been before, and the reader has to be told so."""


SHOWN: Final = frozenset([Moment.BEFORE, Moment.EARLIER])
"""Moments that a verb has to show."""


@dataclass(frozen=True)
class Forms:
    """The past form and the participle of a verb."""

    past: str
    participle: str


def said(base: str, *, mode: str, negated: bool, subject: str, tense: Tense, moment: Moment) -> str:
    """A verb as it is told. `subject` is `I`, `it` or `they`, by the number that it asks for.

    What was before the moment of a past telling is in the past perfect, of a present one in the simple past; in either,
    what was before something that was before is in the past perfect.
    """
    adverb = found[0] if (found := _ADVERBS.match(base)) else ""
    first, _, rest = base[len(adverb) :].partition(" ")
    verb = _finite(first, mode, negated, subject, tense, moment)
    if adverb:
        auxiliary, _, other = verb.partition(" ")
        verb = f"{auxiliary} {adverb}{other}".rstrip() if other or first == "be" else f"{adverb}{verb}"
    return f"{verb} {rest}" if rest else verb


def without_auxiliary(verb: str, base: str) -> str:
    """A verb in the perfect behind another: the `come home` of `had gone away, and come home`."""
    first = base[len(found[0]) if (found := _ADVERBS.match(base)) else 0 :].partition(" ")[0]
    return verb if first in ("have", "must") else verb.removeprefix("had ")


def _finite(base: str, mode: str, negated: bool, subject: str, tense: Tense, moment: Moment) -> str:
    no = " not" if negated else ""
    past = tense is Tense.PAST or moment is not Moment.NOW or mode == "had"
    before = mode == "had" or (not mode and moment in SHOWN)
    perfect = tense is Tense.PAST or moment is Moment.EARLIER or (mode == "had" and moment is Moment.LONG_BEFORE)
    if base in _MODALS:
        form = _MODALS[base][past]
        return "cannot" if negated and form == "can" else form + no
    if base == "must":
        return _finite("have", mode, negated, subject, tense, moment) + " to"
    if mode == "if":
        return f"would{no} {base}"
    if mode == "would":
        return f"{'would' if past else 'will'}{no} {base}"
    if before and perfect and (base != "have" or negated):  # nobody likes to read `had had`
        return f"had{no} {forms(base).participle}"
    if base == "be":
        return _BE[subject][past] + no
    if negated:
        support = "did" if past else ("does" if subject == "it" else "do")
        return f"{support} not {base}"
    if past:
        return forms(base).past
    return third(base) if subject == "it" else base


def third(base: str) -> str:
    """What he, she or it does now."""
    if base in ("have", "be"):
        return {"have": "has", "be": "is"}[base]
    if re.search(r"(?:[sxz]|[cs]h|o)$", base):
        return f"{base}es"
    return re.sub(r"y$", "ies", base) if re.search(r"[^aeiou]y$", base) else f"{base}s"


def forms(base: str) -> Forms:
    """The past and the participle of any verb; those that `verbs.yaml` does not know are regular."""
    return _irregular().get(base) or _regular(base)


def _regular(base: str) -> Forms:
    if base.endswith("e"):
        past = f"{base}d"
    elif re.search(r"[^aeiou]y$", base):
        past = f"{base[:-1]}ied"
    elif base in _doubling() or (len(re.findall(r"[aeiouy]+", base)) == 1 and _DOUBLED.search(base)):
        past = f"{base}{base[-1]}ed"
    else:
        past = f"{base}ed"
    return Forms(past, past)


@lru_cache(maxsize=1)
def _table() -> Mapping[str, object]:
    table = plain(parse(_FILE.read_text("utf-8")))
    assert isinstance(table, dict)
    return table


@lru_cache(maxsize=1)
def _irregular() -> Mapping[str, Forms]:
    table = _table()["irregular"]
    assert isinstance(table, dict)
    return {base: Forms(*(forms.split() if " " in forms else (forms, forms))) for base, forms in table.items()}


@lru_cache(maxsize=1)
def _doubling() -> frozenset[str]:
    doubled = _table()["doubled"]
    assert isinstance(doubled, list)
    return frozenset(map(str, doubled))


@lru_cache(maxsize=1)
def irregular_forms() -> frozenset[str]:
    """The pasts and participles of all irregular verbs."""
    return frozenset(word for form in _irregular().values() for word in (form.past, form.participle))


@lru_cache(maxsize=1)
def irregular_pasts() -> frozenset[str]:
    """The pasts that can be nothing else: neither a base form nor a participle."""
    every = _irregular()
    others = {
        *every,
        *(form.participle for form in every.values()),
        "bore",
        "fell",
        "lay",
        "rose",
        "saw",
        "wound",
        "ground",
    }
    return frozenset(form.past for form in every.values()) - others
