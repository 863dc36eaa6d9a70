"""A thing in a line: what it is called, and of which kind it is."""

from typing import Any, Final

from ontology.vocabulary import vocabulary
from world.facts import is_literal, to_iri
from world.store import World

_VOCABULARY: Final = "lg:"


def brief(world: World, name: str) -> dict[str, Any]:
    """`{"id", "iri", "label", "kind", "types"}`; `kind` is the name of its most particular class."""
    types = world.types(name)
    return {
        "id": name,
        "iri": to_iri(name),
        "label": world.label(name),
        "kind": kind_of(types),
        "types": [one.removeprefix(_VOCABULARY) for one in types],
    }


def kind_of(types: tuple[str, ...]) -> str:
    """The name of the most particular of some classes; of none of ours the first of them; else `Entity`."""
    known = vocabulary()
    ours = [to_iri(one) for one in types if not one.startswith("_:") and to_iri(one) in known.classes]
    if ours:
        return known.name_of(min(ours, key=lambda iri: (-len(known.superclasses(iri)), iri)))
    return types[0] if types else "Entity"


def term_label(text: str) -> str:
    """What a term of the vocabulary, or a property of another one, is called."""
    iri = to_iri(text)
    return vocabulary().labels.get(iri) or iri.rpartition("#")[2].rpartition("/")[2] or iri


def is_thing(text: str) -> bool:
    """Whether compact text names something that has a page of its own: no literal, no term of the vocabulary."""
    return not is_literal(text) and not text.startswith(_VOCABULARY)
