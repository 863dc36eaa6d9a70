"""A world as GEXF 1.3, Gephi's own format (https://gexf.net/schema.html), for its timeline too.

NetworkX 3.6 writes GEXF as well, but with an attribute that the schema does not have, today's date, and characters that
no XML may contain; so this stands here, and NetworkX reads it in the tests.
"""

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element

from render.export.network import EDGE_COLUMNS, NODE_COLUMNS, Edge, Node, network
from render.export.xml_text import element, written
from world import World

_NAMESPACE: Final = "http://gexf.net/1.3"
_NUMBERS: Final = ("latitude", "longitude")


def gexf(world: World) -> bytes:
    """Every thing and every link of a world. `start` and `end` are the first and the last possible day."""
    found = network(world)
    root = element("gexf", xmlns=_NAMESPACE, version="1.3")
    meta = element("meta")
    meta.append(element("creator", "Legendry"))
    meta.append(element("description", found.title))
    graph = element("graph", defaultedgetype="directed", idtype="string", mode="dynamic", timeformat="date")
    graph.append(_columns("node", NODE_COLUMNS))
    graph.append(_columns("edge", EDGE_COLUMNS))
    nodes = element("nodes", count=str(len(found.nodes)))
    nodes.extend(_node(node) for node in found.nodes)
    edges = element("edges", count=str(len(found.edges)))
    edges.extend(_edge(edge) for edge in found.edges)
    graph.extend((nodes, edges))
    root.extend((meta, graph))
    return written(root)


def _columns(of: str, names: Sequence[str]) -> Element:
    attributes = element("attributes", **{"class": of})
    for name in names:
        attributes.append(element("attribute", id=name, title=name, type="double" if name in _NUMBERS else "string"))
    return attributes


def _node(node: Node) -> Element:
    made = element("node", id=node.id, start=node.start, end=node.end)
    made.set("label", element("label", label=node.label).get("label", ""))
    return _with_values(made, node)


def _edge(edge: Edge) -> Element:
    made = element(
        "edge",
        id=edge.id,
        source=edge.source,
        target=edge.target,
        type="directed" if edge.directed else "undirected",
        label=edge.label,
        kind=edge.columns["kind"],
        start=edge.start,
        end=edge.end,
    )
    return _with_values(made, edge)


def _with_values(made: Element, of: Node | Edge) -> Element:
    values = element("attvalues")
    values.extend(element("attvalue", **{"for": name, "value": value}) for name, value in of.columns.items())
    if len(values):
        made.append(values)
    return made
