"""A JSON Schema (draft 2020-12) for what authors write: editors complete it, and mark what is no key.

One schema serves the front matter of a note, a world in one file of YAML, and the settings in `world.yaml`: what has an
`id` is a note, anything else a file. Values may be typed, as YAML does, or all be text, as Legendry reads them.
"""

from collections import defaultdict
from typing import Any, Final, TypeAlias

from ontology.namespaces import LG, SH, XSD
from ontology.shapes import shapes_graph
from ontology.vocabulary import Property, Vocabulary, vocabulary

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_ID: Final = "[a-z0-9]+(-[a-z0-9]+)*"
_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
_NUMBER: Final[Schema] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*$"}]
}
_SOURCE_IS: Final = "Where this is from, as its readers would look it up: one place, or a list."
_TITLE_IS: Final = "What the world is called."


def note_schema(kind: str = "") -> Schema:
    """The schema; with a class IRI, for notes of that type alone."""
    terms = vocabulary()
    required, choices = _required(terms), _choices(terms)
    thing: Schema = {
        "type": "object",
        "required": ["id", "type"],
        "properties": {"id": {"$ref": "#/$defs/id"}, "type": {"enum": list(terms.class_names)}},
        **_ref("by-type"),
    }
    by_type = [_where_type_is(terms.name_of(iri), _ref(terms.name_of(iri))) for iri in terms.classes]
    ranges = {term.range: terms.name_of(term.range) for term in _keys(terms).values() if term.is_object}
    parts = {f"part-{name}": _part(terms, iri) for iri, name in ranges.items()}
    types = {terms.name_of(iri): _type(terms, iri, required) for iri in terms.classes}
    keys = {f"key-{key}": _key(terms, term, choices.get(term.iri)) for key, term in _keys(terms).items()}
    basis: Schema = {
        "id": {
            "type": ["string", "integer"],
            "pattern": f"^{_ID}$",
            "description": "Small letters, digits and hyphens.",
        },
        "source": _one_or_many(_TEXT) | {"description": _SOURCE_IS},
        "by-type": {"allOf": by_type},
        "note": thing,
        "file": {
            "type": "object",
            "properties": {
                "title": _TEXT | {"description": _TITLE_IS},
                "things": {
                    "type": "array",
                    "items": _ref("note"),
                    "description": "Each as the front matter of a note.",
                },
            },
        },
    }
    root: Schema = {"if": {"required": ["id"]}, "then": _ref("note"), "else": _ref("file")}
    if kind:
        root = {"allOf": [_ref("note")], "properties": {"type": {"const": terms.name_of(kind)}}}
    title = f"A {terms.name_of(kind)} of a Legendry world" if kind else "A note, or a file, of a Legendry world"
    return {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        **root,
        "$defs": basis | types | dict(sorted(parts.items())) | keys,
    }


def _keys(terms: Vocabulary) -> dict[str, Property]:
    return {key: term for term in terms.properties.values() for key in term.keys}


def _type(terms: Vocabulary, iri: str, required: dict[str, list[tuple[str, ...]]]) -> Schema:
    """What a note or a part of this type may carry, and must."""
    keys = {key: _ref("source" if key == "source" else f"key-{key}") for key in terms.keys_for(iri)}
    needed = [names for up in terms.superclasses(iri) for names in required.get(up, [])]
    one_of = [{"anyOf": [{"required": [name]} for name in names]} for names in needed if len(names) > 1]
    schema: Schema = {
        "description": terms.definitions.get(iri, ""),
        "type": "object",
        "properties": {"id": True, "type": True, **keys, "source": _ref("source")},
        "additionalProperties": False,
    }
    if single := sorted({names[0] for names in needed if len(names) == 1}):
        schema["required"] = single
    return schema | ({"allOf": one_of} if one_of else {})


def _key(terms: Vocabulary, term: Property, choices: list[str] | None) -> Schema:
    """One value or several, each plain, with a source of its own, or (where it is a thing) described in place."""
    plain = {"enum": choices} if choices else _plain(terms, term)
    wrapped: Schema = {
        "type": "object",
        "required": ["value"],
        "properties": {"value": plain, "source": _ref("source"), "certainty": _ref("key-certainty")},
        "additionalProperties": False,
    }
    values = [plain, wrapped, *([_ref(f"part-{terms.name_of(term.range)}")] if term.is_object else [])]
    return {"description": term.definition, **_one_or_many({"anyOf": values})}


def _plain(terms: Vocabulary, term: Property) -> Schema:
    if term.is_object:
        named = [terms.name_of(i) for i, kind in terms.individuals.items() if term.range in terms.superclasses(kind)]
        link = {"type": ["string", "integer"], "description": f'The id of a {terms.name_of(term.range)}: "[[id]]".'}
        return {"anyOf": [{"enum": named}, link]} if named else link
    match term.range:
        case XSD.boolean:
            return {"enum": [True, False, "true", "false"]}
        case XSD.decimal | XSD.integer:
            return _NUMBER
        case LG.TimeExpression:
            return {"type": ["string", "integer"]}
        case _:
            return _TEXT


def _part(terms: Vocabulary, iri: str) -> Schema:
    """Something described in place: of the type that its key wants, or of one below that."""
    kinds = [terms.name_of(below) for below in terms.subclasses(iri)]
    return {
        "type": "object",
        "properties": {"id": _ref("id"), "type": {"enum": kinds}},
        **_ref("by-type"),
        "if": {"not": {"required": ["type"]}},
        "then": _ref(terms.name_of(iri)),
    }


def _where_type_is(name: str, then: Schema) -> Schema:
    return {"if": {"required": ["type"], "properties": {"type": {"const": name}}}, "then": then}


def _one_or_many(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _required(terms: Vocabulary) -> dict[str, list[tuple[str, ...]]]:
    """By class, the keys of which a note must have one: from shapes that count, and whose breach is an error."""
    from rdflib import URIRef

    graph = shapes_graph()
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for shape, least in graph.subject_objects(URIRef(SH.minCount)):
        term = terms.properties.get(str(graph.value(shape, URIRef(SH.path))))
        severity = graph.value(shape, URIRef(SH.severity), default=URIRef(SH.Violation))
        if term and term.keys and int(str(least)) and str(severity) == SH.Violation:
            for kind in graph.objects(shape, URIRef(SH.targetClass)):
                found[str(kind)].append(term.keys)
    return {kind: sorted(keys) for kind, keys in sorted(found.items())}


def _choices(terms: Vocabulary) -> dict[str, list[str]]:
    """By property, the texts of which its value is one, where a shape lists them."""
    from rdflib import URIRef
    from rdflib.collection import Collection

    graph = shapes_graph()
    found: dict[str, list[str]] = {}
    for shape, listed in graph.subject_objects(URIRef(f"{SH}in")):
        term = terms.properties.get(str(graph.value(shape, URIRef(SH.path))))
        if term and not term.is_object and term.range == XSD.string:
            found[term.iri] = [str(value) for value in Collection(graph, listed)]
    return found


__all__ = ["DIALECT", "note_schema"]
