"""Facts as compact text, and the one converter between that text and RDF terms.

Above `world/`, a fact is three strings: a bare id for a thing of the world (`natalia-petrova`), a CURIE for a known
prefix (`lg:betrayer`), `<iri>` for any other, `_:b0` for a blank node and a quoted literal, typed where it is not plain
text (`"1991-12-26"^^xsd:date`). The text can be read back: a bare id has neither colon nor quote.
"""

import re
from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox

from ontology.namespaces import ID, PREFIXES, XSD
from world.errors import LegendryError, shorten

Fact: TypeAlias = tuple[str, str, str]
Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal

_ID = re.compile(r"[A-Za-z0-9_.~-]+(?:/[A-Za-z0-9_.~-]+)*")
_CURIE = re.compile(r"([a-z]+):([A-Za-z0-9_.-]+)")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z-]+)|\^\^(\S+))?', re.DOTALL)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNESCAPES = {written: raw for raw, written in _ESCAPES.items()}
_SPECIAL = re.compile(r'[\\"\n\r\t]')
_ESCAPED = str.maketrans(_ESCAPES)
_STRING = XSD.string
_WORLD = str(ID)


def to_text(term: object) -> str:
    """The compact text of an RDF term. Raises `LegendryError` for a triple term, and TypeError for what is no term."""
    match term:
        case ox.NamedNode():
            return _iri_text(term.value)
        case ox.BlankNode():
            return f"_:{term.value}"
        case ox.Literal():
            return _literal_text(term)
        case ox.Triple():  # another program has put it into a store: files with such facts are refused
            raise LegendryError(
                f"A fact about the fact `{shorten(str(term))}` stands in this world and cannot be read: "
                "give that fact a node of its own."
            )
        case _:
            raise TypeError(f"No compact text for a {type(term).__name__}")


def to_term(text: str) -> Node:
    """The RDF term of compact text. Raises `LegendryError` for text that is none."""
    if literal := _LITERAL.fullmatch(text):
        return _literal_term(literal)
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    try:
        return ox.NamedNode(_iri(text))
    except ValueError as error:
        raise LegendryError(f"`{shorten(text)}` is no id, no prefixed name and no IRI: {error}") from error


def to_node(text: str) -> ox.NamedNode | ox.BlankNode:
    """As `to_term`, for a place where a literal cannot stand (a subject)."""
    term = to_term(text)
    if isinstance(term, ox.Literal):
        raise LegendryError(f"The text {shorten(text)} cannot be the subject of a fact: give an id.")
    return term


def to_property(text: str) -> ox.NamedNode:
    """As `to_term`, for a place where only an IRI can stand (a predicate)."""
    term = to_term(text)
    if not isinstance(term, ox.NamedNode):
        raise LegendryError(f"`{shorten(text)}` cannot be the predicate of a fact: give a name such as `lg:party`.")
    return term


def to_iri(text: str) -> str:
    """The IRI that compact text stands for; of a literal or a blank node its value, which is no term's IRI."""
    return to_term(text).value


def literal(value: str, datatype: str | None = None) -> str:
    """The compact text of a literal with this lexical form; `datatype` is a CURIE such as `xsd:date`."""
    quoted = f'"{value.translate(_ESCAPED) if _SPECIAL.search(value) else value}"'
    return f"{quoted}^^{datatype}" if datatype and datatype != "xsd:string" else quoted


def literal_value(text: str) -> str | None:
    """The lexical form of a literal's compact text; None when `text` is no literal."""
    found = _LITERAL.fullmatch(text)
    return _unescape(found[1]) if found else None


def to_triple(fact: Fact) -> tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, Node]:
    """The RDF terms of a fact. Raises `LegendryError` when its predicate is no IRI."""
    return to_node(fact[0]), to_property(fact[1]), to_term(fact[2])


def shorten_fact(fact: Fact) -> str:
    """A fact on one line of bearable length."""
    return " ".join(shorten(term) for term in fact)


def is_literal(text: str) -> bool:
    """Whether compact text is a literal's."""
    return text.startswith('"')


def is_id(text: str) -> bool:
    """Whether `text` may be the id of a thing: letters, digits and hyphens, `/` before a part of it."""
    return _ID.fullmatch(text) is not None and ".." not in text


@lru_cache(maxsize=65536)
def _iri_text(iri: str) -> str:
    if iri.startswith(_WORLD) and is_id(iri[len(_WORLD) :]):
        return iri[len(_WORLD) :]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _CURIE.fullmatch(f"{prefix}:{iri[len(namespace) :]}"):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def _iri(text: str) -> str:
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    if (curie := _CURIE.fullmatch(text)) and curie[1] in PREFIXES:
        return PREFIXES[curie[1]] + curie[2]
    if is_id(text):
        return _WORLD + text
    raise LegendryError(f"`{shorten(text)}` is no id, no prefixed name and no IRI in angle brackets.")


def _literal_text(term: ox.Literal) -> str:
    if term.language:
        direction = f"--{term.direction.value}" if term.direction else ""
        return f"{literal(term.value)}@{term.language}{direction}"
    if term.datatype.value == _STRING:
        return literal(term.value)
    return literal(term.value, _iri_text(term.datatype.value))


def _literal_term(found: re.Match[str]) -> ox.Literal:
    value, language, datatype = _unescape(found[1]), found[2], found[3]
    if language:
        language, _, direction = language.partition("--")
        return ox.Literal(value, language=language, direction=ox.BaseDirection(direction) if direction else None)
    return ox.Literal(value, datatype=ox.NamedNode(_iri(datatype))) if datatype else ox.Literal(value)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return re.sub(
        r"\\.",
        lambda found: _UNESCAPES.get(found[0], found[0][1:]),
        text,
        flags=re.DOTALL,
    )
