"""What can be counted of prose: how long its sentences are, how much of it is new, and how much of it is spoken.

The figures of the three source stories, which everything is held against, are those of this module.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU

_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*|\d+")
_END: Final = re.compile(r"(?<=[.!?…])[\"”’']?\s+")
_QUOTED: Final = re.compile(r"[“\"]([^”\"]*)[”\"]")
_PRONOUNS: Final = frozenset(
    [
        *("i", "me", "my", "mine", "myself", "you", "your", "yours", "yourself"),
        *("he", "him", "his", "himself", "she", "her", "hers", "herself"),
        *("they", "them", "their", "theirs", "themselves", "themself"),
    ]
)
_VARIED: Final = 0.72
"""The type-token ratio at which a factor ends."""


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word.lower() for word in _WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """The sentences of a text whose paragraphs are lines."""
    return [found for line in text.splitlines() for found in _END.split(line.strip()) if found]


def lengths(text: str) -> list[int]:
    """How many words each sentence has."""
    return [len(words(sentence)) for sentence in sentences(text)]


def distinct(text: str, size: int) -> float:
    """The share of the runs of so many words that are met for the first time.

    Li et al., "A diversity-promoting objective function for neural conversation models", NAACL 2016.
    """
    said = words(text)
    runs = list(zip(*(said[start:] for start in range(size)), strict=False))
    return len(set(runs)) / len(runs) if runs else 0.0


def mtld(text: str) -> float:
    """How many words on average keep a type-token ratio of 0.72, read forwards and backwards.

    McCarthy & Jarvis, "MTLD, vocd-D, and HD-D", Behavior Research Methods 42, 2010.
    """
    said = words(text)
    return fmean((_factor_length(said), _factor_length(said[::-1]))) if said else 0.0


def _factor_length(said: Sequence[str]) -> float:
    factors, seen, length = 0.0, set[str](), 0
    for word in said:
        seen.add(word)
        length += 1
        if len(seen) / length <= _VARIED:
            factors, seen, length = factors + 1, set(), 0
    if length:
        factors += (1 - len(seen) / length) / (1 - _VARIED)
    return len(said) / factors if factors else float(len(said))


def alike(text: str, others: Sequence[str]) -> float:
    """BLEU of a text against others, 0 to 100; 0 where they share nothing.

    Zhu et al., "Texygen: a benchmarking platform for text generation models", SIGIR 2018, section 2.
    """
    return float(_bleu().sentence_score(text, list(others)).score)


@lru_cache(maxsize=1)
def _bleu() -> "BLEU":
    from sacrebleu.metrics.bleu import BLEU

    return BLEU(effective_order=True)


def pronouns(text: str) -> float:
    """Personal pronouns in a hundred words."""
    said = words(text)
    return 100 * sum(word in _PRONOUNS for word in said) / max(len(said), 1)


def spoken(text: str) -> float:
    """The share of the words that stand between quotation marks."""
    return sum(len(words(quoted)) for quoted in _QUOTED.findall(text)) / max(len(words(text)), 1)


def masked(text: str, names: Iterable[str]) -> list[str]:
    """The sentences, each with a dot for every name, and without what tells one day or number from another."""
    known = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join([*(rf"\b{re.escape(name)}(?:[’']s)?(?!\w)" for name in known), r"\d+"]))
    return [" ".join(pattern.sub("·", sentence).split()) for sentence in sentences(text)]


def shared(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of the sentences of a story that another has, too."""
    theirs = set(other)
    return sum(sentence in theirs for sentence in one) / max(len(one), 1)


def met_elsewhere(stories: Sequence[Sequence[str]]) -> float:
    """The share of all sentences that some other story of a batch has, too."""
    having: dict[str, set[int]] = {}
    for number, story in enumerate(stories):
        for sentence in story:
            having.setdefault(sentence, set()).add(number)
    every = [sentence for story in stories for sentence in story]
    return sum(len(having[sentence]) > 1 for sentence in every) / max(len(every), 1)


def of_each(texts: Sequence[str]) -> Mapping[str, float]:
    """What is counted of single texts, on average over some; sentence lengths over all of their sentences."""
    every = [length for text in texts for length in lengths(text)]
    return {
        "sentence length": fmean(every),
        "its standard deviation": pstdev(every),
        **{f"distinct-{size}": fmean(distinct(text, size) for text in texts) for size in (1, 2, 3)},
        "MTLD": fmean(map(mtld, texts)),
        "pronouns per 100 words": fmean(map(pronouns, texts)),
        "share of dialogue": sum(spoken(text) * len(words(text)) for text in texts) / sum(map(len, map(words, texts))),
    }


def pairs(count: int) -> Iterator[tuple[int, int]]:
    """The numbers of each story and of the next, in a circle."""
    return ((number, (number + 1) % count) for number in range(count))
