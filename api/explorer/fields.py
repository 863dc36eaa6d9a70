"""The fields of a form for a thing, made from the vocabulary: which keys a type has, and what may stand under each."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ontology.namespaces import LG, XSD
from ontology.note_schema import note_schema
from ontology.vocabulary import Property, Vocabulary, vocabulary
from world.composing.keys import key_for, position
from world.store import World

_GENERAL: Final = frozenset({"Entity", "Occurrence"})
_ALWAYS: Final = frozenset(
    {"name", "alias", "description", "when", "place", "born", "died", "founded", "dissolved", "from", "to"}
)
_LONG: Final = frozenset({"description", "acceptedReason", "because"})
_ONE: Final = frozenset({"name", "shortName", "place", "birthplace", "within"})
_EARLY: Final = ("born", "founded", "died", "dissolved", "when")
"""Days that are asked for next after names."""
_IN_PLACE: Final = ("Psyche", "Acceptance")
"""What is described in the note of whoever has it, below these classes."""


@dataclass(frozen=True)
class Shown:
    """A value as a field shows it: its `text` (of a thing: the id), what that is called, or the `parts` it is made of.

    A part whose value is no text is `held`: as JSON, for the script to give back as it is.
    """

    text: str = ""
    label: str = ""
    parts: tuple[tuple[str, str, str], ...] = ()
    held: str = ""

    @property
    def is_vouched(self) -> bool:
        """Whether it is a value with a source or a certainty of its own."""
        return any(key == "value" for key, _, _ in self.parts)


@dataclass(frozen=True)
class Field:
    """A key. `sort` is text, long, choice, number, date, thing or part; `range` the class of a thing."""

    key: str
    label: str
    means: str
    sort: str
    range: str
    choices: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]
    is_needed: bool
    is_rare: bool
    values: tuple[Shown, ...] = ()

    @property
    def may_be_several(self) -> bool:
        """Whether a form offers another one of it; any key may have several values in a note."""
        return self.sort in ("text", "thing", "part") and self.key not in _ONE


def fields_of(kind: str, note: Mapping[str, Any], world: World) -> list[Field]:
    """The fields for a class (IRI), with what a note says, in the order in which they are asked for."""
    known = vocabulary()
    return [
        _filled(field, note.get(field.key), world) for field in sorted(_blank(kind), key=lambda one: _order(one, known))
    ]


def _order(field: Field, known: Vocabulary) -> tuple[bool, tuple[int, int, str]]:
    """What is needed and what it is called comes first, then its days, then what is particular to its type."""
    if field.is_needed:
        return False, (0, 0, field.key)
    if field.key in _EARLY:
        return False, (0, 100 + _EARLY.index(field.key), "")
    return field.is_rare, position(field.key, known)


@lru_cache(maxsize=256)
def _blank(kind: str) -> tuple[Field, ...]:
    known = vocabulary()
    needed = _needed(known.name_of(kind))
    found: dict[str, Field] = {}
    for term in known.properties.values():
        if term.keys and known.allows(term, kind) and (key := key_for(term, kind, known)):
            found[key] = _field(known, term, key, is_needed=not needed.isdisjoint(term.keys))
    return tuple(found.values())


def _field(known: Vocabulary, term: Property, key: str, *, is_needed: bool) -> Field:
    is_general = _GENERAL.issuperset(known.name_of(one) for one in term.domains)
    choices = _choices(known, term, key)
    below = known.subclasses(term.range) if term.is_object else ()
    is_part = term.is_object and any(known.name_of(above) in _IN_PLACE for above in known.superclasses(term.range))
    match term.range:
        case XSD.boolean:
            sort = "choice"
        case XSD.decimal | XSD.integer:
            sort = "number"
        case LG.TimeExpression:
            sort = "date"
        case _:
            sort = "long" if key in _LONG else "text"
    if term.is_object:
        sort = "part" if is_part else "thing"
    if choices:
        sort = "choice"
    return Field(
        key,
        key if key in ("born", "died", "founded", "dissolved", "from", "to", "name") else term.label,
        term.definition,
        sort,
        known.name_of(term.range),
        choices,
        tuple((known.name_of(one), known.labels.get(one, known.name_of(one))) for one in below) if is_part else (),
        is_needed,
        is_general and key not in _ALWAYS and not is_needed,
    )


def _choices(known: Vocabulary, term: Property, key: str) -> tuple[tuple[str, str], ...]:
    if term.range == XSD.boolean:
        return ("true", "yes"), ("false", "no")
    if term.is_object:
        named = [iri for iri, kind in known.individuals.items() if kind == term.range]
        return tuple((known.name_of(iri), known.labels.get(iri, known.name_of(iri))) for iri in named)
    plain = _schema()["$defs"].get(f"key-{key}", {}).get("anyOf", [{}])[0].get("anyOf", [{}])[0]
    return tuple((str(one), str(one)) for one in plain.get("enum", ()))


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    return note_schema()


def _needed(name: str) -> set[str]:
    """The keys that a note of a type must have; of several that would do, all."""
    schema = _schema()["$defs"][name]
    others = (key for one in schema.get("allOf", ()) for way in one.get("anyOf", ()) for key in way["required"])
    return {*schema.get("required", ()), *others}


def _filled(field: Field, value: Any, world: World) -> Field:
    if value is None:
        return field
    values = tuple(_shown(one, field, world) for one in (value if isinstance(value, list) else [value]))
    if field.sort == "choice" and any(one.parts or one.held for one in values):
        field = Field(**{**vars(field), "sort": "text"})
    return Field(**{**vars(field), "values": values, "is_rare": False})


def _shown(value: Any, field: Field, world: World) -> Shown:
    if isinstance(value, dict):
        return Shown(parts=tuple(_parts(value)), label=", ".join(_words(value)))
    text = _text(value)
    return Shown(text, world.label(text) if field.sort in ("thing", "part") else text)


def _parts(value: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for key, one in value.items():
        if isinstance(one, dict | list):
            yield key, "", json.dumps(one, ensure_ascii=False)
        else:
            yield key, _text(one), ""


def _words(value: Mapping[str, Any]) -> Iterable[str]:
    return (_text(one) for key, one in value.items() if key != "id" and not isinstance(one, dict | list))


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
