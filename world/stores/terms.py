"""The one converter between our terms and those that a server keeps: blank nodes under names, and back.

SPARQL cannot name a blank node, so a server could never be asked about one again. Ours are kept under IRIs below
`GENID` (RDF 1.1 Concepts, section 3.5); what comes back under such an IRI is a blank node again. Booleans
come back as `true` and `false`, which some servers write as 1 and 0.
"""

import json
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology.namespaces import GENID, XSD
from world.errors import LegendryError, shorten

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_BOOLEANS: Final = {"1": "true", "0": "false"}
_ASKED: Final = "__ASK_RETVAL"
"""Where Virtuoso 7.2.5 answers yes or no: as the one value of a row, 1 for yes."""
_MARKS: Final = (b"genid", b"#boolean", _ASKED.encode())


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
    """A term that a server gave, as we keep it."""
    match term:
        case ox.NamedNode() if term.value.startswith(GENID):
            return _blank(term.value) or term
        case ox.Literal() if term.value in _BOOLEANS and term.datatype.value == XSD.boolean:
            return ox.Literal(_BOOLEANS[term.value], datatype=term.datatype)
        case _:
            return term


def as_ours(results: bytes) -> bytes:
    """The same for all terms in an answer in SPARQL 1.1 Query Results JSON. Raises ValueError for what is none."""
    if not any(mark in results for mark in _MARKS):
        return results
    answer = json.loads(results)
    try:
        if answer["head"].get("vars") == [_ASKED]:
            yes = any(row[_ASKED]["value"] == "1" for row in answer["results"]["bindings"])
            return json.dumps({"head": {}, "boolean": yes}).encode()
        for row in answer.get("results", {}).get("bindings", ()):
            for term in row.values():
                if term["type"] == "uri" and term["value"].startswith(GENID) and (node := _blank(term["value"])):
                    term.update(type="bnode", value=node.value)
                elif term.get("datatype") == XSD.boolean:
                    term["value"] = _BOOLEANS.get(term["value"], term["value"])
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"a row is not as the format has it ({error!r})") from error
    return json.dumps(answer).encode()


def _blank(iri: str) -> ox.BlankNode | None:
    try:
        return ox.BlankNode(iri.removeprefix(GENID))
    except ValueError:
        return None
