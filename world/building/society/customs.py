"""How people live, from `data/society.yaml`: rates, and the words for what they are and do."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Final

from world.building import FOLDER
from world.data_file import Record, document_of

_PARTS: Final = (
    *("life", "work", "bonds", "treason", "words", "motives", "treasons", "wounds", "fears", "weapons", "venues"),
    *("secrets", "crime", "labels"),
)


@dataclass(frozen=True)
class Choice:
    """Things to choose from, some more often than others."""

    names: tuple[str, ...]
    upto: tuple[float, ...]

    def pick(self, luck: Random) -> str:
        """One of the names, as often as its weight says."""
        return luck.choices(self.names, cum_weights=self.upto)[0]


@dataclass(frozen=True)
class Customs:
    """Numbers by part and name (`rate("work", "spies")`), ranges, choices and lists of words."""

    numbers: Mapping[tuple[str, str], float]
    ranges: Mapping[tuple[str, str], tuple[int, int]]
    choices: Mapping[str, Choice]
    words: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, tuple[str, ...]]]
    labels: Mapping[str, str]
    languages: Mapping[str, str]

    def __reduce__(self) -> tuple[type["Customs"], tuple[object, ...]]:
        """Another process is sent dictionaries: views of them cannot be sent."""
        return Customs, tuple(dict(getattr(self, one.name)) for one in fields(self))

    def rate(self, part: str, name: str) -> float:
        """A number of `data/society.yaml`."""
        return self.numbers[part, name]

    def within(self, part: str, name: str, luck: Random) -> int:
        """A whole number from a range of `data/society.yaml`, both ends included."""
        return luck.randint(*self.ranges[part, name])


@cache
def customs() -> Customs:
    """The customs that come with Legendry."""
    return read_customs(FOLDER / "society.yaml")


def read_customs(path: Path) -> Customs:
    """Reads a file of customs. Raises `DataError` with the line of what is wrong."""
    document = document_of(path, _PARTS)
    numbers: dict[tuple[str, str], float] = {}
    ranges: dict[tuple[str, str], tuple[int, int]] = {}
    for part in ("life", "work", "bonds", "treason"):
        record = document.record(part, None)
        for key in record.keys:
            _number(record, part, key, numbers, ranges)
    words = document.record("words", ("occupations", "traits", "skills", "languages"))
    motives = {
        name: document.record("motives", None).record(name, ("weight", "names")) for name in _keys(document, "motives")
    }
    venues, wounds = document.record("venues", None), document.record("wounds", None)
    secrets = document.record("secrets", ("concerning",))
    return Customs(
        numbers=MappingProxyType(numbers),
        ranges=MappingProxyType(ranges),
        choices=MappingProxyType(
            {
                "bonds": _choice(document.record("bonds", None).record("kinds", None)),
                "treasons": _choice(document.record("treasons", None)),
                "motives": choice({name: record.share("weight", most=1e6) for name, record in motives.items()}),
            }
        ),
        words=MappingProxyType(
            {
                **{key: words.words(key) for key in ("occupations", "traits", "skills")},
                **{key: document.words(key) for key in ("fears", "weapons", "crime")},
                "secrets": secrets.words("concerning"),
            }
        ),
        names=MappingProxyType(
            {
                "motives": {name: record.words("names") for name, record in motives.items()},
                "wounds": {name: wounds.words(name) for name in wounds.keys},
                "venues": {name: venues.words(name) for name in venues.keys},
            }
        ),
        labels=MappingProxyType(_texts(document.record("labels", None))),
        languages=MappingProxyType(_texts(words.record("languages", None))),
    )


def choice(weights: Mapping[str, float]) -> Choice:
    """A choice between names with weights above 0."""
    return Choice(tuple(weights), tuple(accumulate(weights.values())))


def _number(
    record: Record,
    part: str,
    key: str,
    numbers: dict[tuple[str, str], float],
    ranges: dict[tuple[str, str], tuple[int, int]],
) -> None:
    """Puts what stands under a key where it belongs: a range, numbers within, or one number."""
    if (part, key) == ("bonds", "kinds"):
        return
    if (part, key) in (("life", "mortality"), ("bonds", "sociability")):
        inner = record.record(key, None)
        numbers.update({(part, f"{key}/{name}"): inner.number(name) for name in inner.keys})
    elif record.is_list(key):
        ranges[part, key] = record.range(key)
    else:
        numbers[part, key] = record.number(key)


def _keys(document: Record, part: str) -> tuple[str, ...]:
    return document.record(part, None).keys


def _choice(record: Record) -> Choice:
    return choice({name: record.share(name, most=1e6) for name in record.keys})


def _texts(record: Record) -> dict[str, str]:
    return {name: record.text(name) for name in record.keys}
