"""Answers of queries as rows of compact text, read no further than they are wanted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import ijson
import pyoxigraph as ox

from world.facts import Fact, to_text

UNBOUND: Final = ""
"""Stands in a row for a variable that stands for nothing."""

Row: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """The first rows of an answer, and its variables; `is_whole` says whether these are all."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    is_whole: bool


def read_rows(chunks: Iterable[bytes], most: int) -> Rows:
    """The first rows of SPARQL 1.1 Query Results JSON (W3C Recommendation, 21 March 2013), which comes in chunks."""
    variables: list[str] = []
    found: list[Mapping[str, Any]] = []
    reader = ijson.sendable_list()
    events = ijson.items_coro(reader, "results.bindings.item")
    names = ijson.sendable_list()
    heads = ijson.items_coro(names, "head.vars.item")
    is_whole = True
    for chunk in chunks:
        events.send(chunk)
        if not found:
            heads.send(chunk)
        variables += names
        found += reader
        del names[:], reader[:]
        if len(found) > most:
            is_whole = False
            break
    rows = (tuple(_text(row[name]) if name in row else UNBOUND for name in variables) for row in found[:most])
    return Rows(tuple(variables), tuple(rows), is_whole)


def read_boolean(chunks: Iterable[bytes]) -> bool:
    """The answer to ASK, from the same."""
    return next(iter(ijson.items(b"".join(chunks), "boolean")), False) is True


def read_facts(chunks: Iterable[bytes], most: int) -> tuple[tuple[Fact, ...], bool]:
    """The first triples of N-Triples that come in chunks, sorted, and whether these are all."""
    lines: list[bytes] = []
    is_whole = True
    for line in _lines(chunks):
        if len(lines) == most:
            is_whole = False
            break
        lines.append(line)
    triples = ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return tuple(sorted({(to_text(t.subject), to_text(t.predicate), to_text(t.object)) for t in triples})), is_whole


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from filter(None, lines)
    if rest:
        yield rest


def _text(term: Mapping[str, Any]) -> str:
    """Compact text of a term as the format has it; of what it is not told how to write, the value."""
    value = term["value"]
    match term["type"]:
        case "uri":
            return to_text(ox.NamedNode(value))
        case "bnode":
            return f"_:{value}"
        case "literal" | "typed-literal":
            language, datatype = term.get("xml:lang"), term.get("datatype")
            if language:
                return to_text(ox.Literal(value, language=language))
            return to_text(ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value))
        case _:
            return to_text(ox.Literal(str(value)))
