"""Loads files into a store on disk or on a server: all of them, or none, and as an edit that the world remembers."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from world.checking.checker import check_rules
from world.checking.circles import ALONG
from world.errors import LegendryError
from world.facts import Fact, to_property, to_text
from world.history.commit import Writing, commit, remembered
from world.history.edit import Edit, Signature, has_begun, version
from world.opening import branch_of, load_files, open_to_write
from world.staging import recover, replace, successor
from world.store import World
from world.store_folder import is_store, strangers
from world.stores import Address, RemoteStore
from world.stores.reading import copied
from world.time.dating import BOUNDS, WRITTEN

_MOST_TOLD: Final = 10


def load_into_store(folder: Path, files: Iterable[Path], signed: Signature | None = None) -> int:
    """Loads folders and files into the store at `folder`, all or nothing; the number of facts it then holds.

    The new store is made beside the former one, whose place it takes when it is whole. Without files it is empty. A
    `signed` load is remembered as an edit.

    Raises `LegendryError` for a folder that is something else, or that holds what is no part of a store, and what
    opening a world raises.
    """
    if branched := branch_of(folder):
        raise LegendryError(f"{folder} is a branch: load into {branched[0]}, or edit the branch with `--branch`.")
    recover(folder)
    former = open_to_write(folder) if is_store(folder) else None
    if strange := strangers(folder):
        what = "is no store, and is not empty" if former is None else f"holds {strange}, which is no part of a store"
        raise LegendryError(f"{folder} {what}: give a store folder, or a new name.")
    with successor(folder) as new:
        staged = World(ox.Store(str(new)), folder.name, path=folder, bulk=True)
        if former is not None:
            staged.store.bulk_extend(former.store)
            _forget_days(staged)
        days = load_files(staged, files)
        _demand_no_circles(staged)
        if signed and (made := _made(staged, days, former, signed)):
            staged.store.extend(remembered(made))
            commit(staged, made, Writing(), remember=False)
        staged.store.flush()
        facts = len(staged)
        del staged, former
        replace(folder, new)
    return facts


def load_into_server(address: Address, files: Iterable[Path], signed: Signature | None = None) -> int:
    """Loads notes and RDF files into the world that a server keeps, in one request; the number of facts it then holds.

    What the server holds is read first, as times lean on it. A `signed` load is remembered as an edit. Raises
    `ServerFailed`, `EditConflict` and what opening a world raises.
    """
    server = World(RemoteStore(address))
    former = World(copied(server.store))
    staged = World(copied(former.store), str(address))
    days = load_files(staged, files)
    _demand_no_circles(staged)
    new = [quad for quad in staged.store if quad not in former.store]
    made = _made(staged, days, former, signed) if signed else None
    if made is None or address.batch:
        server.store.extend(new)
        new = []
    if made is not None:
        commit(server, made, Writing(quads=[*new, *remembered(made)]), remember=False)
    return len(server)


def _made(staged: World, days: Iterable[Fact], former: World | None, signed: Signature) -> Edit | None:
    """A load as an edit: its facts but the days that follow; None where they are all there already.

    The first one is how the world began, with no facts.
    """
    if former is None or not (len(former) or has_begun(former) or version(former)):
        return Edit(0, signed.by, signed.when, signed.why, (), ())
    before, following = set(former.facts()), set(days)
    added = tuple(fact for fact in staged.facts() if fact not in before and fact not in following)
    return Edit(version(former) + 1, signed.by, signed.when, signed.why, (), added) if added else None


def _demand_no_circles(world: World) -> None:
    """Raises `LegendryError` where places lie within each other in a circle, and the like."""
    if circles := check_rules(world, ALONG):
        told = "\n".join(f"{circle}" for circle in circles[:_MOST_TOLD])
        raise LegendryError(f"{told}\nNothing was loaded: take one of these facts away, so that no circle is left.")


def _forget_days(world: World) -> None:
    """Takes away the days that follow from written times: they will be worked out anew."""
    written = {fact[0] for predicate in WRITTEN for fact in world.facts(predicate=predicate)}
    for bound in BOUNDS:
        for quad in list(world.store.quads_for_pattern(None, to_property(bound), None, ox.DefaultGraph())):
            if to_text(quad.subject) in written:
                world.store.remove(quad)
