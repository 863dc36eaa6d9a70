"""Columns of an earlier version, of which those of now are made: what no edit touches is linked, not written again."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from ontology.vocabulary import vocabulary
from world.columns.columns import TYPE, UNKNOWN
from world.columns.former import Head, moved
from world.columns.pairs import Ids, Pairs
from world.columns.shelf import Shelf, link
from world.columns.terms import Terms, Texts
from world.facts import Fact
from world.pattern.nearby import narrower_properties
from world.time.dating import BOUNDS

TERMS: Final = "terms.txt"


@dataclass(frozen=True, eq=False)
class Earlier:
    """Columns of an earlier edit: where they are, their terms and predicates, and what went and came since."""

    folder: Path
    head: Head
    texts: Texts
    predicates: Sequence[str]
    gone: Sequence[Fact]
    new: Sequence[Fact]

    @cached_property
    def came(self) -> Ids:
        """The numbers that the terms have now which it does not have, sorted."""
        return np.fromiter((place + further for further, place in enumerate(self._places)), dtype=np.int32)

    def write(self, folder: Path) -> dict[str, int]:
        """Writes the columns of now; by predicate how many facts there are. Terms that nothing mentions any more stay.

        Raises `OSError` where they cannot be written whole, and `ValueError` where what there was is torn.
        """
        if self._strangers:
            self.texts.write_with(folder / TERMS, self._strangers, self._places)
        else:
            for suffix in (".txt", ".npy"):
                link((self.folder / TERMS).with_suffix(suffix), (folder / TERMS).with_suffix(suffix))
        old, shelf, changed = Shelf(self.folder), Shelf(folder), self._changed()
        written = {}
        for predicate in sorted({*self.predicates, *changed}):
            name = f"exactly {predicate}"
            if predicate in changed:
                before = self._array(old, name) if predicate in self.predicates else np.empty((2, 0), dtype=np.int32)
                pairs = _edited(Pairs(*moved(before, self.came)), *changed[predicate])
                shelf.put(name, pairs.stacked)
                written[predicate] = len(pairs)
            else:
                written[predicate] = self._array(old, name).shape[1]
                self._take(old, shelf, name)
        for name in _derived(self.predicates, changed):
            if old.has(name):
                self._take(old, shelf, name)
        return written

    @cached_property
    def _strangers(self) -> list[str]:
        find = Terms(self.texts).find
        return sorted({term for fact in self.new for term in (fact[0], fact[2]) if find(term) is None})

    @cached_property
    def _places(self) -> list[int]:
        """Before which of its terms each stranger belongs."""
        return [bisect_left(self.texts, stranger) for stranger in self._strangers]

    def _changed(self) -> Mapping[str, tuple[Pairs, Pairs]]:
        """What went and came, by predicate."""
        listed: dict[str, tuple[list[Fact], list[Fact]]] = defaultdict(lambda: ([], []))
        for side, facts in enumerate((self.gone, self.new)):
            for fact in facts:
                listed[fact[1]][side].append(fact)
        return {predicate: (self._pairs(gone), self._pairs(new)) for predicate, (gone, new) in listed.items()}

    def _pairs(self, facts: Sequence[Fact]) -> Pairs:
        find, came = Terms(self.texts).find, dict(zip(self._strangers, self.came.tolist(), strict=True))

        def number(text: str) -> int:
            found = find(text)
            return came.get(text, -1) if found is None else int(moved(np.array([found]), self.came)[0])

        both = [(one, other) for fact in facts if min(one := number(fact[0]), other := number(fact[2])) >= 0]
        first, second = np.array(both, dtype=np.int32).reshape(-1, 2).T
        return Pairs.of(first, second)

    def _array(self, old: Shelf, name: str) -> Ids:
        found = old.find(name, len(self.texts))
        if found is None or found.ndim != 2 or len(found) != 2:
            raise ValueError(f"{old.file(name)} is torn")
        return found

    def _take(self, old: Shelf, shelf: Shelf, name: str) -> None:
        """Takes over an array that no edit has touched, in the numbers of now."""
        found = old.find(name) if self._strangers else None
        if not self._strangers:
            shelf.link(name, old)
        elif found is not None and name.startswith("days "):
            shelf.put(name, np.insert(found, self._places, UNKNOWN, axis=1))
        elif found is not None:
            shelf.put(name, moved(found, self.came))


def _edited(pairs: Pairs, gone: Pairs, new: Pairs) -> Pairs:
    left = ~gone.has(pairs.first, pairs.second)
    if not bool(left.all()):
        pairs = Pairs(pairs.first[left], pairs.second[left])
    return pairs.also(new)


def _derived(predicates: Iterable[str], changed: Iterable[str]) -> Iterator[str]:
    """What is worked out from the facts of predicates that have not changed."""
    terms, touched = vocabulary(), {*changed}
    for predicate in sorted({*predicates, *map(terms.compact, terms.properties)}):
        if touched.isdisjoint(narrower_properties(predicate)):
            yield from (f"property {predicate}", f"turned {predicate}")
    if TYPE not in touched:
        yield from (f"kind {terms.compact(name)}" for name in sorted(terms.classes))
    yield from (f"days {bound}" for bound in BOUNDS if bound not in touched)
