"""A world as a worker holds it: open, its columns read, its branches at hand."""

import gc
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from api.workshop.order import Made, Progress
from api.workshop.remembered import remembered
from api.workshop.tasks import TASKS
from solver import Schema, offer, schemas
from world import World
from world.errors import LegendryError
from world.history.branch import viewed
from world.store_folder import open_store
from world.stores.reading import copied

SMALL: Final = 100_000
"""Facts of a world up to which it is held in memory, where single facts are found faster."""


class Opened:
    """The world in a snapshot, or at an address."""

    def __init__(self, title: str, path: str = "", address: str = "") -> None:
        """Raises what `World.open` raises. There is one at a time."""
        remembered.cache_clear()
        if address:
            self._world = World.open(address)
        else:
            self._world = World(open_store(Path(path)), title, path=Path(path), kept=True)
            if len(self._world.store) <= SMALL:
                self._world = World(copied(self._world.store), title)
        self._title = title
        self._branch: tuple[str, World] | None = None

    def prepare(self) -> None:
        """Loads what all work needs: the solver, and the columns of what is kept here."""
        if self._world.is_here:
            assert len(self._world.columns.terms) >= 0

    def warm(self, is_idle: Callable[[], bool]) -> None:
        """Does beforehand what first views would wait for, as long as nothing is asked."""
        steps: list[Callable[[], None]] = [_load_words, _load_drawing]
        steps += [partial(self._offer, schema) for schema in schemas().values()]
        for step in steps:
            if is_idle():
                step()
        gc.collect()
        gc.freeze()  # what is loaded now will never be garbage

    def _offer(self, schema: Schema) -> None:
        """Computes the relations of a schema, or opens those that are kept, and who can play its roles."""
        if self._world.is_here:
            with suppress(LegendryError):
                offer(self._world.steady(), schema, {})

    def made(self, task: str, asked: Mapping[str, Any], told: Callable[[Progress], None]) -> Made:
        """What comes of a task. Raises what it raises."""
        asked = dict(asked)
        branch = asked.pop("branch", None)
        return TASKS[task](self._of(branch) if branch else self._world.steady(), asked, told)

    def _of(self, branch: str) -> World:
        """The world as it would be with a branch merged; the last one that was asked for is kept."""
        if self._branch is None or self._branch[0] != branch:
            self._branch = None
            self._branch = branch, viewed(self._world.here(), branch)
        return self._branch[1]


def _load_words() -> None:
    """Reads the words of stories."""
    import render.prose

    render.prose.styles()


def _load_drawing() -> None:
    """Loads what graphs are drawn with."""
    from render.graph import load

    load()
