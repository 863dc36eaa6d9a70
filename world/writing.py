"""Worlds as RDF: written out, and kept in stores on disk."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from ontology.namespaces import PREFIXES
from world.errors import LegendryError
from world.facts import Fact, to_property, to_text, to_triple
from world.opening import RDF_FORMATS, load_files, open_to_write
from world.store import World
from world.store_folder import is_store
from world.stores import Address, RemoteStore, Store
from world.stores.reading import copied
from world.time.dating import BOUNDS, WRITTEN

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
    """Loads folders and files into the store at `folder`, all or nothing; the number of facts it then holds.

    The new store is made beside the former one, whose place it takes when it is whole. Without files it is empty.

    Raises `LegendryError` for a folder that is something else, and what opening a world raises.
    """
    if folder.exists() and not is_store(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise LegendryError(f"{folder} is no store, and is not empty: give a store folder, or a new name.")
    former = open_to_write(folder) if is_store(folder) else None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=folder.parent, prefix=f".{folder.name}.", ignore_cleanup_errors=True
    ) as beside:
        staged = World(ox.Store(str(Path(beside) / "new")), folder.name, path=folder, bulk=True)
        if former is not None:
            staged.store.bulk_extend(former.store)
            _forget_days(staged)
        load_files(staged, files)
        staged.store.flush()
        facts = len(staged)
        del staged, former
        if folder.exists():
            folder.rename(Path(beside) / "former")
        (Path(beside) / "new").rename(folder)
    return facts


def _forget_days(world: World) -> None:
    """Takes away the days that follow from written times: they will be worked out anew."""
    written = {fact[0] for predicate in WRITTEN for fact in world.facts(predicate=predicate)}
    for bound in BOUNDS:
        for quad in list(world.store.quads_for_pattern(None, to_property(bound), None, ox.DefaultGraph())):
            if to_text(quad.subject) in written:
                world.store.remove(quad)


def load_into_server(address: Address, files: Iterable[Path]) -> int:
    """Loads notes and RDF files into the world that a server keeps, in one request; the number of facts it then holds.

    What the server holds is read first, as times lean on it. Raises `ServerFailed` and what opening a world raises.
    """
    server = RemoteStore(address)
    staged = World(copied(server), str(address))
    before = frozenset(staged.store)
    load_files(staged, files)
    server.extend(quad for quad in staged.store if quad not in before)
    return len(World(server))


def copy_store(store: Store, target: Path) -> None:
    """A store of its own at `target`, which must not exist: hard links if `store` is on disk, else every quad."""
    try:
        store.backup(str(target))
    except RuntimeError:
        copy = ox.Store(str(target))
        copy.bulk_extend(store)
        copy.flush()


def _bytes(written: bytes | None) -> bytes:
    return written or b""


__all__ = ["copy_store", "export", "load_into_server", "load_into_store", "turtle"]
