"""The vocabulary as one document, for programs elsewhere: all themes and the links to other vocabularies.

The bytes depend on the Turtle files alone: triples are sorted, and blank nodes named by where they stand.
"""

import re
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import ALIGNED, ONTOLOGY, PREFIXES, RDF, VANN
from ontology.vocabulary import ALIGNMENTS, THEMES

HTML: Final = "text/html"

_FORMATS: Final = MappingProxyType(
    {
        "text/turtle": ox.RdfFormat.TURTLE,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/ld+json": ox.RdfFormat.JSON_LD,
    }
)
MEDIA_TYPES: Final = (HTML, *_FORMATS)
"""What `ontology_document` can give, best for people first."""

_PAGES: Final = (
    Path(__file__).with_name("reference.html"),  # in an installed Legendry
    Path(__file__).parent.parent / "docs" / "ontology" / "index.html",
)
_ROOT: Final = re.compile(rb"<rdf:RDF ([^>]*)>")
_PREFIXES: Final = {**PREFIXES, **ALIGNED, "vann": str(VANN)}


@lru_cache(maxsize=len(MEDIA_TYPES))
def ontology_document(media_type: str) -> bytes:
    """The vocabulary in one of `MEDIA_TYPES`, UTF-8.

    Raises `ValueError` for another media type, and `FileNotFoundError` where the HTML page has not been made.
    """
    if media_type == HTML:
        page = next((file for file in _PAGES if file.is_file()), None)
        if page is None:
            raise FileNotFoundError(f"There is no {_PAGES[-1]}: make it with `python -m tools.ontology_page`.")
        return page.read_bytes()
    if media_type not in _FORMATS:
        raise ValueError(f"There is no vocabulary in {media_type}: ask for one of {', '.join(MEDIA_TYPES)}.")
    found = ox.serialize(triples(), format=_FORMATS[media_type], prefixes=_PREFIXES)
    assert found is not None  # since no output was given
    return _sorted_prefixes(found)


def triples() -> list[ox.Triple]:
    """Every axiom, annotation and link, each once: the ontology first, then by subject, with types leading."""
    found: set[ox.Triple] = set()
    names: dict[str, ox.BlankNode] = {}
    for file in (*THEMES, ALIGNMENTS):
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            subject, value = (
                names.setdefault(term.value, ox.BlankNode(f"axiom{len(names) + 1:03}"))
                if isinstance(term, ox.BlankNode)
                else term
                for term in (quad.subject, quad.object)
            )
            found.add(ox.Triple(subject, quad.predicate, value))
    return sorted(found, key=_place)


def _sorted_prefixes(document: bytes) -> bytes:
    """The document with its prefixes in order: Oxigraph writes them as they come out of a hash table."""
    lines = document.split(b"\n")
    declared = sum(line.startswith(b"@prefix ") for line in lines)
    lines[:declared] = sorted(lines[:declared])
    return _ROOT.sub(lambda root: b"<rdf:RDF " + b" ".join(sorted(root[1].split(b" "))) + b">", b"\n".join(lines), 1)


def _place(triple: ox.Triple) -> tuple[bool, bool, str, bool, str, str]:
    subject = triple.subject
    named = isinstance(subject, ox.NamedNode)
    return (
        str(subject) != f"<{ONTOLOGY}>",
        not named,
        str(subject),
        triple.predicate.value != RDF.type,
        triple.predicate.value,
        str(triple.object),
    )


__all__ = ["HTML", "MEDIA_TYPES", "ontology_document", "triples"]
