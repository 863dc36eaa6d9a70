"""The operations of the SPARQL 1.1 Graph Store HTTP Protocol, as updates (its section 5 says which)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import pyoxigraph as ox

from world.query.formats import Format

FORMATS = {
    Format.TURTLE: ox.RdfFormat.TURTLE,
    Format.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    Format.RDF_XML: ox.RdfFormat.RDF_XML,
    Format.JSON_LD: ox.RdfFormat.JSON_LD,
}


class Verb(Enum):
    """PUT puts triples in a graph's place, POST adds some to it, DELETE takes it away."""

    PUT = "PUT"
    POST = "POST"
    DELETE = "DELETE"


@dataclass(frozen=True)
class Document:
    """A graph as it was sent; blank nodes of different documents are different."""

    format: Format
    body: bytes


class Misread(Exception):
    """A document that is no RDF of its format: the parser's words."""


def as_update(verb: Verb, graph: str, documents: Sequence[Document]) -> str:
    """The update that does it to a named graph, or (the empty name) to the default graph.

    Relative IRIs in documents are relative to the graph's name. Raises `Misread`, also for a name that is no IRI.
    """
    try:
        name = ox.NamedNode(graph) if graph else None
        triples = "".join(_triples(document, graph) for document in documents)
    except (SyntaxError, ValueError) as error:
        raise Misread(str(error)) from error
    if name is None:
        data = f"INSERT DATA {{ {triples} }}"
        return {Verb.PUT: f"CLEAR DEFAULT; {data}", Verb.POST: data, Verb.DELETE: "CLEAR DEFAULT"}[verb]
    data = f"CREATE SILENT GRAPH {name}; INSERT DATA {{ GRAPH {name} {{ {triples} }} }}"
    return {Verb.PUT: f"DROP SILENT GRAPH {name}; {data}", Verb.POST: data, Verb.DELETE: f"DROP GRAPH {name}"}[verb]


def demand_name(graph: str) -> None:
    """Raises `Misread` for a name that is no IRI."""
    try:
        ox.NamedNode(graph)
    except ValueError as error:
        raise Misread(str(error)) from error


def _triples(document: Document, base: str) -> str:
    """The triples of a document as N-Triples, which SPARQL reads as well."""
    quads = ox.parse(document.body, FORMATS[document.format], base_iri=base or None, rename_blank_nodes=True)
    triples = []
    for quad in quads:
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            raise Misread(f"it has a graph of its own, {quad.graph_name}, where one graph is asked for")
        triples.append(quad.triple)
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
