"""The things of a class in the order of their lists: by name, then by id, as their characters are numbered."""

from typing import Final, NamedTuple

import numpy as np

from world.columns import Columns, Ids
from world.columns.pairs import is_in

_LABEL: Final = "rdfs:label"


class Key(NamedTuple):
    """What sorts a thing: the compact text of its first name (or its id, where it has none), and of its id."""

    name: str
    id: str


class Order:
    """Things in order, of columns that do not change."""

    def __init__(self, columns: Columns, kind: str) -> None:
        self._terms = columns.terms
        things = columns.kind(kind)
        names = things.copy()
        rows, labels = columns.exactly(_LABEL).joined(things)
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        names[rows[first]] = labels[first]
        sorts = len(self._terms.ordered)  # terms that have come since then do not sort by their numbers
        strange = things >= sorts
        strange[rows[labels >= sorts]] = True
        order = np.lexsort((things[~strange], names[~strange]))
        self.things: Ids = things[~strange][order]
        self._names: Ids = names[~strange][order]
        self._insert([(things[place], labels[rows == place]) for place in np.flatnonzero(strange)])

    def __len__(self) -> int:
        return len(self.things)

    def key(self, place: int) -> Key:
        """What sorts the thing at a place."""
        return Key(self._terms.text(int(self._names[place])), self._terms.text(int(self.things[place])))

    def after(self, key: Key) -> int:
        """The place of the first thing that sorts behind a key."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.key(middle) <= key else (low, middle)
        return low

    def page(self, among: Ids | None, start: int, most: int) -> list[int]:
        """The places, from one on, of so many things: of all, or of those among some (sorted)."""
        if among is None:
            return list(range(start, min(start + most, len(self))))
        return [start + int(place) for place in np.flatnonzero(is_in(self.things[start:], among))[:most]]

    def _insert(self, strange: list[tuple[np.int32, Ids]]) -> None:
        """Puts things in between whose names or ids do not sort by their numbers."""
        for thing, labels in strange:
            name = min((int(one) for one in labels), key=self._terms.text, default=int(thing))
            place = self.after(Key(self._terms.text(name), self._terms.text(int(thing))))
            self.things = np.insert(self.things, place, thing)
            self._names = np.insert(self._names, place, name)
