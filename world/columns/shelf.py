"""Arrays by name: in memory, and beside the store that they are about, where they are read as far as they are asked."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from world.columns.pairs import Ids


class Shelf:
    """Arrays of numbers (int32, of one or two dimensions) that are made once.

    With a `folder`, each is a file there; where files cannot be written, they are kept in memory alone.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._kept: dict[str, Ids] = {}

    def get(self, name: str, make: Callable[[], Ids], below: int | None = None) -> Ids:
        """The array of a name; `make` makes it where there is none yet, and none with numbers only `below` another."""
        if name not in self._kept:
            found = self._read(name, below)
            if found is None:
                found = make()
                self._write(name, found)
            self._kept[name] = found
        return self._kept[name]

    def put(self, name: str, made: Ids) -> None:
        """Writes the array of a name into the folder, and keeps none in memory. Raises `OSError` where it cannot."""
        self._write(name, made)
        if not self.has(name):
            raise OSError(f"{self.folder} could not be written whole")

    def has(self, name: str) -> bool:
        """Whether the array of a name is in the folder."""
        file = self.file(name)
        return file is not None and file.is_file()

    def file(self, name: str) -> Path | None:
        """Where the array of a name is, or would be; None for a shelf in memory."""
        if self.folder is None:
            return None
        return self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.npy"

    def _read(self, name: str, below: int | None) -> Ids | None:
        file = self.file(name)
        if file is None or not file.is_file():
            return None
        try:
            found: Ids = np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
        except (OSError, ValueError, EOFError):  # torn, or not ours: it is made anew
            return None
        strange = below is not None and bool(found.size) and not 0 <= int(found.min()) <= int(found.max()) < below
        return None if found.dtype != np.int32 or strange else found

    def _write(self, name: str, made: Ids) -> None:
        file = self.file(name)
        if file is None:
            return
        being_made = file.with_suffix(f".{id(made)}.being-made")
        try:
            with being_made.open("wb") as open_file:
                np.save(open_file, made)
            being_made.replace(file)
        except OSError:
            being_made.unlink(missing_ok=True)
