"""What is in a world, at a glance: how many things of each kind, what they are called, and what was done last.

Each is a SPARQL query, so that it is asked as all queries are, wherever the world is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from ontology.namespaces import DCTERMS, EDIT, EDITOR, HISTORY, PROV, RDFS
from ontology.vocabulary import vocabulary
from world.errors import LegendryError
from world.facts import is_id, is_literal, literal_value, to_iri
from world.query.rows import UNBOUND, Rows

COUNTED: Final = ("Person", "Agency", "Place", "Thing", "Event")
"""The classes of which the things are counted."""


@dataclass(frozen=True)
class Made:
    """An edit in a line: its number, who made it, when (an xsd:dateTime) and why."""

    number: int
    by: str
    when: str
    why: str


@dataclass(frozen=True)
class Called:
    """What a reader calls a thing, and its classes in compact text."""

    label: str
    types: tuple[str, ...]


def census_query() -> str:
    """How many things there are of each counted class, those below it included."""
    known = vocabulary()
    parts = []
    for name in COUNTED:
        classes = " ".join(f"<{iri}>" for iri in known.subclasses(to_iri(f"lg:{name}")))
        counted = f"SELECT (COUNT(DISTINCT ?it) AS ?count) {{ VALUES ?class {{ {classes} }} ?it a ?class }}"
        parts.append(f'{{ {{ {counted} }} BIND("{name}" AS ?kind) }}')
    return f"SELECT ?kind ?count {{ {' UNION '.join(parts)} }}"


def read_census(rows: Rows) -> dict[str, int]:
    """The numbers that the query gave, by the names of classes."""
    found = {literal_value(kind): int(literal_value(count) or 0) for kind, count in rows.rows}
    return {name: found.get(name, 0) for name in COUNTED}


def last_edits_query(most: int) -> str:
    """The last edits, and how the world began. None where it remembers nothing."""
    return f"""
SELECT ?edit ?by ?when ?why {{
  GRAPH <{HISTORY}> {{
    ?edit <{PROV.endedAtTime}> ?when .
    OPTIONAL {{ ?edit <{PROV.wasAssociatedWith}> ?by }}
    OPTIONAL {{ ?edit <{DCTERMS.description}> ?why }}
  }}
  FILTER(STRSTARTS(STR(?edit), "{EDIT}"))
}} ORDER BY DESC(?when) DESC(STRLEN(STR(?edit))) DESC(STR(?edit)) LIMIT {most:d}"""


def read_last_edits(rows: Rows) -> tuple[Made, ...]:
    """The edits that the query gave, the last one first."""
    return tuple(
        Made(
            number=int(to_iri(edit).removeprefix(str(EDIT))),
            by=unquote(to_iri(by).removeprefix(str(EDITOR))) if by != UNBOUND else "",
            when=literal_value(when) or "",
            why=literal_value(why) or "",
        )
        for edit, by, when, why in rows.rows
    )


def names_query(texts: Iterable[str]) -> str:
    """What things are called and of which classes they are; empty where none of the terms is a thing of the world."""
    iris = " ".join(f"<{to_iri(text)}>" for text in sorted({text for text in texts if is_id(text)}))
    if not iris:
        return ""
    return f"""
SELECT ?it ?label ?class {{
  VALUES ?it {{ {iris} }}
  {{ ?it <{RDFS.label}> ?label }} UNION {{ ?it a ?class }}
}}"""


def read_names(rows: Rows) -> dict[str, Called]:
    """What the query gave, by id."""
    labels: dict[str, str] = {}
    types: dict[str, list[str]] = {}
    for it, label, kind in rows.rows:
        if label != UNBOUND:
            labels[it] = min(labels.get(it, label), label)
        if kind != UNBOUND:
            types.setdefault(it, []).append(kind)
    return {
        it: Called(literal_value(labels[it]) or it if it in labels else it, tuple(sorted(types.get(it, ()))))
        for it in {*labels, *types}
    }


def term_name(text: str) -> str:
    """What a term of the vocabulary is called; empty for other terms."""
    if is_literal(text) or is_id(text) or text.startswith("_:"):
        return ""
    try:
        return vocabulary().labels.get(to_iri(text), "")
    except LegendryError:
        return ""


def texts_of(rows: Sequence[Sequence[str]]) -> set[str]:
    """All terms of some rows."""
    return {text for row in rows for text in row}
