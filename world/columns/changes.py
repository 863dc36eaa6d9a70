"""What went from a world and came to it, as columns; and the world with what went still there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from world.columns.columns import TYPE, Columns
from world.columns.pairs import NONE, Ids, Mask, Pairs, is_in, once
from world.columns.shelf import Shelf
from world.columns.terms import Terms
from world.facts import Fact
from world.pattern.nearby import narrower_classes, narrower_properties


class Changes:
    """Facts that went and came, in numbers of the terms that the world has now."""

    def __init__(self, columns: Columns, gone: Sequence[Fact], new: Sequence[Fact]) -> None:
        self.columns = columns
        self.gone = by_predicate(columns.terms, gone)
        self._new = by_predicate(columns.terms, new)

    @cached_property
    def before(self) -> Columns:
        """The world with what went still there: all that holds now, or did before, but for what must be absent."""
        return Both(self.columns, self.gone) if self.gone else self.columns

    def property(self, predicate: str) -> Pairs:
        """The changed facts with a property or one below it."""
        return Pairs.union(map(self.exactly, narrower_properties(predicate)))

    def exactly(self, predicate: str) -> Pairs:
        """The changed facts with one property."""
        return Pairs.union([self.gone.get(predicate, NONE), self._new.get(predicate, NONE)])

    def kind(self, name: str) -> Ids:
        """The things that came to be in a class or one below it, or were until then; sorted."""
        return _of_kind(self.columns.terms, name, self.exactly(TYPE))

    def ends(self, predicates: Iterable[str]) -> Ids:
        """The things and values in the changed facts with some properties, sorted."""
        found = [self.exactly(predicate) for predicate in predicates]
        return once(np.concatenate([NONE.first, *(one.first for one in found), *(one.second for one in found)]))

    def subjects(self, predicates: Iterable[str]) -> Ids:
        """The subjects of the changed facts with some properties, sorted."""
        return once(np.concatenate([NONE.first, *(self.exactly(predicate).first for predicate in predicates)]))


class Both(Columns):
    """Columns with some facts beside those that they have."""

    def __init__(self, columns: Columns, beside: Mapping[str, Pairs]) -> None:
        super().__init__(columns.terms, Shelf())
        self._columns, self._beside = columns, beside

    def exactly(self, predicate: str) -> Pairs:
        """As in all columns."""
        found = self._columns.exactly(predicate)
        if predicate not in self._beside:
            return found
        return self._named(f"exactly {predicate}", lambda: found.also(self._beside[predicate]))

    def property(self, predicate: str) -> Pairs:
        """As in all columns."""
        found, beside = self._columns.property(predicate), self._further(predicate)
        return self._named(f"property {predicate}", lambda: found.also(beside)) if len(beside) else found

    def turned(self, predicate: str) -> Pairs:
        """As in all columns."""
        found, beside = self._columns.turned(predicate), self._further(predicate)
        return self._named(f"turned {predicate}", lambda: found.also(beside.turned)) if len(beside) else found

    def kind(self, name: str) -> Ids:
        """As in all columns."""
        found, beside = self._columns.kind(name), self._further_of_kind(name)
        return once(np.concatenate([found, beside])) if len(beside) else found

    def is_a(self, name: str, things: Ids) -> Mask:
        """As in all columns."""
        return self._columns.is_a(name, things) | is_in(things, self._further_of_kind(name))

    def _further(self, predicate: str) -> Pairs:
        return Pairs.union(self._beside.get(one, NONE) for one in narrower_properties(predicate))

    def _further_of_kind(self, name: str) -> Ids:
        return _of_kind(self.terms, name, self._beside.get(TYPE, NONE))


def _of_kind(terms: Terms, name: str, typed: Pairs) -> Ids:
    """The things that some facts put into a class or one below it, sorted."""
    if not len(typed):
        return NONE.first
    return once(typed.first[is_in(typed.second, once(terms.numbers(narrower_classes(name))))])


def by_predicate(terms: Terms, facts: Sequence[Fact]) -> dict[str, Pairs]:
    """Facts as pairs, by their property."""
    listed: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        listed[fact[1]].append(fact)
    return {
        predicate: Pairs.of(terms.numbers(fact[0] for fact in some), terms.numbers(fact[2] for fact in some))
        for predicate, some in listed.items()
    }
