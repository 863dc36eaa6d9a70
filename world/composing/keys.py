"""The key under which a note says something, and the order in which its keys stand."""

from typing import Final

from ontology.vocabulary import Property, Vocabulary

_FIRST: Final = ("id", "type", "name", "shortName", "alias", "pronoun")
_LAST: Final = ("certainty", "source", "description")
_BEARERS: Final = {"born": "Person", "died": "Person", "founded": "Organisation", "dissolved": "Organisation"}
"""Whose beginning and end have a word of their own."""


def key_for(found: Property, kind: str, vocabulary: Vocabulary) -> str:
    """The key that an author would write for a property in a note of class `kind`; empty for one that has none."""
    above = {vocabulary.name_of(iri) for iri in vocabulary.superclasses(kind)}
    own = [key for key in found.keys if key in _BEARERS and _BEARERS[key] in above]
    general = [key for key in found.keys if key not in _BEARERS]
    authors = [key for key in general if key != vocabulary.name_of(found.iri)]
    return next(iter([*own, *authors, *general]), "")


def position(key: str, vocabulary: Vocabulary) -> tuple[int, int, str]:
    """Where a key stands: what it is and is called first, then what is particular to its type, sources last."""
    if key in _FIRST:
        return 0, _FIRST.index(key), ""
    if key in _LAST:
        return 2, _LAST.index(key), ""
    found = vocabulary.property_for(key)
    depth = max((len(vocabulary.superclasses(domain)) for domain in found.domains), default=0) if found else 0
    return 1, -depth, found.iri if found else key
