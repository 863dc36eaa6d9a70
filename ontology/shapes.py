"""The SHACL shapes as an rdflib graph.

Validate with `ontology_graph()` merged in (so that subclasses count), no inference and no advanced features:
SHACL Core only. Each shape is one rule, and its local name (`betrayal-has-one-betrayer`) the rule's name.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES: Final = tuple(sorted((Path(__file__).parent / "shapes").glob("*.ttl")))


@lru_cache(maxsize=1)
def shapes_graph() -> "Graph":
    """All shapes. The graph is shared: read it, never change it."""
    from rdflib import (
        Graph,
    )  # here, because most commands never need it and it is slow to import

    graph = Graph(bind_namespaces="none")
    for file in SHAPES:
        graph.parse(file, format="turtle")
    return graph


__all__ = ["shapes_graph"]
