"""A world as GraphML 1.0 (http://graphml.graphdrawing.org/specification.html), for yEd, igraph, Cytoscape and Gephi.

Edges that say the same from either end are `symmetric`. GraphML could call them undirected, but NetworkX refuses a
file that has edges of both kinds, and igraph makes them all directed.

Its schema lets an id hold letters, digits and `.-_:` only (xs:NMTOKEN): `anna/desire-1` is written `anna::desire-1`.
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from render.export.network import EDGE_COLUMNS, NODE_COLUMNS, Edge, Node, network
from render.export.xml_text import element, written
from world import World

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_ALWAYS: Final = ("label", "start", "end")
_SYMMETRIC: Final = "symmetric"
_TYPES: Final = {"latitude": "double", "longitude": "double", _SYMMETRIC: "boolean"}
_NO_TOKEN: Final = re.compile(r"[^A-Za-z0-9._-]")


def graphml(world: World) -> bytes:
    """Every thing and every link of a world; days and words about them as data."""
    found = network(world)
    root = element("graphml", xmlns=_NAMESPACE)
    root.extend(_key("node", name) for name in (*_ALWAYS, *NODE_COLUMNS))
    root.extend(_key("edge", name) for name in (*_ALWAYS, *EDGE_COLUMNS, _SYMMETRIC))
    graph = element("graph", id="world", edgedefault="directed")
    graph.extend(_with_data(element("node", id=token(node.id)), "node", node) for node in found.nodes)
    for edge in found.edges:
        made = element("edge", id=token(edge.id), source=token(edge.source), target=token(edge.target))
        graph.append(_with_data(made, "edge", edge))
        if not edge.directed:
            made.append(element("data", "true", key=f"edge-{_SYMMETRIC}"))
    root.append(graph)
    return written(root)


def token(name: str) -> str:
    """An id as an xs:NMTOKEN, another one for each: `::` for a slash, `:3a:` for what has the code point U+003A."""
    return _NO_TOKEN.sub(lambda found: "::" if found[0] == "/" else f":{ord(found[0]):x}:", name)


def _key(of: str, name: str) -> Element:
    attributes = {"attr.name": name, "attr.type": _TYPES.get(name, "string")}
    return element("key", **{"id": f"{of}-{name}", "for": of}, **attributes)


def _with_data(made: Element, of: str, what: Node | Edge) -> Element:
    values: Mapping[str, str] = {"label": what.label, "start": what.start, "end": what.end, **what.columns}
    made.extend(element("data", value, key=f"{of}-{name}") for name, value in values.items() if value)
    return made
