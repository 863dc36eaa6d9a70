"""The world as its workers see it: a store on disk that nobody writes to."""

import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Self

from world import World
from world.writing import copy_store


class Snapshot:
    """A private copy of a world's dataset, in a temporary folder.

    The folder is removed by `close`, or when nobody holds the snapshot any more, or when the interpreter ends. A store
    folder is backed up by hard links, or copied when the temporary folder is on another file system. What lives in
    memory is written out.
    """

    def __init__(self, copy: Callable[[Path], None]) -> None:
        """`copy` makes the copy at a path where there is nothing yet."""
        folder = Path(tempfile.mkdtemp(prefix="legendry-"))
        self._remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = folder / "snapshot"
        try:
            copy(self.path)
        except BaseException:
            self.close()
            raise

    @classmethod
    def of(cls, world: World) -> Self:
        """A copy of the world as it is now."""
        return cls(lambda target: copy_store(world.store, target))

    def close(self) -> None:
        self._remove()
