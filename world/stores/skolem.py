"""Blank nodes under names, and back: the one converter between our terms and those that a server keeps.

SPARQL cannot name a blank node, so a server could never be asked about one again. Ours are kept under IRIs below
`GENID` (RDF 1.1 Concepts, section 3.5); what comes back under such an IRI is a blank node again.
"""

import json
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import GENID
from world.errors import LegendryError, shorten

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_MARK: Final = b"genid"


def to_sparql(term: Term) -> str:
    """A term as SPARQL writes it, a blank node under its name. Raises `LegendryError` for a triple term."""
    match term:
        case ox.BlankNode():
            return f"<{GENID}{term.value}>"
        case ox.NamedNode() | ox.Literal():
            return str(term)
        case _:
            raise LegendryError(f"SPARQL 1.1 servers keep no triples as terms, here stands {shorten(str(term))}.")


def from_server(term: Term) -> Term:
    """A term that a server gave, a named blank node as what it was."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(GENID):
        return _blank(term.value) or term
    return term


def blank_again(results: bytes) -> bytes:
    """The same for all terms in an answer in SPARQL 1.1 Query Results JSON."""
    if _MARK not in results:
        return results
    answer = json.loads(results)
    for row in answer.get("results", {}).get("bindings", ()):
        for term in row.values():
            if term["type"] == "uri" and term["value"].startswith(GENID) and (node := _blank(term["value"])):
                term.update(type="bnode", value=node.value)
    return json.dumps(answer).encode()


def _blank(iri: str) -> ox.BlankNode | None:
    try:
        return ox.BlankNode(iri.removeprefix(GENID))
    except ValueError:
        return None
