"""Writes docs/guide/keys.md: every type that a note may have, with its keys, from the vocabulary itself."""

from pathlib import Path
from typing import Final

from ontology import Vocabulary, vocabulary

PAGE: Final = Path(__file__).parent.parent / "docs" / "guide" / "keys.md"

_GENERAL = "Entity"
_HEAD = """# Types and their keys

Made from the vocabulary by `python -m tools.keys`; a test holds it up to date. Every type has the keys of the types
above it.

"""


def page() -> str:
    """The page's text."""
    terms = vocabulary()
    top = terms.class_named(_GENERAL) or ""
    kinds = sorted(terms.classes, key=lambda iri: (_path(terms, iri), iri))
    return _HEAD + "\n".join(_section(terms, iri, top) for iri in kinds)


def _path(terms: Vocabulary, iri: str) -> tuple[str, ...]:
    """The names from the top down to a class, so that a class stands below its superclass."""
    above = sorted(terms.superclasses(iri), key=lambda up: len(terms.superclasses(up)))
    return tuple(terms.name_of(up) for up in above)


def _section(terms: Vocabulary, iri: str, top: str) -> str:
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


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
