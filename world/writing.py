"""Worlds as RDF: written out, and kept in stores on disk."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from ontology.namespaces import PREFIXES
from world.errors import LegendryError
from world.facts import Fact, to_triple
from world.opening import RDF_FORMATS, load_files
from world.store import World
from world.store_folder import is_store, open_store

_WITH_GRAPHS = ("nq", "trig")


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
    canon = (quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph())
    return _bytes(ox.serialize(canon, format=syntax, prefixes=PREFIXES))


def load_into_store(folder: Path, files: Iterable[Path]) -> int:
    """Loads notes and RDF files into the store at `folder`, all or nothing; the number of facts it then holds.

    Raises `LegendryError` for a folder that is something else, and what opening a world raises.
    """
    if folder.exists() and not is_store(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise LegendryError(f"{folder} is no store, and is not empty: give a store folder, or a new name.")
    staged = World(ox.Store(), folder.name, path=folder)
    if is_store(folder):
        staged.store.bulk_extend(open_store(folder))
    load_files(staged, files)
    store = ox.Store(str(folder))
    store.extend(staged.store)
    store.flush()
    return len(World(store))


def copy_store(store: ox.Store, target: Path) -> None:
    """A store of its own at `target`, which must not exist: hard links if `store` is on disk, else every quad."""
    try:
        store.backup(str(target))
    except RuntimeError:
        copy = ox.Store(str(target))
        copy.bulk_extend(store)
        copy.flush()


def _bytes(written: bytes | None) -> bytes:
    return written or b""


__all__ = ["copy_store", "export", "load_into_store", "turtle"]
