"""Where facts were written, read from a store's provenance graph, as `world/provenance.py` writes it there."""

from itertools import islice
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import DCTERMS, LG, PROVENANCE, RDF
from world.facts import Fact, to_text, to_triple
from world.origin import Origin
from world.stores.protocol import Store

_Thing: TypeAlias = ox.NamedNode | ox.BlankNode
_Term: TypeAlias = _Thing | ox.Literal

_PROVENANCE: Final = ox.NamedNode(PROVENANCE)
_FEW: Final = 200
"""As many statements of one thing are looked through; of what more is said, those about the other end may be fewer."""


def origins(store: Store, fact: Fact) -> tuple[Origin, ...]:
    """Where a fact itself was written, sorted."""
    subject, predicate, object_ = to_triple(fact)
    found = _stating(store, RDF.subject, subject, _FEW)
    if len(found) > _FEW:
        by_object = _stating(store, RDF.object, object_, _FEW)
        found = by_object if len(by_object) <= _FEW else _stating(store, RDF.subject, subject)
    return tuple(
        sorted(
            _origin(store, node)
            for node in found
            if _says(store, node, RDF.subject, subject)
            and _says(store, node, RDF.predicate, predicate)
            and _says(store, node, RDF.object, object_)
        )
    )


def stated_in(store: Store, name: str) -> frozenset[str]:
    """The ids of which a file of this name, in whatever folder, says something."""
    files = store.quads_for_pattern(None, ox.NamedNode(LG.file), None, _PROVENANCE)
    told = (
        quad.subject
        for quad in files
        if isinstance(quad.object, ox.Literal) and quad.object.value.rpartition("/")[2] == name
    )
    return frozenset(
        to_text(quad.object)
        for node in told
        for quad in store.quads_for_pattern(node, ox.NamedNode(RDF.subject), None, _PROVENANCE)
    )


def _stating(store: Store, part: str, term: _Term, most: int | None = None) -> list[_Thing]:
    """The statements that have a term as that part; where they are more than `most`, one more than these."""
    told = store.quads_for_pattern(None, ox.NamedNode(part), term, _PROVENANCE)
    some = islice(told, None if most is None else most + 1)
    return [quad.subject for quad in some if isinstance(quad.subject, _Thing)]


def _says(store: Store, node: _Thing, predicate: str, object_: _Term) -> bool:
    return ox.Quad(node, ox.NamedNode(predicate), object_, _PROVENANCE) in store


def _origin(store: Store, node: _Thing) -> Origin:
    said = list(store.quads_for_pattern(node, None, None, _PROVENANCE))

    def values(predicate: str) -> list[str]:
        found = (quad.object for quad in said if quad.predicate.value == predicate)
        return sorted(value.value for value in found if isinstance(value, ox.Literal))

    return Origin(
        file="".join(values(LG.file)),
        line=int("".join(values(LG.line)) or 0),
        sources=tuple(values(DCTERMS.source)),
        certainty="".join(values(LG.certainty)),
    )
