"""A world as a network for programs that draw and measure such: nodes and edges with plain text about them.

What is a node and what an edge is decided as for our own pictures (`render.graph.links`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from render.graph.caption import Captions
from render.graph.forms import Forms
from render.graph.kind import kind_of
from render.graph.links import Link, Links
from render.graph.sayings import sayings_of
from render.graph.terms import superclasses, term
from world import World
from world.facts import Fact, literal_value

NODE_COLUMNS: Final = ("kind", "type", "when", "description", "facts", "latitude", "longitude")
EDGE_COLUMNS: Final = ("kind", "name", "when", "description")

_DAYS: Final = ("lg:beginEarliest", "lg:endLatest")
_SPOT: Final = {"geo:lat": "latitude", "geo:long": "longitude"}
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_SAID_ELSEWHERE: Final = frozenset({*_SPOT, "lg:begin", "lg:end", "lg:when"})


@dataclass(frozen=True)
class Node:
    """A thing. `start` and `end` are days (xsd:date), empty where they are not known."""

    id: str
    label: str
    columns: Mapping[str, str]
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Edge:
    """A link between two things, in words; `directed` unless it says the same from either end."""

    id: str
    source: str
    target: str
    label: str
    directed: bool
    columns: Mapping[str, str]
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Network:
    """A world's nodes and edges, in order."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(world: World) -> Network:
    """Every thing of a world and every link between two of them; stories, which pictures leave out, are there, too."""
    stories = [fact[0] for fact in world.facts(predicate="rdf:type", object="lg:Story")]
    links = Links(Forms(world, kept=stories))
    say = Captions(world, term, {})
    nodes = links.nodes()
    among = frozenset(nodes)
    seen = (link for one in nodes for link in links.links(one))
    found = {link.id: link for link in seen if link.source in among and link.target in among}
    return Network(
        world.title,
        tuple(_node(one, links, say) for one in nodes),
        tuple(_edge(link, links, say) for link in sorted(found.values())),
    )


def _node(one: str, links: Links, say: Captions) -> Node:
    facts = links.facts(one)
    told = [fact for fact in facts if not _leads_on(fact, links) and fact[1] not in _SAID_ELSEWHERE]
    remarks = sayings_of(one, links, say)[len(say.sayings(facts)) :]
    columns = {
        "kind": kind_of(links.types(one), superclasses).name,
        "type": ", ".join(map(term, links.types(one))),
        "when": say.dates(facts),
        "description": say.description(facts),
        "facts": "; ".join(f"{saying['says']}: {saying['value']}" for saying in (*say.sayings(told), *remarks)),
    }
    columns |= {_SPOT[fact[1]]: _degrees(fact[2]) for fact in facts if fact[1] in _SPOT}
    return Node(one, say.name(one), _filled(columns), *_days(facts))


def _edge(link: Link, links: Links, say: Captions) -> Edge:
    facts = links.facts(link.situation) if link.situation else ()
    columns = {
        "kind": link.predicate.rpartition(":")[2],
        "name": say.name(link.situation) if link.situation else "",
        "when": say.dates(facts),
        "description": say.description(facts),
    }
    days = _days(facts) if link.situation else _of_an_end(link, links)
    return Edge(link.id, link.source, link.target, term(link.predicate), link.directed, _filled(columns), *days)


def _of_an_end(link: Link, links: Links) -> tuple[str, str]:
    """A plain link holds as long as what happens or holds at its end."""
    for end in (link.source, link.target):
        if links.is_a(end, "lg:Occurrence"):
            return _days(links.facts(end))
    return "", ""


def _days(facts: Iterable[Fact]) -> tuple[str, str]:
    """The first day on which it can have begun, the last on which it can have ended."""
    known = {fact[1]: literal_value(fact[2]) or "" for fact in facts if fact[1] in _DAYS}
    begin, end = (known.get(name, "") for name in _DAYS)
    return begin, end


def _degrees(text: str) -> str:
    value = literal_value(text) or ""
    return value if _NUMBER.fullmatch(value) else ""


def _leads_on(fact: Fact, links: Links) -> bool:
    return fact[2] in links.forms


def _filled(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in columns.items() if value}
