"""Which edits there are: all, those that changed what is said of something, and those that somebody made."""

from collections.abc import Sequence
from urllib.parse import quote

import pyoxigraph as ox

from ontology.namespaces import EDIT, EDITOR, HISTORY, PROV
from world.facts import to_node
from world.history.edit import has_begun, version
from world.store import World


def numbers(world: World, thing: str = "", by: str = "") -> Sequence[int]:
    """The numbers of edits, the last one first. It takes time in proportion to what is said of the thing, or was."""
    found: Sequence[int] = range(version(world), -1 if has_begun(world) else 0, -1)
    if thing:
        about = _about(world, thing)
        found = [number for number in sorted(about, reverse=True) if number in found]
    if by:
        made = _by(world, by)
        found = [number for number in found if number in made]
    return found


def _about(world: World, thing: str) -> set[int]:
    node = to_node(thing)
    quads = (
        *world.store.quads_for_pattern(node, None, None, None),
        *world.store.quads_for_pattern(None, None, node, None),
    )
    return {number for quad in quads if (number := _number(getattr(quad.graph_name, "value", ""))) is not None}


def _by(world: World, by: str) -> set[int]:
    editor, made_by = ox.NamedNode(f"{EDITOR}{quote(by, safe='')}"), ox.NamedNode(PROV.wasAssociatedWith)
    quads = world.store.quads_for_pattern(None, made_by, editor, ox.NamedNode(HISTORY))
    return {number for quad in quads if (number := _number(getattr(quad.subject, "value", ""))) is not None}


def _number(iri: str) -> int | None:
    """The number of the edit to which an IRI, or a graph of it, belongs; days that follow are no news."""
    text, _, part = iri.removeprefix(str(EDIT)).partition("/")
    return int(text) if iri.startswith(str(EDIT)) and text.isdecimal() and not part.startswith("days") else None
