"""Every IRI that Legendry knows by name: the one place where such strings stand.

`LG` is the vocabulary, `ID` holds the things of a world, `PROVENANCE` is the graph that remembers where each fact was
written. `PREFIXES` is what queries may abbreviate and what compact text (`lg:betrayer`) is made of; `ALIGNED` are the
vocabularies of others to which `alignments.ttl` links ours.
"""

from typing import Final


class Namespace:
    """An IRI prefix whose attributes are the IRIs below it, as plain strings: `LG.betrayer`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        iri = self._prefix + name
        setattr(self, name, iri)
        return iri

    def __str__(self) -> str:
        return self._prefix


LG: Final = Namespace("https://w3id.org/legendry/ns#")
ID: Final = Namespace("https://w3id.org/legendry/id/")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
GEO: Final = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")

FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
GEOSPARQL: Final = Namespace("http://www.opengis.net/ont/geosparql#")
GOLEM: Final = Namespace("https://w3id.org/golem/ontology#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
REL: Final = Namespace("http://purl.org/vocab/relationship/")
SCHEMA: Final = Namespace("https://schema.org/")
SEM: Final = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
TIME: Final = Namespace("http://www.w3.org/2006/time#")
VANN: Final = Namespace("http://purl.org/vocab/vann/")

ONTOLOGY: Final = "https://w3id.org/legendry/ns"
PROVENANCE: Final = "https://w3id.org/legendry/graph/provenance"

PREFIXES: Final[dict[str, str]] = {
    "dcterms": str(DCTERMS),
    "geo": str(GEO),
    "id": str(ID),
    "lg": str(LG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sh": str(SH),
    "skos": str(SKOS),
    "xsd": str(XSD),
}

ALIGNED: Final[dict[str, str]] = {
    "foaf": str(FOAF),
    "geo": str(GEO),
    "geosparql": str(GEOSPARQL),
    "golem": str(GOLEM),
    "org": str(ORG),
    "prov": str(PROV),
    "rel": str(REL),
    "schema": str(SCHEMA),
    "sem": str(SEM),
    "time": str(TIME),
}
"""The vocabularies to which ours is linked, by prefix."""
