"""Facts that stand against something, in the words of a story."""

from collections.abc import Mapping, Sequence
from typing import Final

from ontology.vocabulary import vocabulary
from solver.plot import label
from world import Fact, World
from world.facts import literal_value, to_iri

_TYPE: Final = "rdf:type"
_SENTENCES: Final[Mapping[str, str]] = {
    "lg:possiblySameAs": "{one} may be {other}",
    "lg:before": "{one} came before {other}",
    "lg:beginEarliest": "{one} began on {other} or later",
    "lg:beginLatest": "{one} had begun by {other}",
    "lg:endEarliest": "{one} lasted until {other} or longer",
    "lg:endLatest": "{one} was over by {other}",
}
_FIRST: Final = "lg:beginEarliest"
_LAST: Final = "lg:endLatest"


def as_text(world: World, facts: Sequence[Fact]) -> list[str]:
    """What some facts tell, in the order of the facts: an event or a situation by its name and its day."""
    told: dict[str, None] = {}
    whole = {subject for subject, predicate, _ in facts if predicate == _TYPE}
    for subject, predicate, value in facts:
        if predicate in _SENTENCES:
            told[_SENTENCES[predicate].format(one=label(world, subject), other=label(world, value))] = None
        elif subject in whole:
            told[_occurrence(world, subject)] = None
        else:
            told[f"{label(world, subject)} has this as {_property(predicate)}: {label(world, value)}"] = None
    return list(told)


def played_as(world: World, schema_roles: Sequence[str], cast: Mapping[str, str]) -> str:
    """Who cannot be what: the beginning of a sentence that says why."""
    parts = [(label(world, cast[role]), role.replace("_", " ")) for role in schema_roles if role in cast]
    *some, last = [f"{who} as the {role}" for who, role in parts]
    text = f"{', '.join(some)} and {last} do not go together: "
    if not some:
        text = f"{parts[0][0]} cannot be the {parts[0][1]} here: "
    return text[:1].upper() + text[1:]


def _occurrence(world: World, name: str) -> str:
    """What happened or held, with its day where it is known."""
    called = label(world, name)
    first, last = ({literal_value(fact[2]) for fact in world.facts(name, bound)} for bound in (_FIRST, _LAST))
    if first == last and len(first) == 1:
        return f"{called} ({first.pop()})"
    return f"{called} (by {min(filter(None, last))})" if any(last) else called


def _property(predicate: str) -> str:
    found = vocabulary().properties.get(to_iri(predicate))
    return found.label if found else predicate
