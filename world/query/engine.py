"""Answers queries inside a worker process, with the RDF engine itself: a worker has no time to open a `World`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import pyoxigraph as ox

from world.query.formats import Form, Format
from world.query.guard import Reading, blames_service, calls_out, is_update, mentions_service

_RESULTS = {
    Format.JSON: ox.QueryResultsFormat.JSON,
    Format.XML: ox.QueryResultsFormat.XML,
    Format.CSV: ox.QueryResultsFormat.CSV,
    Format.TSV: ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    Format.TURTLE: ox.RdfFormat.TURTLE,
    Format.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    Format.RDF_XML: ox.RdfFormat.RDF_XML,
    Format.JSON_LD: ox.RdfFormat.JSON_LD,
}


_SHORTENED = (Format.TURTLE, Format.RDF_XML)
"""The formats in which IRIs are shortened."""


class Refusal(Exception):
    """A query that gets no answer: `code` says of which kind, the text says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Sink(Protocol):
    """Where an answer is written. `write` may raise `Refusal` when it has had enough."""

    def begin(self, form: Form, format: Format) -> None: ...
    def write(self, data: bytes) -> int: ...
    def flush(self) -> None: ...


class Engine:
    """Queries over the read-only store at `path`; `prefixes` and `base` hold for queries that declare none."""

    def __init__(self, path: str, prefixes: Mapping[str, str], base: str | None) -> None:
        self._store = ox.Store.read_only(path)
        self._nothing = ox.Store()
        self._prefixes = dict(prefixes)
        self._base = base

    def answer(
        self,
        query: str,
        choose: Callable[[Form], Format | None],
        sink: Sink,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        given: Sequence[tuple[str, str]] = (),
        data: str = "",
    ) -> None:
        """Writes the answer to `sink`; see `Query` for what else may be asked. Raises `Refusal`."""
        if mentions_service(query):
            self._refuse_calls(query)
        dataset = self._dataset(default_graphs, named_graphs)
        bound: dict[ox.Variable, Any] = {ox.Variable(name): ox.NamedNode(iri) for name, iri in given}
        if bound:
            dataset["substitutions"] = bound
        try:
            store = _store_of(data) if data else self._store
            found = store.query(query, prefixes=self._prefixes, base_iri=self._base, **dataset)
            write(found, choose, sink, self._prefixes)
        except SyntaxError as error:
            raise self._misread(query, error) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise Refusal("evaluation", str(error)) from error

    def graph(self, name: str, choose: Callable[[Form], Format | None], sink: Sink) -> None:
        """Writes all of a graph to `sink`; the empty name is the default graph's. Raises `Refusal`."""
        try:
            graph = ox.NamedNode(name) if name else ox.DefaultGraph()
            if isinstance(graph, ox.NamedNode) and not self._store.contains_named_graph(graph):
                raise Refusal("graph", name)
            chosen = _chosen(Form.GRAPH, choose)
            sink.begin(Form.GRAPH, chosen)
            short = self._prefixes if chosen in _SHORTENED else None
            self._store.dump(sink, _GRAPHS[chosen], from_graph=graph, prefixes=short)  # type: ignore[arg-type]  # it only writes
        except (OSError, RuntimeError, ValueError) as error:
            raise Refusal("evaluation", str(error)) from error

    def _refuse_calls(self, query: str) -> None:
        parses = Reading(lambda text: self._nothing.query(text, prefixes=self._prefixes, base_iri=self._base))
        if calls_out(query, parses):
            if parses.problem and not blames_service(query, str(parses.problem)):
                raise self._misread(query, parses.problem)
            raise Refusal("service", "")

    def _misread(self, query: str, error: SyntaxError) -> Refusal:
        return Refusal("update", "") if is_update(query) else Refusal("syntax", str(error))

    def _dataset(self, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> dict[str, Any]:
        """The protocol's dataset: when any graph is named, graphs that are not named are out of reach."""
        if not default_graphs and not named_graphs:
            return {}
        try:
            return {
                "default_graph": [ox.NamedNode(iri) for iri in default_graphs],
                "named_graphs": [ox.NamedNode(iri) for iri in named_graphs],
            }
        except ValueError as error:
            raise Refusal("syntax", f"A graph's name is no IRI: {error}") from error


def _store_of(data: str) -> ox.Store:
    store = ox.Store()
    store.bulk_load(data.encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
    return store


def write(
    found: object, choose: Callable[[Form], Format | None], sink: Sink, prefixes: Mapping[str, str] | None = None
) -> None:
    """Writes what a query gave to `sink`, in the format that is chosen for its form. Raises `Refusal`."""
    match found:
        case ox.QuerySolutions() | ox.QueryBoolean():
            form = Form.SOLUTIONS if isinstance(found, ox.QuerySolutions) else Form.BOOLEAN
            chosen = _chosen(form, choose)
            sink.begin(form, chosen)
            found.serialize(sink, _RESULTS[chosen])  # type: ignore[arg-type]  # it only writes
        case ox.QueryTriples():
            chosen = _chosen(Form.GRAPH, choose)
            sink.begin(Form.GRAPH, chosen)
            short = dict(prefixes or {}) if chosen in _SHORTENED else None
            ox.serialize(found, sink, _GRAPHS[chosen], prefixes=short)  # type: ignore[arg-type]  # it only writes
        case _:
            raise Refusal(
                "evaluation",
                f"The engine gave a {type(found).__name__}, which has no format here.",
            )
    sink.flush()


def _chosen(form: Form, choose: Callable[[Form], Format | None]) -> Format:
    chosen = choose(form)
    if chosen is None:
        raise Refusal("format", form.value)
    return chosen
