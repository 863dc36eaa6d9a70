"""Canon as columns, each worked out when it is first wanted."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from ontology.vocabulary import vocabulary
from world.columns.former import DERIVED, Former
from world.columns.pairs import NONE, Ids, Mask, Pairs, once
from world.columns.part import Part
from world.columns.shelf import Shelf
from world.columns.terms import Terms
from world.facts import to_property, to_text
from world.pattern.nearby import narrower_classes, narrower_properties
from world.pattern.passing import day_of
from world.stores.protocol import Store

TYPE: Final = "rdf:type"
UNKNOWN: Final = -(2**31)
"""Stands for a day that is not known; no day is as early."""

_CANON: Final = ox.DefaultGraph()

Days = NDArray[np.int32]


class Columns:
    """The facts of a store as it was when they were read; others are needed after a change."""

    def __init__(
        self,
        terms: Terms,
        shelf: Shelf,
        store: Store | None = None,
        formers: Sequence[Former] = (),
        predicates: Sequence[str] = (),
    ) -> None:
        """With a `store`, the facts of a property that the shelf has no whole array for are read from there.

        `formers` are earlier versions of which there still is what was derived from them.
        """
        self.terms = terms
        self.shelf = shelf
        self.predicates = list(predicates)
        """The properties that facts have."""
        self.derived = shelf.within(DERIVED)
        """For arrays that others make of these columns."""
        self.formers = formers
        self._store = store
        self._pairs: dict[str, Pairs] = {}
        self._masks: dict[str, Mask] = {}

    @classmethod
    def of(cls, store: Store) -> "Columns":
        """All of a store's canon, in memory."""
        part = read(store)
        columns = cls(Terms(part.texts), Shelf())
        for predicate, pairs in part.facts.items():
            columns.keep(predicate, pairs)
        return columns

    def keep(self, predicate: str, pairs: Pairs) -> None:
        """Puts the facts with one property onto the shelf."""
        self.predicates.append(predicate)
        self._named(f"exactly {predicate}", lambda: pairs)

    def exactly(self, predicate: str) -> Pairs:
        """The facts with one property (compact text): subjects and objects."""
        return self._named(f"exactly {predicate}", lambda: self._stored(predicate))

    def property(self, predicate: str) -> Pairs:
        """The facts with a property or one below it."""
        narrower = narrower_properties(predicate)
        if len(narrower) == 1:
            return self.exactly(narrower[0])
        return self._named(f"property {predicate}", lambda: Pairs.union(map(self.exactly, narrower)))

    def turned(self, predicate: str) -> Pairs:
        """As `property`, objects first."""
        return self._named(f"turned {predicate}", lambda: self.property(predicate).turned)

    def kind(self, name: str) -> Ids:
        """The things in a class or one below it, sorted."""

        def found() -> Ids:
            return once(self.turned(TYPE).joined(self.terms.numbers(narrower_classes(name)))[1])

        return self.shelf.get(f"kind {name}", found, len(self.terms))

    def is_a(self, name: str, things: Ids) -> Mask:
        """Which of some things are in a class or one below it."""
        if name not in self._masks:
            mask = np.zeros(len(self.terms) + 1, dtype=np.bool_)
            mask[self.kind(name)] = True
            self._masks[name] = mask
        mask = self._masks[name]
        return mask[np.minimum(things, len(mask) - 1)]

    def days(self, bound: str, things: Ids) -> tuple[Days, Days]:
        """The first and the last day (year · 10,000 + month · 100 + day) that things have as a bound, or `UNKNOWN`."""
        days = self.shelf.get(f"days {bound}", lambda: self._days(bound))
        places = np.minimum(things, days.shape[1] - 1)
        return days[0][places], days[1][places]

    def _named(self, name: str, make: Callable[[], Pairs]) -> Pairs:
        if name not in self._pairs:
            both = self.shelf.get(name, lambda: make().stacked, len(self.terms))
            self._pairs[name] = Pairs(both[0], both[1])
        return self._pairs[name]

    def _stored(self, predicate: str) -> Pairs:
        """The facts with one property as the store has them; none without a store."""
        if self._store is None:
            return NONE
        asked = to_property(predicate)
        facts = [
            (to_text(quad.subject), to_text(quad.object))
            for quad in self._store.quads_for_pattern(None, asked, None, _CANON)
        ]
        return Pairs.of(self.terms.numbers(one for one, _ in facts), self.terms.numbers(other for _, other in facts))

    def _days(self, bound: str) -> Days:
        pairs = self.exactly(bound)
        written, which = np.unique(pairs.second, return_inverse=True)
        day_of_term = np.array([_day(text) for text in self.terms.texts(written)], dtype=np.int32)
        days = np.full((2, len(self.terms) + 1), UNKNOWN, dtype=np.int32)
        if len(written):
            told = day_of_term[which]
            known = told != UNKNOWN
            things, told = pairs.first[known], told[known]
            np.maximum.at(days[1], things, told)
            days[0][things] = told
            np.minimum.at(days[0], things, told)
        return days


def read(store: Store) -> Part:
    """A store's canon, and the terms of the vocabulary."""
    quads = store.quads_for_pattern(None, None, None, _CANON)
    return Part.of(
        ((to_text(quad.subject), to_text(quad.predicate), to_text(quad.object)) for quad in quads), vocabulary_terms()
    )


def vocabulary_terms() -> Iterable[str]:
    """The names of all classes and properties, and of what the vocabulary itself lists."""
    terms = vocabulary()
    return map(terms.compact, (*terms.classes, *terms.properties, *terms.individuals))


def _day(text: str) -> int:
    """A date as a number that is larger for a later day; `UNKNOWN` for what is none."""
    found = day_of(text)
    return UNKNOWN if found is None else found[0] * 10_000 + found[1] * 100 + found[2]
