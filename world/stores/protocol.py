"""What a world asks of the store that keeps it. `pyoxigraph.Store`, in memory or on disk, is one as it is."""

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import IO, Any, Protocol

import pyoxigraph as ox


class Store(Protocol):
    """An RDF dataset: canon in the default graph, and named graphs beside it."""

    def quads_for_pattern(
        self,
        subject: ox.NamedNode | ox.BlankNode | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,
        graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """The quads that fit, in no order; None fits anything."""
        ...

    def query(self, query: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer to a SPARQL 1.1 query."""
        ...

    def update(self, update: str, /) -> None:
        """Runs a SPARQL 1.1 update, all of it or none."""
        ...

    def add(self, quad: ox.Quad, /) -> None: ...

    def remove(self, quad: ox.Quad, /) -> None: ...

    def extend(self, quads: Iterable[ox.Quad], /) -> None:
        """Adds quads, all or none."""
        ...

    def bulk_extend(self, quads: Iterable[ox.Quad], /) -> None:
        """Adds quads, many at a time: what was added stays when it fails half-way."""
        ...

    def load(
        self,
        input: bytes | str | IO[bytes] | IO[str] | None = None,
        format: ox.RdfFormat | None = None,
        *,
        path: str | PathLike[str] | None = None,
        base_iri: str | None = None,
        lenient: bool = False,
    ) -> None:
        """Adds what RDF text or an RDF file says, all or nothing. Raises SyntaxError."""
        ...

    def dump(
        self,
        output: IO[bytes] | str | PathLike[str] | None = None,
        format: ox.RdfFormat | None = None,
        *,
        from_graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
        prefixes: dict[str, str] | None = None,
    ) -> bytes | None:
        """All quads, or the triples of one graph, in an RDF format."""
        ...

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]: ...

    def backup(self, target_directory: str | PathLike[str], /) -> None:
        """A copy on disk by hard links. Raises RuntimeError where that cannot be done."""
        ...

    def flush(self) -> None:
        """Sees to it that what was written stays."""
        ...

    def __contains__(self, quad: Any, /) -> bool: ...

    def __iter__(self, /) -> Iterator[ox.Quad]: ...

    def __len__(self, /) -> int: ...
