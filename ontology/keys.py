"""Every type that a note may have, with its keys, as a page in Markdown."""

from typing import Final

from ontology.vocabulary import Vocabulary, vocabulary

_GENERAL: Final = "Entity"
_HEAD: Final = """# Types and their keys

Made from the vocabulary by `python -m tools.keys`; a test holds it up to date. Every type has the keys of the types
above it.

"""


def keys_page() -> str:
    """All types, each below the type that it is a kind of, with the keys that it adds."""
    terms = vocabulary()
    kinds = sorted(terms.classes, key=lambda iri: (_path(terms, iri), iri))
    return _HEAD + "\n".join(_section(terms, iri) for iri in kinds)


def keys_of(kind: str) -> str:
    """One type and the types above it, each with the keys that it adds: all that a note of the type may carry."""
    terms = vocabulary()
    above = sorted(terms.superclasses(kind), key=lambda up: -len(terms.superclasses(up)))
    return "\n".join(_section(terms, iri) for iri in above)


def _path(terms: Vocabulary, iri: str) -> tuple[str, ...]:
    """The names from the top down to a class, so that a class stands below its superclass."""
    above = sorted(terms.superclasses(iri), key=lambda up: len(terms.superclasses(up)))
    return tuple(terms.name_of(up) for up in above)


def _section(terms: Vocabulary, iri: str) -> str:
    top = terms.class_named(_GENERAL)
    above = [up for up in terms.superclasses(iri) if up != iri]
    inherited = {key for up in above for key in terms.keys_for(up)}
    keys = [key for key in terms.keys_for(iri) if key not in inherited]
    parent = max((up for up in above if up != top), key=lambda up: len(terms.superclasses(up)), default="")
    lines = [f"## {terms.name_of(iri)}", "", terms.definitions.get(iri, "")]
    if parent:
        lines[-1] += f" (A kind of {terms.name_of(parent)}.)"
    lines += ["", *(_row(terms, key) for key in keys)] if keys else []
    return "\n".join(lines) + "\n"


def _row(terms: Vocabulary, key: str) -> str:
    found = terms.property_for(key)
    assert found is not None
    return f"- `{key}`: {terms.name_of(found.range)}. {found.definition}"


__all__ = ["keys_of", "keys_page"]
