"""The facts around single things, read from a store's indexes as they are asked for and remembered until forgotten."""

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from world.facts import Fact, is_literal, literal_value, to_node, to_property, to_term, to_text
from world.stores.protocol import Store
from world.stores.reading import about, is_local, is_steady

MOST_KEPT: Final = 100_000
"""Facts that are remembered at once; beyond it all are read again."""

FEW: Final = 300
"""Facts leading to one thing that are read at once, whatever their property."""

_CANON: Final = ox.DefaultGraph()


class Neighbours:
    """Canon, asked about one thing at a time. What was read is remembered: `forget` after every change of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._said: dict[str, dict[str, list[str]]] = {}
        self._saying: dict[tuple[str, str], list[str]] = {}
        self._leading: dict[str, dict[str, list[str]] | None] = {}
        self._kept = 0

    def forget(self) -> None:
        """Reads everything anew from now on."""
        self._said.clear()
        self._saying.clear()
        self._leading.clear()
        self._kept = 0

    def read(self, subjects: Iterable[str]) -> None:
        """Reads what is said of several things at once, where that is less work than one after the other."""
        wanted = {to_node(name): name for name in subjects if name not in self._said and not is_literal(name)}
        if is_local(self._store) or not wanted:
            return
        found: dict[str, dict[str, list[str]]] = {name: {} for name in wanted.values()}
        for quad in about(self._store, wanted, _CANON):
            assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
            said = found[wanted[quad.subject]]
            said.setdefault(to_text(quad.predicate), []).append(to_text(quad.object))
        for name, said in found.items():
            for values in said.values():
                values.sort()
            self._remember(1 + sum(map(len, said.values())))
            self._said[name] = said

    def objects(self, subject: str, predicate: str) -> Sequence[str]:
        """What a thing has as a property, sorted."""
        return self.about(subject).get(predicate, ())

    def text(self, subject: str, predicate: str) -> str:
        """The first text that a thing has as a property; empty where it has none."""
        found = self.objects(subject, predicate)
        return (literal_value(found[0]) or "") if found else ""

    def about(self, subject: str) -> dict[str, list[str]]:
        """All that is said of a thing: the sorted values of each property."""
        if (said := self._said.get(subject)) is None:
            said = {}
            node = None if is_literal(subject) else to_node(subject)
            for quad in self._store.quads_for_pattern(node, None, None, _CANON) if node else ():
                said.setdefault(to_text(quad.predicate), []).append(to_text(quad.object))
            for values in said.values():
                values.sort()
            self._remember(1 + sum(map(len, said.values())))
            self._said[subject] = said
        return said

    def subjects(self, predicate: str, object: str) -> Sequence[str]:
        """The things that have something as a property, sorted."""
        if (leading := self._all_leading_to(object)) is not None:
            return leading.get(predicate, ())
        key = predicate, object
        if (saying := self._saying.get(key)) is None:
            quads = self._store.quads_for_pattern(None, to_property(predicate), to_term(object), _CANON)
            saying = sorted(to_text(quad.subject) for quad in quads)
            self._remember(1 + len(saying))
            self._saying[key] = saying
        return saying

    def is_crowded(self, object: str, most: int = FEW) -> bool:
        """Whether more facts than so many, or than are read at once, lead to a thing.

        Of a store that remembers what was asked, nothing is crowded.
        """
        if is_steady(self._store):
            return False
        leading = self._all_leading_to(object)
        return leading is None or sum(map(len, leading.values())) > most

    def mentions(self, object: str) -> list[Fact]:
        """The facts that lead to a thing, sorted."""
        quads = self._store.quads_for_pattern(None, None, to_term(object), _CANON)
        return sorted((to_text(quad.subject), to_text(quad.predicate), object) for quad in quads)

    def _all_leading_to(self, object: str) -> dict[str, list[str]] | None:
        if object not in self._leading:
            self._leading[object] = self._few_leading_to(object)
        return self._leading[object]

    def _few_leading_to(self, object: str) -> dict[str, list[str]] | None:
        """The sorted subjects of each property that leads to something; None where they are many, or may be."""
        if is_steady(self._store):
            return None
        leading: dict[str, list[str]] = {}
        quads = self._store.quads_for_pattern(None, None, to_term(object), _CANON)
        for count, quad in enumerate(quads):
            if count == FEW:
                return None
            leading.setdefault(to_text(quad.predicate), []).append(to_text(quad.subject))
        for subjects in leading.values():
            subjects.sort()
        self._remember(1 + sum(map(len, leading.values())))
        return leading

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Every subject and object of a property."""
        quads = self._store.quads_for_pattern(None, to_property(predicate), None, _CANON)
        return [(to_text(quad.subject), to_text(quad.object)) for quad in quads]

    def _remember(self, count: int) -> None:
        if self._kept > MOST_KEPT:
            self.forget()
        self._kept += count
