"""The world as its workers see it: a store on disk that nobody writes to."""

import fcntl
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

from world import World
from world.columns.trail import files
from world.errors import LegendryError
from world.opening import open_to_write
from world.writing import copy_quads, copy_store

_PREFIX: Final = "legendry-"
_HELD: Final = "held"


class Snapshot:
    """A private copy of a world's dataset, in a temporary folder.

    The folder is removed by `close`, or when nobody holds the snapshot any more, or when the interpreter ends. A store
    folder is backed up by hard links, or copied when the temporary folder is on another file system. What lives in
    memory is written out. A file in the folder is locked as long as this process lives.
    """

    def __init__(self, copy: Callable[[Path], None]) -> None:
        """`copy` makes the copy at a path where there is nothing yet."""
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._remove = weakref.finalize(self, _remove, folder, _lock(folder))
        self.path = folder / "snapshot"
        try:
            copy(self.path)
        except BaseException:
            self.close()
            raise

    @classmethod
    def of(cls, world: World) -> Self:
        """A copy of the world as it is now."""
        return cls(lambda target: _copy(world, target))

    def close(self) -> None:
        self._remove()


def _copy(world: World, target: Path) -> None:
    """Copies a world. What only the log of its store has, as after a process was killed, hard links leave behind.

    So whoever may opens the store, which puts that in its place; else every quad is copied.
    """
    if world.folder is None or not any(size for name, size in files(world.folder) if name.endswith(".log")):
        copy_store(world.store, target)
        return
    try:
        written = open_to_write(world.folder)
    except LegendryError:
        copy_quads(world.store, target)
        return
    with written:
        copy_store(written.store, target)


def remove_abandoned() -> None:
    """Removes what processes that were killed have left: hard links would keep a store's former files on the disk."""
    for held in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_HELD}"):
        try:
            descriptor = os.open(held, os.O_RDWR | os.O_NOFOLLOW)
        except OSError:
            continue  # somebody else's, or just removed
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
        else:
            _remove(held.parent, descriptor)


def _lock(folder: Path) -> int:
    """Locks a folder for this process. The file has its name only when it is locked."""
    new = folder / f"{_HELD}.new"
    descriptor = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    new.rename(folder / _HELD)
    return descriptor


def _remove(folder: Path, descriptor: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(descriptor)
