"""What RDF says of a thing: all that leads from it and its parts and some of what leads to it, with names to show."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import PREFIXES
from world.facts import Fact, to_node, to_text, to_triple
from world.query.formats import Format
from world.resources.brief import is_thing
from world.resources.head import parts_of
from world.store import World
from world.update.graph import FORMATS

_CANON: Final = ox.DefaultGraph()
_NAMING: Final = ("rdfs:label", "rdf:type")


def described(world: World, name: str, most: int) -> list[Fact]:
    """The symmetric concise bounded description of a thing (W3C Submission CBD, 2005), of at most so many facts to it.

    What it leads to, and what leads to it, has its name and types. Sorted.
    """
    own = {fact for one in parts_of(world, name) for fact in world.facts(one)}
    inward = world.store.quads_for_pattern(None, None, to_node(name), _CANON)
    own |= {(to_text(q.subject), to_text(q.predicate), name) for q in islice(inward, most)}
    return sorted(own.union(_names(world, own)))


def written_out(facts: list[Fact], format: Format) -> bytes:
    """Facts in a format for graphs."""
    triples = (ox.Triple(*to_triple(fact)) for fact in facts)
    prefixes = PREFIXES if format is Format.TURTLE else None
    return ox.serialize(triples, format=FORMATS[format], prefixes=prefixes) or b""


def _names(world: World, facts: set[Fact]) -> Iterator[Fact]:
    things = {term for fact in facts for term in (fact[0], fact[2]) if is_thing(term)}
    for one in things:
        for predicate in _NAMING:
            yield from world.facts(one, predicate)
