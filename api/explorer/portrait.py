"""What is said of a thing itself, in words: its description, its other names, and what else it is and has."""

from collections.abc import Sequence
from typing import Any, Final

from render.graph.caption import Captions
from render.graph.terms import term
from world.facts import is_literal
from world.resources.brief import is_thing
from world.store import World
from world.time.dating import BEFORE, BOUNDS

_UNSAID: Final = frozenset(
    {*BOUNDS, BEFORE, "rdf:type", "rdfs:label", "dcterms:description", "rdfs:comment", "dcterms:source", "lg:certainty"}
    | {"lg:pronoun", "geo:lat", "geo:long"}
)
_ALSO: Final = ("skos:altLabel", "lg:shortName")


def portrait(world: World, name: str, facts: Sequence[Sequence[str]]) -> dict[str, Any]:
    """`{"paragraphs", "also", "says", "certainty"}`: `says` are pairs of a property and what is said, each with an id or none."""
    say = Captions(world, term, {})
    told = [(one, predicate, value) for one, predicate, value in facts]
    paragraphs = [text for text in say.description(told).split("\n\n") if text]
    paragraphs += [" ".join(say.value(value).split()) for _, predicate, value in told if predicate == "rdfs:comment"]
    says: dict[str, list[dict[str, Any]]] = {}
    for _, predicate, value in told:
        own_part = value.startswith(f"{name}/")
        if predicate in _UNSAID or predicate in _ALSO or (is_thing(value) and not own_part):
            continue
        text = say.value(value, predicate)
        about = say.description(list(world.facts(value))) if own_part else ""
        says.setdefault(term(predicate), []).append({"text": text, "about": about, "id": value if own_part else ""})
    return {
        "paragraphs": paragraphs,
        "also": [say.value(value) for _, predicate, value in told if predicate in _ALSO and is_literal(value)],
        "says": sorted(says.items()),
        "certainty": next((say.value(value) for _, predicate, value in told if predicate == "lg:certainty"), ""),
    }
