"""Whether a sentence in other words still says what its facts say, and nothing else.

Nothing is understood here; what a rewriting may change is narrow instead. All names, numbers, days, negations and
speech stay, with all words on which time, mood, place and role hang (`kept.yaml`), and every verb in its form. What
stays keeps its order: so nobody changes places with anybody, nor what was first with what came after. Words that a
rewriting adds are small words, adverbs of manner, or verbs that change nothing: no new people, things or deeds.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from render.prose.telling import Sentence
from render.prose.vocabulary import is_deed, is_function, is_plain, kept_words, stem, tenses

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_ANCHOR = re.compile(rf"{_QUOTED.pattern}|{_NUMBER.pattern}|{_WORD.pattern}")
_MARKS: Final = frozenset(" .,;:!?—–-’…()")
_SPEECH: Final = '“”"‘«»„'
_SMALLEST: Final = 0.7
"""The share of a sentence's own words that must be left."""
_LONGEST: Final = 1.6


class Guard:
    """Holds rewritings against the facts of a story. `heads` are what its facts are called: values and labels."""

    def __init__(self, heads: Iterable[str]) -> None:
        self._heads = frozenset(word for head in heads for word in _words(head) if len(word) > 3)

    def fault(self, told: Sentence, text: str) -> str:
        """What is wrong with a rewriting, in words; empty where it may stand."""
        if not text.strip() or "\n" in text or len(text) > _LONGEST * len(told.text) + 20:
            return "it is empty, or too long"
        if any(not ch.isalnum() and ch not in _MARKS and ch not in told.text for ch in text):
            return "it has marks that are no text"
        if _QUOTED.findall(told.text) != _QUOTED.findall(text) or _marks_of_speech(told.text) != _marks_of_speech(text):
            return "it changes what is said aloud"
        if _names(told.text) != _names(text):
            return "it names others, or in another order"
        for kind, words in kept_words().items():
            if _among(told.text, words) != _among(text, words):
                return f"it changes {kind}"
        if Counter(_NUMBER.findall(told.text)) != Counter(_NUMBER.findall(text)):
            return "it changes a number"
        named = {word.lower() for word in _names(told.text)}
        fault = self._words_at_fault([word for word in _words(told.text) if word not in named], _words(text), named)
        return fault or _order_at_fault(told.text, text)

    def _words_at_fault(self, old: list[str], new: list[str], named: set[str]) -> str:
        kept, known = set(new), set(old)
        stems = {stem(word) for word in new}
        if lost := [word for word in old if word in self._heads and stem(word) not in stems]:
            return f"it leaves out `{lost[0]}`"
        if added := [word for word in new if word not in known and word not in named and not is_plain(word)]:
            return f"it adds `{added[0]}`"
        content = {word for word in old if len(word) > 3}
        if len(content & kept) < _SMALLEST * len(content):
            return "it leaves out too much"
        if lost := [word for word in old if is_deed(word) and word not in kept]:
            return f"it leaves out `{lost[0]}`"
        pasts, presents = tenses()
        if (kept - known) & (presents if _is_past(known) else pasts):
            return "it changes a time"
        return ""


def _is_past(words: set[str]) -> bool:
    """Whether some words are of a story in the past, as far as they show."""
    pasts, _ = tenses()
    return any(word.endswith("ed") or word in pasts or (is_deed(word) and word[-1] != "s") for word in words)


def _order_at_fault(told: str, text: str) -> str:
    """Whether what stays stands in another order than it did."""
    own = list(_anchors(told))
    left, known = iter(own), set(own)
    stays = all(anchor in left for anchor in _anchors(text) if anchor in known)
    return "" if stays else "it puts what it says in another order"


def _anchors(text: str) -> Iterator[str]:
    """All that a rewriting may not move: speech, numbers, and every word that does more than join others."""
    kept = frozenset().union(*kept_words().values())
    for found in _ANCHOR.finditer(text):
        word = found[0].lower()
        if word in kept or not is_function(word):
            yield word


def _marks_of_speech(text: str) -> Counter[str]:
    return Counter(ch for ch in text if ch in _SPEECH)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_QUOTED.sub(" ", text))]


def _names(text: str) -> list[str]:
    """The capitalised words in their order, without the one that begins the sentence and may be any word."""
    found = [(match.start(), match[0]) for match in _WORD.finditer(_QUOTED.sub(" ", text))]
    return [word for place, word in found if word[:1].isupper() and (place > 0 or not _may_begin(word.lower()))]


def _may_begin(word: str) -> bool:
    """Whether a capital says nothing of a word that begins a sentence; where it is one that is kept, it is."""
    return is_plain(word) or any(word in words for words in kept_words().values())


def _among(text: str, words: frozenset[str]) -> Counter[str]:
    """Which of some words a text has; `didn’t` has a `not`."""
    told = [("not" if word.endswith(("n’t", "n't")) else word) for word in _words(text)]
    return Counter(word for word in told if word in words)
