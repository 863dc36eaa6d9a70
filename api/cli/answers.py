"""SPARQL results (the W3C's JSON format, 21 March 2013) as a table to read."""

import json
from typing import Any

from ontology.namespaces import ID, PREFIXES
from world.errors import counted, harmless

_WIDEST = 60


def as_table(body: bytes) -> str:
    """Rows in columns as wide as they need; `yes` or `no` for an ASK."""
    found = json.loads(body)
    if "boolean" in found:
        return "yes\n" if found["boolean"] else "no\n"
    names = found["head"]["vars"]
    rows = [[_shown(row.get(name)) for name in names] for row in found["results"]["bindings"]]
    widths = [max(len(cell) for cell in column) for column in zip(names, *rows, strict=True)]
    lines = [names, ["-" * width for width in widths], *rows]
    text = "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )
    return f"{text}{counted(len(rows), 'row')}\n"


def _shown(term: dict[str, Any] | None) -> str:
    if term is None:
        return ""
    value = harmless(term["value"])
    if term["type"] == "uri":
        value = value.removeprefix(str(ID))
        for prefix, namespace in PREFIXES.items():
            if value.startswith(namespace):
                value = f"{prefix}:{value.removeprefix(namespace)}"
    return value if len(value) <= _WIDEST else value[: _WIDEST - 1] + "…"
