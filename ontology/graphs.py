"""The vocabulary and the shapes as rdflib graphs, for checkers and documentation. Read, never change, what you get."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from rdflib import Graph

from ontology.vocabulary import TURTLE

SHAPES: Final = tuple(sorted((Path(__file__).parent / "shapes").glob("*.ttl")))


@lru_cache(maxsize=1)
def ontology_graph() -> Graph:
    """All terms of the vocabulary."""
    return _parsed(TURTLE)


@lru_cache(maxsize=1)
def shapes_graph() -> Graph:
    """All SHACL shapes; validate with `ontology_graph()` merged in, so that subclasses count."""
    return _parsed(SHAPES)


def _parsed(files: Iterable[Path]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for file in files:
        graph.parse(file, format="turtle")
    return graph
