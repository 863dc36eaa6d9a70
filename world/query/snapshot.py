"""The world as its workers see it: a store on disk that nobody writes to."""

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from world import World
from world.writing import copy_store


class Snapshot:
    """A private copy of a world's dataset, in a temporary folder that `close` removes.

    A store folder is backed up by hard links, or copied when the temporary folder is on another file system.
    What lives in memory is written out.
    """

    def __init__(self, world: World) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="legendry-"))
        self.path = self._folder / "snapshot"
        try:
            copy_store(world.store, self.path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
