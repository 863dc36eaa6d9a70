"""A store as it would be after an edit: what is read comes from below, what is written stays on top.

It answers questions about single things (`quads_for_pattern`), which is all that following facts needs, and no queries.
"""

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import pyoxigraph as ox

from world.stores.protocol import Store

_Subject: TypeAlias = ox.NamedNode | ox.BlankNode
_Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_CANON: Final = ox.DefaultGraph()


class Overlay:
    """Changes of canon over a store that nobody changes meanwhile."""

    def __init__(self, below: Store) -> None:
        self._below = below
        self._gone: set[ox.Quad] = set()
        self._new = ox.Store()
        self._touched: set[_Term] = set()  # the subjects and objects of all that was ever written

    def quads_for_pattern(
        self,
        subject: _Subject | None,
        predicate: ox.NamedNode | None,
        object: _Term | None,
        graph_name: _Graph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that fit, first those of the store below."""
        if (subject is not None and subject not in self._touched) or (
            object is not None and object not in self._touched
        ):
            return self._below.quads_for_pattern(subject, predicate, object, graph_name)
        return self._changed(subject, predicate, object, graph_name)

    def _changed(
        self,
        subject: _Subject | None,
        predicate: ox.NamedNode | None,
        object: _Term | None,
        graph_name: _Graph | None,
    ) -> Iterator[ox.Quad]:
        for quad in self._below.quads_for_pattern(subject, predicate, object, graph_name):
            if quad not in self._gone:
                yield quad
        yield from self._new.quads_for_pattern(subject, predicate, object, graph_name)

    def __contains__(self, quad: ox.Quad) -> bool:
        return quad in self._new or (quad not in self._gone and quad in self._below)

    def __iter__(self) -> Iterator[ox.Quad]:
        return self.quads_for_pattern(None, None, None, None)

    def __len__(self) -> int:
        return len(self._below) - len(self._gone) + len(self._new)

    @property
    def below(self) -> Store:
        """The store that it is laid over."""
        return self._below

    def new(self, predicate: ox.NamedNode) -> Iterator[ox.Quad]:
        """The quads of canon with a property that are only on top."""
        return self._new.quads_for_pattern(None, predicate, None, _CANON)

    def add(self, quad: ox.Quad) -> None:
        """Adds a quad on top."""
        self._touch(quad)
        if quad in self._gone:
            self._gone.remove(quad)
        elif quad not in self._below:
            self._new.add(quad)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Adds quads on top."""
        for quad in quads:
            self.add(quad)

    def load(self, input: bytes, format: ox.RdfFormat, *, lenient: bool = False) -> None:
        """Adds what RDF text says on top."""
        self.extend(ox.parse(input=input, format=format, lenient=lenient))

    def remove(self, quad: ox.Quad) -> None:
        """Hides a quad of the store below, or takes one from the top."""
        self._touch(quad)
        if quad in self._new:
            self._new.remove(quad)
        elif quad in self._below:
            self._gone.add(quad)

    def _touch(self, quad: ox.Quad) -> None:
        assert not isinstance(quad.subject, ox.Triple)
        self._touched.update((quad.subject, quad.object))

    def copied(self) -> ox.Store:
        """All of canon in a store of its own, in memory, for what needs queries."""
        copy = ox.Store()
        copy.bulk_extend(self.quads_for_pattern(None, None, None, _CANON))
        return copy
