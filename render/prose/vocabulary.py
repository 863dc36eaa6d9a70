"""The words that a language has: which ones are small, and which are forms of its verbs."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from render.prose.language import FOLDER
from render.prose.reading import read_file
from render.prose.verbs import forms, irregular_forms, third

_ENDINGS: Final = re.compile(r"(?:’s|'s|ing|ed|ly|es|s|e)$")


def stem(word: str) -> str:
    """What is left of a word without its ending: a rough likeness, the same for `opened` and `opening`."""
    found = _ENDINGS.sub("", word)
    return found if len(found) >= 3 else word


def is_plain(word: str) -> bool:
    """Whether a word adds neither people nor things: a small word, or a form of a verb that changes nothing."""
    return word in _small() or word in _verb_forms()


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.words()) for name, words in read_file(FOLDER / "small_words.yaml").table()}


@lru_cache(maxsize=1)
def kept_words() -> Mapping[str, frozenset[str]]:
    """Words on which the sense of a sentence hangs, by what they say: a negation, a number, a day, a person."""
    return {name: frozenset(words.words()) for name, words in read_file(FOLDER / "kept.yaml").table()}


def is_deed(word: str) -> bool:
    """Whether a word may be a finite verb or several of a thing, by its ending or because it is an irregular past."""
    return (word.endswith(("ed", "s")) or word in irregular_forms()) and not is_function(word)


def is_function(word: str) -> bool:
    """Whether a word only joins others: an article, a preposition, a conjunction, a pronoun."""
    return any(word in _table()[kind] for kind in ("articles", "prepositions", "conjunctions", "pronouns"))


@lru_cache(maxsize=1)
def tenses() -> tuple[frozenset[str], frozenset[str]]:
    """The pasts and the presents of the verbs that polishing may put in."""
    verbs = _table()["verbs"]
    return frozenset(forms(base).past for base in verbs), frozenset(
        form for base in verbs for form in (base, third(base))
    )


@lru_cache(maxsize=1)
def _small() -> frozenset[str]:
    return frozenset(word for name, words in _table().items() if name != "verbs" for word in words)


@lru_cache(maxsize=1)
def _verb_forms() -> frozenset[str]:
    return frozenset(
        form
        for base in _table()["verbs"]
        for form in (base, third(base), forms(base).past, forms(base).participle, _ing(base))
    )


def _ing(base: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return f"{base[:-1]}ing"
    past = forms(base).past
    doubled = past.endswith("ed") and len(past) == len(base) + 3
    return f"{base}{base[-1] if doubled else ''}ing"
