"""The formats in which an answer can be written, and which of them fit which kind of answer."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Form(Enum):
    """What a query gives: rows (SELECT), yes or no (ASK), or triples (CONSTRUCT, DESCRIBE)."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


class Format(Enum):
    """How an answer is written."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    N_TRIPLES = "ntriples"
    RDF_XML = "rdfxml"
    JSON_LD = "jsonld"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self][0]

    @property
    def accepted_as(self) -> tuple[str, ...]:
        """The media types that ask for this format, the first of them being what an answer is labelled with."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.JSON: ("application/sparql-results+json", "application/json"),
    Format.XML: ("application/sparql-results+xml", "application/xml", "text/xml"),
    Format.CSV: ("text/csv",),
    Format.TSV: ("text/tab-separated-values",),
    Format.TURTLE: ("text/turtle", "application/x-turtle"),
    Format.N_TRIPLES: ("application/n-triples", "text/plain"),
    Format.RDF_XML: ("application/rdf+xml", "application/xml", "text/xml"),
    Format.JSON_LD: ("application/ld+json", "application/json"),
}

OFFERED = {
    Form.SOLUTIONS: (Format.JSON, Format.XML, Format.CSV, Format.TSV),
    Form.BOOLEAN: (Format.JSON, Format.XML),
    Form.GRAPH: (Format.TURTLE, Format.N_TRIPLES, Format.RDF_XML, Format.JSON_LD),
}
"""What is offered for each form, best first."""


@dataclass(frozen=True)
class Choice:
    """The format wanted for each form that an answer may have; None where none of its formats will do."""

    solutions: Format | None = Format.JSON
    boolean: Format | None = Format.JSON
    graph: Format | None = Format.TURTLE

    def __getitem__(self, form: Form) -> Format | None:
        return {
            Form.SOLUTIONS: self.solutions,
            Form.BOOLEAN: self.boolean,
            Form.GRAPH: self.graph,
        }[form]

    @cached_property
    def name(self) -> str:
        """What tells it from others."""
        return " ".join(found.value if (found := self[form]) else "none" for form in Form)

    def as_json(self) -> dict[str, str | None]:
        return {form.value: found.value if (found := self[form]) else None for form in Form}
