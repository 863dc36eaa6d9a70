"""A store behind a SPARQL 1.1 server, asked over HTTP."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from os import PathLike
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import GRAPHS
from world.errors import LegendryError, ServerFailed
from world.stores.address import Address
from world.stores.connection import RESULTS, TRIPLES, TURTLE, Connection, Reply
from world.stores.terms import Term, as_ours, from_server, to_sparql

if TYPE_CHECKING:
    from world.stores.steady import Memory

MOST_AT_ONCE: Final = 5_000
"""Quads that one request of `bulk_extend` adds."""

_MOST_ASKED: Final = 500
"""Things about which one request asks."""

_NAMES_A_GRAPH: Final = re.compile(r"\b(?:GRAPH|WITH)\b", re.IGNORECASE)
_CANON: Final = ox.DefaultGraph()
_Subject: TypeAlias = ox.NamedNode | ox.BlankNode
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_SYNTAXES: Final = {TRIPLES: ox.RdfFormat.N_TRIPLES, TURTLE: ox.RdfFormat.TURTLE, "text/plain": ox.RdfFormat.N_TRIPLES}


class RemoteStore:
    """The dataset of a server, as a `Store`. Every question is a request, or a few: `steady.py` remembers answers.

    Canon is the server's default graph. Where the address names a graph as `canon`, the world is that graph and those
    below `GRAPHS`, whatever else the server keeps. Every method raises `ServerFailed`.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.connection = Connection(address)
        self.memory: Memory | None = None
        self._canon = ox.NamedNode(address.canon) if address.canon else _CANON

    @property
    def canon(self) -> ox.NamedNode | ox.DefaultGraph:
        """The graph that holds canon."""
        return self._canon

    def quads_for_pattern(
        self,
        subject: _Subject | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,
        graph_name: _Graph | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """The quads that fit, in no order. They are read at once, in one request."""
        given: dict[str, Term] = {"s": subject, "p": predicate, "o": object}  # type: ignore[dict-item]  # None goes next
        given = {name: term for name, term in given.items() if term is not None}
        yield from self._quads(f"{{ {_triple(given)} }}", given, graph_name)

    def quads_about(self, subjects: Iterable[_Subject], graph_name: _Graph = _CANON, /) -> Iterator[ox.Quad]:
        """What is said of several things, in no order, in a few requests."""
        waiting = iter(dict.fromkeys(subjects))
        while some := list(islice(waiting, _MOST_ASKED)):
            yield from self._quads(f"{{ {_values('s', some)} ?s ?p ?o }}", {}, graph_name)

    def quads_leading_to(self, objects: Iterable[Term], graph_name: _Graph = _CANON, /) -> Iterator[ox.Quad]:
        """What leads to several things, in no order, in a few requests."""
        waiting = iter(dict.fromkeys(objects))
        while some := list(islice(waiting, _MOST_ASKED)):
            yield from self._quads(f"{{ {_values('o', some)} ?s ?p ?o }}", {}, graph_name)

    def query(self, query: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer to a SPARQL query, whole."""
        reply = self.connection.query(query, self.dataset())
        if reply.media_type not in _SYNTAXES:
            results = self._results(reply)
            if isinstance(results, ox.QuerySolutions):
                deque(self._checked(results), maxlen=0)
                return self._results(reply)
            return results
        kept = ox.Store()
        kept.bulk_extend(self._triples(reply))
        return kept.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")

    def update(self, update: str, /) -> None:
        """Runs a SPARQL update in one request. Raises `LegendryError` where canon has a name and it names no graph."""
        if self.address.canon and not _NAMES_A_GRAPH.search(update):
            raise LegendryError(
                f"{self.address} keeps canon in a graph: an update has to name it, with WITH or GRAPH {self._canon}."
            )
        self.connection.update(update)

    def add(self, quad: ox.Quad, /) -> None:
        self.extend([quad])

    def remove(self, quad: ox.Quad, /) -> None:
        self._write("DELETE", [quad])

    def extend(self, quads: Iterable[ox.Quad], /) -> None:
        """Adds quads in one request, which servers do as a whole or not at all, unless the address has a `batch`."""
        self._insert(quads, self.address.batch)

    def bulk_extend(self, quads: Iterable[ox.Quad], /) -> None:
        """Adds quads, some thousands a request: those of earlier requests stay when a later one fails."""
        self._insert(quads, self.address.batch or MOST_AT_ONCE)

    def load(
        self,
        input: bytes | str | IO[bytes] | IO[str] | None = None,
        format: ox.RdfFormat | None = None,
        *,
        path: str | PathLike[str] | None = None,
        base_iri: str | None = None,
        lenient: bool = False,
    ) -> None:
        """Adds what RDF text or an RDF file says, in one request. Raises SyntaxError."""
        self.extend(ox.parse(input, format, path=path, base_iri=base_iri, lenient=lenient))

    def dump(
        self,
        output: IO[bytes] | str | PathLike[str] | None = None,
        format: ox.RdfFormat | None = None,
        *,
        from_graph: _Graph | None = None,
        prefixes: dict[str, str] | None = None,
    ) -> bytes | None:
        """All quads, or the triples of one graph, in an RDF format."""
        quads = self.quads_for_pattern(None, None, None, from_graph)
        said = quads if from_graph is None else (quad.triple for quad in quads)
        return ox.serialize(said, output, format, prefixes=prefixes)

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """The graphs beside canon that hold anything."""
        for row in self.rows(f"SELECT DISTINCT ?g WHERE {{ {self._anywhere('{ ?s ?p ?o }')} }}"):
            if row["g"] is None:
                continue
            graph = from_server(row["g"])
            if graph != self._canon:
                assert isinstance(graph, ox.NamedNode | ox.BlankNode)
                yield graph

    def backup(self, target_directory: str | PathLike[str], /) -> None:
        """Raises RuntimeError: a server's files are out of reach."""
        raise RuntimeError(f"{self.address} cannot be copied to {target_directory} by hard links")

    def flush(self) -> None:
        """Nothing to do: what a server has accepted is its own to keep."""

    def close(self) -> None:
        self.connection.close()

    def __contains__(self, quad: Any, /) -> bool:
        where = _in_graph(_data(quad), self._named(quad.graph_name))
        return next(self.rows(f"SELECT (1 AS ?found) WHERE {{ {where} }} LIMIT 1"), None) is not None

    def __iter__(self, /) -> Iterator[ox.Quad]:
        return self.quads_for_pattern(None, None, None, None)

    def __len__(self, /) -> int:
        return self.count(None)

    def count(self, graph_name: _Graph | None) -> int:
        """How many quads a graph has, or all."""
        every = "{ ?s ?p ?o }"
        where = self._anywhere(every) if graph_name is None else _in_graph(every, self._named(graph_name))
        return next(int(row["n"].value) for row in self.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}"))

    def _quads(self, group: str, given: dict[str, Term], graph_name: _Graph | None) -> Iterator[ox.Quad]:
        """The quads that a group of `?s ?p ?o` finds in a graph, or in any."""
        where = self._anywhere(group) if graph_name is None else _in_graph(group, self._named(graph_name))
        open_ = [f"?{name}" for name in "spo" if name not in given] + ["?g"] * (graph_name is None)
        for row in self.rows(f"SELECT {' '.join(open_) or '(1 AS ?found)'} WHERE {{ {where} }}"):
            s, p, o = (given[name] if name in given else from_server(row[name]) for name in "spo")
            graph = (from_server(row["g"]) if row["g"] else _CANON) if graph_name is None else graph_name
            yield ox.Quad(s, p, o, _CANON if graph == self._canon else graph)  # type: ignore[arg-type]  # as the server has it

    def _anywhere(self, group: str) -> str:
        named = f"GRAPH ?g {group}"
        if self._canon == _CANON:
            return f"{{ {group} }} UNION {{ {named} }}"
        return f'{named} FILTER(?g = {self._canon} || STRSTARTS(STR(?g), "{GRAPHS}"))'

    def _named(self, graph: _Graph) -> _Graph:
        """Where a graph stands on the server."""
        return self._canon if graph == _CANON else graph

    def rows(self, query: str) -> Iterator[ox.QuerySolution]:
        """The rows of a query that names its graphs itself."""
        return self._checked(self._results(self.connection.query(query)))

    def dataset(self) -> dict[str, Sequence[str]]:
        """The graphs of a query (SPARQL 1.1 Protocol, section 2.1.4), where canon has a name."""
        if not self.address.canon:
            return {}
        return {
            "default-graph-uri": [self.address.canon],
            "named-graph-uri": sorted(graph.value for graph in self.named_graphs()),
        }

    def _insert(self, quads: Iterable[ox.Quad], batch: int | None) -> None:
        waiting = iter(quads)
        while some := list(islice(waiting, batch)):
            self._write("INSERT", some)

    def _write(self, verb: str, quads: Iterable[ox.Quad]) -> None:
        by_graph: dict[_Graph, dict[str, None]] = {}
        for quad in quads:
            by_graph.setdefault(self._named(quad.graph_name), {})[_data(quad)[1:-1]] = None
        if by_graph:
            data = "\n".join(_in_graph(f"{{{'.'.join(said)}}}", graph, data=True) for graph, said in by_graph.items())
            self.connection.update(f"{verb} DATA {{ {data} }}")

    def _results(self, reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
        if reply.media_type not in (RESULTS, "application/json"):
            answered = reply.media_type or "nothing that is labelled"
            raise ServerFailed(f"{self.address} is no SPARQL service: it answered with {answered}.")
        try:
            return ox.parse_query_results(as_ours(reply.body), ox.QueryResultsFormat.JSON)
        except (ValueError, SyntaxError) as error:
            raise self._garbled(error) from error

    def _checked(self, results: ox.QuerySolutions | ox.QueryBoolean) -> Iterator[ox.QuerySolution]:
        """The rows. Raises `ServerFailed` at one that cannot be read."""
        if not isinstance(results, ox.QuerySolutions):
            raise self._garbled("yes or no was answered where rows were asked for")
        try:
            yield from results
        except (ValueError, SyntaxError) as error:
            raise self._garbled(error) from error

    def _triples(self, reply: Reply) -> Iterator[ox.Quad]:
        try:
            for quad in ox.parse(reply.body, _SYNTAXES[reply.media_type], base_iri=self.address.query):
                subject, object_ = from_server(quad.subject), from_server(quad.object)
                yield ox.Quad(subject, quad.predicate, object_)  # type: ignore[arg-type]  # a subject stays one
        except (ValueError, SyntaxError) as error:
            raise self._garbled(error) from error

    def _garbled(self, error: object) -> ServerFailed:
        return ServerFailed(f"What the SPARQL server at {self.address} answered cannot be read: {error}")


def _triple(given: dict[str, Term]) -> str:
    return " ".join(to_sparql(given[name]) if name in given else f"?{name}" for name in "spo")


def _data(quad: ox.Quad) -> str:
    return f"{{ {_triple({'s': quad.subject, 'p': quad.predicate, 'o': quad.object})} }}"


def _values(name: str, terms: Iterable[Term]) -> str:
    return f"VALUES ?{name} {{ {' '.join(map(to_sparql, terms))} }}"


def _in_graph(group: str, graph: _Graph, *, data: bool = False) -> str:
    """A group in a graph; as data, that of the default graph stands without braces."""
    if not isinstance(graph, ox.DefaultGraph):
        return f"GRAPH {to_sparql(graph)} {group}"
    return f"{group[1:-1]} ." if data else group
