"""Builds a world: its setting, then community by community, each written before the next is simulated."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from world.building.society.community import LARGEST, Community
from world.building.society.setting import Setting
from world.building.society.simulation import simulate, told
from world.building.society.surroundings import Acquainted
from world.errors import LegendryError
from world.facts import Fact
from world.history.commit import Writing, commit
from world.history.edit import Edit, Signature, has_begun, version
from world.staging import replace, successor
from world.store import World

_AT_ONCE: Final = 200_000
_WELL_KNOWN: Final = 100
_GROWN: Final = 6_600
"""Days of life after which somebody gets letters."""

Progress: TypeAlias = Callable[[int, int], object]
"""Told how many people are done, and how many facts that made."""


def build(
    folder: Path,
    setting: Setting,
    signed: Signature,
    *,
    around: World | None = None,
    progress: Progress | None = None,
) -> int:
    """Builds a world in a new store at `folder`, which appears when it is whole; the number of its facts.

    It grows around the world `around`, if there is one, whose facts it then holds as well. Raises `LegendryError` when
    there is something at `folder`.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LegendryError(f"{folder} is there already: name a new store folder.")
    with successor(folder) as new:
        world = World(ox.Store(str(new)), folder.name, path=folder, bulk=True)
        people, facts = 0, 0
        if around is not None:
            world.store.bulk_extend(around.store)
            facts = len(world)
        with ThreadPoolExecutor(1) as writer:
            writing = writer.submit(world.add, ())
            for facts_of, size in chapters(setting):
                while some := list(islice(facts_of, _AT_ONCE)):
                    facts += len(some)
                    writing.result()  # no more than one piece waits
                    writing = writer.submit(world.add, some)
                people += size
                if progress is not None:
                    progress(people, facts)
            writing.result()
        if not has_begun(world) and not version(world):
            commit(world, Edit(0, signed.by, signed.when, signed.why, (), ()), Writing())
        world.store.flush()
        del world
        replace(folder, new)
    return facts


def chapters(setting: Setting) -> Iterator[tuple[Iterator[Fact], int]]:
    """The facts of a world, piece by piece, each with the number of people that it tells of."""
    yield setting.facts(), 0
    well_known = setting.around.people
    for number, size in enumerate(sizes(setting.size)):
        community = simulate(setting, number, size, well_known)
        if number == 0:
            well_known += _well_known(community)
        yield told(community), size


def sizes(size: int) -> Iterator[int]:
    """How many people each community has."""
    while size > 0:
        yield min(size, LARGEST)
        size -= LARGEST


def _well_known(community: Community) -> tuple[Acquainted, ...]:
    """The most sociable people of a community, whom others write to."""
    best = sorted(community.people, key=lambda one: (-one.sociability, one.id))[:_WELL_KNOWN]
    return tuple(Acquainted(one.id, one.name, one.born + _GROWN, min(one.dies, one.gone_from) - 1) for one in best)
