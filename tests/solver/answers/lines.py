"""Patterns as they are written, taken apart anew: every way in which one may hold, without `any`.

Nothing here is shared with the product. A way is lines and absences: an absence holds where none of its own ways does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import yaml

PREDICATES = Path(__file__).parents[3] / "solver" / "predicates"

TESTS = (
    "differs",
    "precedes",
    "may-precede",
    "may-be-before",
    "may-overlap",
    "overlaps",
    "begins-before",
    "ends-after",
    "begins-within-years",
    "ends-within-years",
    "listed-before",
    "is",
    "is-not",
)
PATHS = ("within", "reaches")


@dataclass(frozen=True)
class Line:
    """Three words, and a measure where there are four."""

    one: str
    word: str
    other: str
    measure: str = ""

    @property
    def is_test(self) -> bool:
        return self.word in TESTS

    @property
    def names(self) -> set[str]:
        return {term for term in (self.one, self.other) if term.startswith("?")}


@dataclass(frozen=True)
class Way:
    """Lines that hold together, and what must not hold beside them."""

    lines: tuple[Line, ...] = ()
    absent: "tuple[tuple[Way, ...], ...]" = ()

    def __add__(self, other: "Way") -> "Way":
        return Way(self.lines + other.lines, self.absent + other.absent)

    @property
    def names(self) -> set[str]:
        """All variables, those in absences too."""
        inner = (way.names for ways in self.absent for way in ways)
        return set().union(*(line.names for line in self.lines), *inner)

    def is_bound(self, names: Iterable[str]) -> bool:
        """Whether lines, or who plays some roles, say what all that is tested is."""
        known = {f"?{name}" for name in names}.union(*(line.names for line in self.lines if not line.is_test))
        inner = {name.removeprefix("?") for name in known}
        return all(line.names <= known for line in self.lines) and all(
            way.is_bound(inner) for ways in self.absent for way in ways
        )


def ways_of(source: object) -> tuple[Way, ...]:
    """The ways in which a pattern, as YAML gives it, may hold."""
    items = [source] if isinstance(source, str) else source
    assert isinstance(items, Sequence)
    found = []
    for chosen in product(*(_ways(item) for item in items)):
        whole = Way()
        for way in chosen:
            whole += way
        found.append(whole)
    return tuple(found)


def _ways(item: object) -> tuple[Way, ...]:
    if isinstance(item, str):
        return (Way(tuple(_line(text.split()) for text in item.split(" . "))),)
    assert isinstance(item, Mapping)
    if "any" in item:
        return tuple(way for alternative in item["any"] for way in ways_of(alternative))
    return (Way(absent=(ways_of(item["none"]),)),)


def _line(words: Sequence[str]) -> Line:
    terms = [{"true": '"true"^^xsd:boolean', "false": '"false"^^xsd:boolean'}.get(word, word) for word in words]
    if len(terms) == 4:
        return Line(terms[0], terms[1], terms[3], terms[2])
    one, word, other = terms
    return Line(one, "rdf:type" if word == "a" else word, other)


@cache
def predicates() -> dict[str, tuple[dict[str, str], list[object]]]:
    """The predicates that come with Legendry and are patterns: the classes of their parameters, and the pattern."""
    return {
        record["name"]: (record["of"], record["where"])
        for file in sorted(PREDICATES.glob("*.yaml"))
        for record in yaml.safe_load(file.read_text("utf-8"))
        if "where" in record
    }


def renamed(source: object, names: Mapping[str, str]) -> object:
    """A pattern as it is written, with other names for some of its variables."""
    if isinstance(source, str):
        return " ".join(f"?{names.get(word[1:], word[1:])}" if word[0] == "?" else word for word in source.split())
    if isinstance(source, Mapping):
        return {key: renamed(value, names) for key, value in source.items()}
    assert isinstance(source, Sequence)
    return [renamed(one, names) for one in source]
