"""What the head of a thing's note says, as JSON: what `world/composing` would write for its author."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox

from ontology.namespaces import PROVENANCE, RDF
from world.composing.composer import Composer, Form
from world.composing.parts import is_note_id
from world.composing.table import Entries, Part, Value, Vouched, Word
from world.facts import Fact, is_literal, literal_value, to_node
from world.store import World
from world.time.dating import BEFORE, WRITTEN

_CANON: Final = ox.DefaultGraph()
_ORIGINS: Final = ox.NamedNode(PROVENANCE)
_TYPE: Final = ox.NamedNode(RDF.type)
_JSON: Final = Form(parts=True, vouched=True, links=False, cells=False, lends=True)
_MOST_PARTS: Final = 1_000
_SHORTEST: Final = 15
"""Digits that a JSON number surely keeps (IEEE 754)."""


def head_of(world: World, name: str) -> dict[str, Any] | None:
    """The keys and values of a thing's note; None for what can have no note: a part, or a thing of a foreign class."""
    if not is_note_id(name):
        return None
    thing = next((one for one in Composer(_surroundings(world, name), _JSON).things if one.id == name), None)
    return None if thing is None else {"id": thing.id, "type": thing.type, **_plain(thing.entries)}


def parts_of(world: World, name: str) -> tuple[str, ...]:
    """A thing, and the parts of it that its note describes: those that it leads to and that are named after it."""
    found = {name: None}
    pending = [name]
    while pending and len(found) < _MOST_PARTS:
        at = pending.pop()
        for fact in world.facts(at):
            if fact[2].startswith(f"{name}/") and fact[2] not in found:
                found[fact[2]] = None
                pending.append(fact[2])
    return tuple(found)


def _surroundings(world: World, name: str) -> World:
    """What is said of a thing and its parts, with origins; and of what they lead to, what it is."""
    own = parts_of(world, name)
    facts = [fact for one in own for fact in world.facts(one)]
    scope = World(ox.Store(), world.title)
    scope.store.extend(_about(world, own, set(_mentioned(facts)) - set(own)))
    for fact in facts:
        if fact[1] == BEFORE and not is_literal(fact[2]):  # it may follow from what is written of the other
            scope.add(time for key in WRITTEN[:3] for time in world.facts(fact[2], key))
    return scope


def _about(world: World, own: Iterable[str], others: Iterable[str]) -> Iterator[ox.Quad]:
    for one in own:
        node = to_node(one)
        yield from world.store.quads_for_pattern(node, None, None, _CANON)
        for said in world.store.quads_for_pattern(None, ox.NamedNode(RDF.subject), node, _ORIGINS):
            assert isinstance(said.subject, ox.NamedNode | ox.BlankNode)
            yield from world.store.quads_for_pattern(said.subject, None, None, _ORIGINS)
    for one in sorted(others):
        yield from world.store.quads_for_pattern(to_node(one), _TYPE, None, _CANON)


def _mentioned(facts: Iterable[Fact]) -> Iterator[str]:
    """The things that facts lead to, and the words of written times that may be ids."""
    for _, predicate, value in facts:
        if not is_literal(value):
            yield value
        elif predicate in WRITTEN:
            words = (literal_value(value) or "").replace(",", " ").split()
            yield from (word for word in words if is_note_id(word))


def _plain(entries: Entries) -> dict[str, Any]:
    """Keys and values: a single value by itself, several as a list."""
    return {key: _value(values[0]) if len(values) == 1 else [_value(one) for one in values] for key, values in entries}


def _value(value: Value) -> Any:
    match value:
        case Word(text, typed):
            return _typed(text) if typed else text
        case Vouched(word, sources, certainty):
            wrapped: dict[str, Any] = {"value": _value(word)}
            if sources:
                wrapped["source"] = sources[0] if len(sources) == 1 else list(sources)
            return wrapped | ({"certainty": certainty} if certainty else {})
        case Part(kind, table):
            return ({"type": kind} if kind else {}) | _plain(table)


def _typed(text: str) -> Any:
    """Yes or no, or a number; as text where JSON would not keep it."""
    if text in ("true", "false"):
        return text == "true"
    if text.lstrip("-").isdecimal() and len(text) <= _SHORTEST:
        return int(text)
    return float(text) if len(text) <= _SHORTEST and repr(float(text)) == text else text
