"""The collections that things are listed by, from `collections.yaml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ontology.vocabulary import vocabulary
from world.data_file import Record, by_id, document_of
from world.errors import LegendryError, did_you_mean, shorten
from world.facts import to_iri
from world.pattern import Pattern

_FILE: Final = Path(__file__).with_name("collections.yaml")
_WHOLE: Final = ("acting", "collections", "shared")
_KEYS: Final = ("id", "class", "means", "filters", "shares")
_FILTER_KEYS: Final = ("id", "of", "means", "repeated", "where")


@dataclass(frozen=True)
class Filter:
    """What a list can be narrowed down by: ids of things `of` a class, of which `repeated` ones take several.

    In `where`, `?it` is what is listed, and `?value` what was asked for.
    """

    id: str
    of: str
    means: str
    is_repeated: bool
    where: Pattern


@dataclass(frozen=True)
class Collection:
    """The things of a class (compact text), and the filters of their list by name."""

    id: str
    kind: str
    means: str
    filters: Mapping[str, Filter]

    def holds(self, types: Iterable[str]) -> bool:
        """Whether things with these classes (compact text) are in it. Everything is in the one of all things."""
        known = vocabulary()
        return self.kind == "lg:Entity" or any(
            to_iri(self.kind) in known.superclasses(to_iri(one)) for one in types if not one.startswith("_:")
        )


@cache
def collections() -> Mapping[str, Collection]:
    """The collections by name, in the order of the file. Raises `DataError` for a file with a mistake in it."""
    whole = document_of(_FILE, _WHOLE)
    shared = {record.text("id"): _filter(record) for record in whole.records("shared", _FILTER_KEYS)}
    records = whole.records("collections", _KEYS)
    by_id((record.text("id"), record) for record in records)
    return {record.text("id"): _collection(record, shared) for record in records}


@cache
def acting() -> frozenset[str]:
    """The properties (compact text) by which something leads to who acts in it."""
    record = document_of(_FILE, _WHOLE)
    known = {found.name.removeprefix("lg:"): found.name for found in vocabulary().properties.values()}
    return frozenset(known[record.at("acting").known(name, known, "key")] for name in record.words("acting"))


def collection_named(name: str) -> Collection:
    """A collection. Raises `LegendryError` when there is none of that name."""
    if name not in collections():
        known = ", ".join(collections())
        raise LegendryError(
            f"There is no collection `{shorten(name)}`.{did_you_mean(name, collections())} There are {known}."
        )
    return collections()[name]


def collection_of(types: Iterable[str]) -> Collection:
    """The first collection that holds things with these classes."""
    types = list(types)
    return next(one for one in collections().values() if one.holds(types))


def _collection(record: Record, shared: Mapping[str, Filter]) -> Collection:
    kind = f"lg:{record.known_text('class', vocabulary().class_names, 'type')}"
    own = {part.text("id"): _filter(part) for part in record.records("filters", _FILTER_KEYS)}
    own |= {name: shared[record.at("shares").known(name, shared, "filter")] for name in record.words("shares")}
    return Collection(record.text("id"), kind, record.text("means"), own)


def _filter(record: Record) -> Filter:
    return Filter(
        id=record.text("id"),
        of=record.known_text("of", vocabulary().class_names, "type"),
        means=record.text("means"),
        is_repeated=record.optional("repeated") == "true",
        where=record.pattern("where"),
    )
