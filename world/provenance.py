"""Facts and statements as TriG: the form in which Oxigraph takes many of them in least time.

A statement is a fact in canon, and its origin in the provenance graph, reified: the RDF reification vocabulary (RDF
Schema 1.1, section 5.3) survives every RDF 1.1 tool.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Final

from ontology.namespaces import DCTERMS, LG, PROVENANCE, RDF
from world.facts import Fact, is_literal, literal, to_node, to_property, to_term
from world.origin import Statement

_HEAD: Final = f"PREFIX p: <{PROVENANCE}/>\nPREFIX r: <{RDF}>\nPREFIX l: <{LG}>\nPREFIX d: <{DCTERMS}>\n"


def facts_as_trig(facts: Iterable[Fact]) -> bytes:
    """Facts in canon. Raises `LegendryError` for what is no fact."""
    return "".join([f"{' '.join(_triple(fact))} .\n" for fact in facts]).encode("utf-8")


def statements_as_trig(statements: Iterable[Statement]) -> bytes:
    """Facts in canon, and where each was written. Raises `LegendryError` for what is no fact."""
    canon: list[str] = []
    provenance: list[str] = []
    for statement in statements:
        subject, predicate, object_ = _triple(statement.fact)
        origin = statement.origin
        canon.append(f"{subject} {predicate} {object_} .\n")
        sources = "".join([f";d:source {literal(source)}" for source in origin.sources])
        certainty = f";l:certainty {literal(origin.certainty)}" if origin.certainty else ""
        provenance.append(
            f"p:{name_of(statement)} a r:Statement;r:subject {subject};r:predicate {predicate};r:object {object_};"
            f"l:file {literal(origin.file)};l:line {origin.line}{sources}{certainty} .\n"
        )
    return "".join([_HEAD, *canon, f"<{PROVENANCE}> {{\n", *provenance, "}\n"]).encode("utf-8")


def _triple(fact: Fact) -> tuple[str, str, str]:
    subject, predicate, object_ = fact
    plain = is_literal(object_) and object_.endswith('"')  # as compact text and as TriG it is the same
    return _subject(subject), _predicate(predicate), object_ if plain else _object(object_)


def name_of(statement: Statement) -> str:
    """The same name for the same statement, so that worlds can be put together, and loaded twice."""
    said = repr((*statement.fact, *statement.origin)).encode("utf-8", "surrogatepass")
    return sha256(said).hexdigest()[:20]


@lru_cache(maxsize=65536)
def _subject(text: str) -> str:
    return str(to_node(text))


@lru_cache(maxsize=4096)
def _predicate(text: str) -> str:
    return str(to_property(text))


@lru_cache(maxsize=65536)
def _object(text: str) -> str:
    return str(to_term(text))
