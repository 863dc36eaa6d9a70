"""A world whose names are attacks on whoever writes them into a file."""

import pyoxigraph as ox
import pytest

from world import World
from world.facts import literal

HOSTILE = (
    "]]></data><node id='evil'/>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "\x00\x01\x0b\x1f\x7f\x85\ufffe\uffff",
    "tab\tline\nreturn\r\u2028\u202e",
    "\U0001f575\ufe0f\u200d\u2640\ufe0f 金 é &amp; & < > ' \"",
    "{{ 7 * 7 }} {% raw %} <!-- --> </style></title>",
    "javascript:alert(3)",
)


@pytest.fixture(scope="session")
def hostile() -> World:
    """Eight people in a row, each in love with the next, under every name that is an attack."""
    world = World(ox.Store(), HOSTILE[1])
    for number, name in enumerate(HOSTILE):
        one, other, bond = f"person-{number}", f"person-{(number + 1) % len(HOSTILE)}", f"romance-{number}"
        world.add([(one, "rdf:type", "lg:Person"), (one, "rdfs:label", literal(name))])
        world.add([(one, "dcterms:description", literal(name)), (one, "lg:trait", literal(name))])
        world.add([(bond, "rdf:type", "lg:Romance"), (bond, "rdfs:label", literal(name))])
        world.add([(bond, "lg:party", one), (bond, "lg:party", other), (bond, "lg:begin", literal("1990"))])
        world.add([(bond, "lg:beginEarliest", literal("1990-01-01", "xsd:date"))])
        world.add([(bond, "dcterms:description", literal(name))])
    world.add([("<http://example.org/?a=1&b='x'>", "rdf:type", "lg:Event")])
    world.add([("CON", "rdf:type", "lg:Place"), ("con", "rdf:type", "lg:Place"), ("aux", "rdf:type", "lg:Thing")])
    return world
