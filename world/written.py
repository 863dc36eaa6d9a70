"""Where facts were written, read from a store's provenance graph, as `world/provenance.py` writes it there."""

from itertools import islice
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import DCTERMS, LG, PROVENANCE, RDF
from world.facts import Fact, to_text, to_triple
from world.origin import Origin
from world.stores.protocol import Store
from world.stores.reading import is_local

_Thing: TypeAlias = ox.NamedNode | ox.BlankNode
_Term: TypeAlias = _Thing | ox.Literal

_PROVENANCE: Final = ox.NamedNode(PROVENANCE)
_FEW: Final = 12
_MORE: Final = 8
"""So many statements that have a thing at one end are looked through first, then so many times as many."""

_FAR: Final = 200
"""So many first where a server has them, which sends all at once."""


def origins(store: Store, fact: Fact) -> tuple[Origin, ...]:
    """Where a fact itself was written, sorted."""
    subject, predicate, object_ = to_triple(fact)
    return tuple(
        sorted(
            _origin(store, node)
            for node in _fewest(store, subject, object_)
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


def _fewest(store: Store, subject: _Thing, object_: _Term) -> list[_Thing]:
    """All statements that have a thing at one end, whichever end soon has no more: of a capital much is stated."""
    most = _FEW if is_local(store) else _FAR
    while True:
        for part, term in ((RDF.subject, subject), (RDF.object, object_)):
            told = store.quads_for_pattern(None, ox.NamedNode(part), term, _PROVENANCE)
            found = [quad.subject for quad in islice(told, most + 1) if isinstance(quad.subject, _Thing)]
            if len(found) <= most:
                return found
        most *= _MORE


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
