"""Which classes have nothing in common: what the vocabulary says with owl:disjointWith and owl:AllDisjointClasses."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

import pyoxigraph as ox

from ontology.namespaces import OWL, RDF
from ontology.vocabulary import THEMES, vocabulary


def share_nothing(one: str, other: str) -> bool:
    """Whether nothing can be of both classes (IRIs)."""
    above = vocabulary().superclasses
    return any(frozenset(pair) in _disjoint() for pair in product(above(one), above(other)))


@cache
def _disjoint() -> frozenset[frozenset[str]]:
    """The pairs of classes that are said to be disjoint."""
    pairs: set[frozenset[str]] = set()
    for theme in THEMES:
        store = ox.Store()
        store.load(path=str(theme), format=ox.RdfFormat.TURTLE)
        for quad in store.quads_for_pattern(None, ox.NamedNode(OWL.disjointWith), None):
            pairs.add(frozenset((_iri(quad.subject), _iri(quad.object))))
        for quad in store.quads_for_pattern(None, ox.NamedNode(OWL.members), None):
            pairs.update(map(frozenset, combinations(_listed(store, quad.object), 2)))
    return frozenset(pairs)


def _listed(store: ox.Store, node: object) -> Iterator[str]:
    while isinstance(node, ox.BlankNode):
        [first] = store.quads_for_pattern(node, ox.NamedNode(RDF.first), None)
        [rest] = store.quads_for_pattern(node, ox.NamedNode(RDF.rest), None)
        yield _iri(first.object)
        node = rest.object


def _iri(term: object) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value
