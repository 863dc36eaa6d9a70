"""A store's canon as columns, each read when it is first wanted."""

from typing import Final

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from world.columns.pairs import NONE, Ids, Mask, Pairs
from world.columns.terms import Terms
from world.facts import to_property, to_text
from world.pattern.nearby import day_of, narrower_classes, narrower_properties
from world.stores.protocol import Store

TYPE: Final = "rdf:type"
UNKNOWN: Final = -(2**31)
"""Stands for a day that is not known; no day is as early."""

_CANON: Final = ox.DefaultGraph()

Days = NDArray[np.int32]


class Columns:
    """The facts of a store as it is now; another one is needed after a change."""

    def __init__(self, store: Store) -> None:
        self.terms = Terms()
        self._store = store
        self._exact: dict[str, Pairs] = {}
        self._broad: dict[str, Pairs] = {}
        self._kinds: dict[str, Ids] = {}
        self._masks: dict[str, Mask] = {}
        self._days: dict[str, tuple[Days, Days]] = {}

    def exactly(self, predicate: str) -> Pairs:
        """The facts with one property (compact text): subjects and objects."""
        if predicate not in self._exact:
            self._exact[predicate] = self._read(predicate)
        return self._exact[predicate]

    def property(self, predicate: str) -> Pairs:
        """The facts with a property or one below it."""
        if predicate not in self._broad:
            self._broad[predicate] = Pairs.union(map(self.exactly, narrower_properties(predicate)))
        return self._broad[predicate]

    def kind(self, name: str) -> Ids:
        """The things in a class or one below it, sorted."""
        if name not in self._kinds:
            turned = self.exactly(TYPE).turned
            self._kinds[name] = np.unique(turned.joined(self.terms.numbers(narrower_classes(name)))[1])
        return self._kinds[name]

    def is_a(self, name: str, things: Ids) -> Mask:
        """Which of some things are in a class or one below it."""
        if name not in self._masks:
            mask = np.zeros(len(self.terms), dtype=np.bool_)
            mask[self.kind(name)] = True
            self._masks[name] = mask
        mask = self._masks[name]
        return mask[np.minimum(things, len(mask) - 1)] & (things < len(mask))

    def days(self, bound: str, things: Ids) -> tuple[Days, Days]:
        """The first and the last day (year · 10,000 + month · 100 + day) that things have as a bound, or `UNKNOWN`."""
        if bound not in self._days:
            self._days[bound] = self._read_days(bound)
        first, last = self._days[bound]
        places = np.minimum(things, len(first) - 1)
        unknown = things >= len(first)
        return np.where(unknown, UNKNOWN, first[places]), np.where(unknown, UNKNOWN, last[places])

    def _read(self, predicate: str) -> Pairs:
        number, subjects, objects = self.terms.number, [], []
        for quad in self._store.quads_for_pattern(None, to_property(predicate), None, _CANON):
            subjects.append(number(to_text(quad.subject)))
            objects.append(number(to_text(quad.object)))
        if not subjects:
            return NONE
        return Pairs.of(np.array(subjects, dtype=np.int32), np.array(objects, dtype=np.int32))

    def _read_days(self, bound: str) -> tuple[Days, Days]:
        pairs = self.exactly(bound)
        written, which = np.unique(pairs.second, return_inverse=True)
        day_of = np.array([_day(self.terms.text(number)) for number in written.tolist()], dtype=np.int32)
        first = np.full(len(self.terms) + 1, UNKNOWN, dtype=np.int32)
        last = first.copy()
        days = day_of[which] if len(written) else first[:0]
        known = days != UNKNOWN
        things, days = pairs.first[known], days[known]
        np.maximum.at(last, things, days)
        first[things] = days
        np.minimum.at(first, things, days)
        return first, last


def _day(text: str) -> int:
    """A date as a number that is larger for a later day; `UNKNOWN` for what is none."""
    found = day_of(text)
    return UNKNOWN if found is None else found[0] * 10_000 + found[1] * 100 + found[2]
