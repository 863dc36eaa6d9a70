"""Queries on a world that a server keeps: the server answers them, with its own limits."""

import re
from io import BytesIO
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import ID, PREFIXES
from world.query.engine import write
from world.query.errors import UpdateRefused
from world.query.formats import Form, Format
from world.query.guard import is_update
from world.query.query import Answer, Query
from world.stores import Address, RemoteStore

_DECLARED: Final = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)


class _Sheet(BytesIO):
    """An answer as it is written."""

    form = Form.SOLUTIONS
    format = Format.JSON

    def begin(self, form: Form, format: Format) -> None:
        self.form, self.format = form, format

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
        return super().write(data)


def ask(address: Address, query: Query) -> Answer:
    """The answer of the server at an address. Raises `UpdateRefused` and what `RemoteStore` raises."""
    if is_update(query.text):
        raise UpdateRefused
    sheet, store = _Sheet(), RemoteStore(address)
    try:
        write(store.query(complete(query.text)), lambda form: query.formats[form], sheet, PREFIXES)
    finally:
        store.close()
    return Answer(sheet.form, sheet.format, sheet.getvalue())


def whether_there_is(graph: str) -> str:
    """The query whether there is a named graph, be it empty. Raises ValueError for a name that is no IRI."""
    return f"ASK {{ GRAPH {ox.NamedNode(graph)} {{}} }}"


def complete(text: str) -> str:
    """A query or an update with the prefixes that it uses without declaring them, on its own first line."""
    declared = set(_DECLARED.findall(text))
    prefixes = (f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name not in declared)
    return " ".join([f"BASE <{ID}>", *prefixes, text])
