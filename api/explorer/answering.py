"""What a query gives, as a page shows it: the first rows or facts, with what a reader calls each term."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request

from api.http.streaming import taken
from world.facts import is_id, literal_value, to_iri
from world.overview import Called, names_query, read_names, term_name, texts_of
from world.query.formats import Choice, Form, Format
from world.query.query import Head, Query
from world.query.rows import UNBOUND, Rows, read_boolean, read_facts, read_rows

MOST: Final = 500
"""Rows or facts that a page shows."""

_AT_ONCE: Final = 2_000
"""Things whose names are asked for in one query."""

_CHOICE: Final = Choice(graph=Format.N_TRIPLES)
_NUMBERS: Final = ("integer", "decimal", "double", "float")
_DATATYPE: Final = "^^"


@dataclass(frozen=True)
class Cell:
    """A term as it is shown: its words, what it is (`thing`, `term`, `text`, `number`, `other`), and the term itself.

    `types` are those of a thing, `note` is what else a reader may want to know of it.
    """

    words: str
    sort: str
    text: str
    types: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return self.text == UNBOUND


@dataclass(frozen=True)
class Shown:
    """An answer. `rows` are the facts of a graph where its form is that."""

    form: Form
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    is_whole: bool = True
    is_true: bool = False
    formats: tuple[Format, ...] = field(default=())


FORMATS: Final = {
    Form.SOLUTIONS: (Format.CSV, Format.TSV, Format.JSON),
    Form.BOOLEAN: (Format.JSON,),
    Form.GRAPH: (Format.TURTLE, Format.JSON_LD),
}
"""In which formats an answer of each form can be saved."""


async def rows_of(request: Request, sparql: str, most: int = MOST) -> Rows:
    """The first rows of a SELECT query of ours. Raises what `world.query.errors` lists."""
    return await taken(request, Query(sparql), lambda _, chunks: read_rows(chunks, most))


async def shown(request: Request, sparql: str, seconds: float | None = None) -> Shown:
    """What a query gives. Raises what `world.query.errors` lists, and `AskerGone` where it takes more `seconds`."""

    def take(head: Head, chunks: Iterator[bytes]) -> tuple[Form, Rows | bool]:
        if head.form is Form.BOOLEAN:
            return head.form, read_boolean(chunks)
        if head.form is Form.GRAPH:
            facts, is_whole = read_facts(chunks, MOST)
            return head.form, Rows(("subject", "property", "object"), facts, is_whole)
        return head.form, read_rows(chunks, MOST)

    form, found = await taken(request, Query(sparql, _CHOICE), take, seconds)
    if isinstance(found, bool):
        return Shown(form, is_true=found, formats=FORMATS[form])
    called = await names_of(request, texts_of(found.rows))
    rows = tuple(tuple(_cell(text, called) for text in row) for row in found.rows)
    return Shown(form, found.variables, rows, found.is_whole, formats=FORMATS[form])


async def names_of(request: Request, texts: Iterable[str]) -> dict[str, Called]:
    """What the things among some terms are called, by id."""
    things = sorted({text for text in texts if is_id(text)})
    called: dict[str, Called] = {}
    for begin in range(0, len(things), _AT_ONCE):
        query = names_query(things[begin : begin + _AT_ONCE])
        called |= read_names(await rows_of(request, query, 20 * _AT_ONCE))
    return called


def _cell(text: str, called: dict[str, Called]) -> Cell:
    if text == UNBOUND:
        return Cell("", "other", text)
    if is_id(text):
        found = called.get(text)
        return Cell(found.label if found else text, "thing", text, found.types if found else ())
    if (value := literal_value(text)) is not None:
        tail = text[text.rindex('"') + 1 :]
        datatype = tail.removeprefix(_DATATYPE) if tail.startswith(_DATATYPE) else ""
        sort = "number" if datatype.removeprefix("xsd:") in _NUMBERS else "text"
        return Cell(value, sort, text, note=tail[1:] if tail.startswith("@") else "")
    if name := term_name(text):
        return Cell(name, "term", text, note=to_iri(text).rpartition("#")[2])
    return Cell(text, "other", text)
