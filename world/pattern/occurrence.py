"""Which of the vocabulary's terms a store has any facts of: what a pattern asks in vain is left out of its query."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import RDF, RDFS
from ontology.vocabulary import vocabulary
from world.pattern.clause import Pattern
from world.pattern.sparql import Occurs, Translation, translate
from world.stores.protocol import Store
from world.stores.reading import is_local, is_steady

_CANON: Final = ox.DefaultGraph()
_TYPE: Final = ox.NamedNode(RDF.type)


def translated(store: Store, pattern: Pattern, given: Mapping[str, Sequence[str]]) -> Translation:
    """The query for a pattern, without what cannot match. A server is asked once, about all terms.

    One that is steady is asked about the whole vocabulary: that is remembered, and answers for other patterns, too.
    """
    if is_local(store):
        return translate(pattern, given, _looked_up(store))
    asked: dict[tuple[str, bool], None] = {}

    def note(iri: str, is_class: bool) -> bool:
        asked[iri, is_class] = None
        return True

    translate(pattern, given, note)
    found: set[tuple[str, bool]] = set()
    if is_steady(store):
        known = _all_terms()
        found = _occurring(store, known)
        asked = {term: None for term in asked if term not in known}
    found |= _occurring(store, asked)
    return translate(pattern, given, lambda iri, is_class: (iri, is_class) in found)


@cache
def _all_terms() -> dict[tuple[str, bool], None]:
    """Every property and class of the vocabulary."""
    terms = vocabulary()
    properties = ((str(iri), False) for iri in (RDF.type, RDFS.label, *terms.properties))
    return dict.fromkeys([*properties, *((iri, True) for iri in terms.classes)])


def _looked_up(store: Store) -> Occurs:
    """Looks up, once each, which properties and classes the store has any facts of."""

    @cache
    def occurs(iri: str, is_class: bool) -> bool:
        term = ox.NamedNode(iri)
        predicate, object_ = (_TYPE, term) if is_class else (term, None)
        return next(store.quads_for_pattern(None, predicate, object_, _CANON), None) is not None

    return occurs


def _occurring(store: Store, asked: Iterable[tuple[str, bool]]) -> set[tuple[str, bool]]:
    """Those of some terms that are the property, or (with true) the class, of anything."""
    terms: dict[bool, list[str]] = {False: [], True: []}
    for iri, is_class in asked:
        terms[is_class].append(f"<{iri}>")
    groups = [
        f"{{ VALUES ?term {{ {' '.join(terms[is_class])} }} FILTER(EXISTS {{ {fact} }}) BIND({is_class:d} AS ?kind) }}"
        for is_class, fact in ((False, "?thing ?term ?value"), (True, f"?thing {_TYPE} ?term"))
        if terms[is_class]
    ]
    if not groups:
        return set()
    rows = store.query(f"SELECT ?term ?kind WHERE {{ {' UNION '.join(groups)} }}")
    assert isinstance(rows, ox.QuerySolutions)
    return {(row["term"].value, row["kind"].value == "1") for row in rows}
