"""Builds a world: its setting, then community by community, each written while the next ones are simulated."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from world.building.chapter import Staged, chapters, here
from world.building.society.setting import Setting
from world.columns.gathering import Gathering
from world.columns.part import Part
from world.errors import LegendryError
from world.facts import Fact, to_text
from world.history.columns import keep_columns
from world.history.commit import Writing, commit
from world.history.edit import Edit, Signature, has_begun, version
from world.staging import replace, successor
from world.store import World

_AT_ONCE: Final = 1_000_000
"""Facts that are gathered at once."""
_CANON: Final = ox.DefaultGraph()

Progress: TypeAlias = Callable[[int, int], object]
"""Told how many people are done, and how many facts that made."""


def build(
    folder: Path,
    setting: Setting,
    signed: Signature,
    *,
    around: World | None = None,
    progress: Progress | None = None,
    staged: Staged = here,
) -> int:
    """Builds a world in a new store at `folder`, which appears when it is whole; the number of its facts.

    It grows around the world `around`, if there is one, whose facts it then holds as well. `staged` says who simulates
    the communities: this process, unless it is given. Raises `LegendryError` when there is something at `folder`.
    """
    if folder.parts[:1] in (("http:",), ("https:",)):
        raise LegendryError(
            "A world is built in a store folder, not on a server: name one, and export it for the server."
        )
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise LegendryError(f"{folder} is there already: name a new store folder.")
    with successor(folder) as new, Gathering(new.with_name("columns")) as gathering:
        world = World(ox.Store(str(new)), folder.name, path=folder, bulk=True)
        try:
            people, facts = 0, 0
            if around is not None:
                world.store.bulk_extend(_gathered(around.store, gathering))
                facts = len(world)
            with ThreadPoolExecutor(1) as writer, closing(chapters(setting, staged)) as told:
                writing = writer.submit(world.load_trig, b"")
                for chapter in told:
                    writing.result()  # no more than one chapter waits
                    writing = writer.submit(world.load_trig, chapter.trig)
                    gathering.add(chapter.part)
                    people += chapter.people
                    facts += chapter.facts
                    if progress is not None:
                        progress(people, facts)
                writing.result()
            if not has_begun(world) and not version(world):
                commit(world, Edit(0, signed.by, signed.when, signed.why, (), ()), Writing())
            world.store.flush()
        finally:
            del world  # an open store may write while its folder is moved, or removed after Ctrl-C
        keep_columns(new, gathering)
        replace(folder, new)
    return facts


def _gathered(quads: Iterable[ox.Quad], gathering: Gathering) -> Iterator[ox.Quad]:
    """Passes quads on, and gathers canon's, so many at a time."""
    some: list[Fact] = []
    for quad in quads:
        if quad.graph_name == _CANON:
            some.append((to_text(quad.subject), to_text(quad.predicate), to_text(quad.object)))
        if len(some) == _AT_ONCE:
            gathering.add(Part.of(some).as_stored())
            some.clear()
        yield quad
    gathering.add(Part.of(some).as_stored())
