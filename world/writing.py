"""Worlds as RDF, written out."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import PREFIXES
from world.errors import LegendryError, shorten
from world.facts import Fact, to_triple
from world.opening import RDF_FORMATS
from world.store import World
from world.stores import Store

_WITH_GRAPHS = ("nq", "trig")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) allows in no document."""


def turtle(facts: Iterable[Fact]) -> bytes:
    """Facts as Turtle."""
    triples = (ox.Triple(*to_triple(fact)) for fact in facts)
    return _bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES))


def export(world: World, suffix: str) -> bytes:
    """A world in the RDF format of a file suffix, sorted: canon, and with `nq` and `trig` also its other graphs."""
    syntax = RDF_FORMATS[f".{suffix}"]
    quads = sorted(world.store, key=str)
    if suffix in _WITH_GRAPHS:
        return _bytes(ox.serialize(quads, format=syntax, prefixes=PREFIXES))
    canon = [quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()]
    if syntax == ox.RdfFormat.RDF_XML and (bad := next((one for one in canon if _is_unspeakable(one.object)), None)):
        raise LegendryError(
            f"No XML can hold the control character in `{shorten(str(bad))}`: take it away, or export Turtle (ttl)."
        )
    return _bytes(ox.serialize(canon, format=syntax, prefixes=PREFIXES))


def _is_unspeakable(term: object) -> bool:
    """Whether a text holds what XML cannot."""
    return isinstance(term, ox.Literal) and _NOT_IN_XML.search(term.value) is not None


def copy_store(store: Store, target: Path) -> None:
    """A store of its own at `target`, which must not exist: hard links if `store` is on disk, else every quad."""
    try:
        store.backup(str(target))
    except RuntimeError:
        copy_quads(store, target)


def copy_quads(store: Store, target: Path) -> None:
    """A store of its own at `target` with every quad of another one."""
    copy = ox.Store(str(target))
    copy.bulk_extend(store)
    copy.flush()


def _bytes(written: bytes | None) -> bytes:
    return written or b""
