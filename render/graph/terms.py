"""The vocabulary by compact text: what a term is called, and what lies above a class."""

from functools import lru_cache

from ontology.vocabulary import vocabulary


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    known = vocabulary()
    return {known.compact(iri): label for iri, label in known.labels.items()}


@lru_cache(maxsize=1)
def _above() -> dict[str, tuple[str, ...]]:
    known = vocabulary()
    return {
        known.compact(iri): tuple(known.compact(above) for above in known.superclasses(iri)) for iri in known.classes
    }


def term(text: str) -> str:
    """The label of a term; its local name where the vocabulary does not know it."""
    return _labels().get(text) or text.strip("<>").rpartition("#")[2].rpartition("/")[2].rpartition(":")[2] or text


def superclasses(text: str) -> tuple[str, ...]:
    """A class and all classes above it; the class alone where the vocabulary does not know it."""
    return _above().get(text, (text,))
