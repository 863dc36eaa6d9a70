"""Arrays by name: in memory, and beside the store that they are about, where they are read as far as they are asked."""

import hashlib
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from world.columns.pairs import Ids
from world.files import is_file


class Shelf:
    """Arrays of numbers (int32, of one or two dimensions) that are made once.

    With a `folder`, each is a file there; where files cannot be written, they are kept in memory alone.
    """

    def __init__(self, folder: Path | None = None, *, is_part: bool = False) -> None:
        """The folder is there, or, of a part of another shelf, made when something is put into it."""
        self.folder = folder
        self._is_part = is_part
        self._kept: dict[str, Ids] = {}

    def within(self, name: str) -> "Shelf":
        """A shelf of its own, in a folder of that name within this one's."""
        return Shelf(None if self.folder is None else self.folder / name, is_part=True)

    def find(self, name: str, below: int | None = None) -> Ids | None:
        """The array of a name; None where there is none, or one with numbers that are not all `below` another."""
        found = self._kept.get(name)
        return self._read(name, below) if found is None else found

    def link(self, name: str, other: "Shelf") -> None:
        """Takes the array of a name from another shelf, whose file is then this one's, too; if both are in folders."""
        file, theirs = self.file(name), other.file(name)
        if file is None or theirs is None or is_file(file):
            return
        with suppress(OSError):
            self._prepare(file)
            link(theirs, file)

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
        return file is not None and is_file(file)

    def file(self, name: str) -> Path | None:
        """Where the array of a name is, or would be; None for a shelf in memory."""
        if self.folder is None:
            return None
        return self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.npy"

    def _prepare(self, file: Path) -> None:
        """Makes a part's folder; not where the whole shelf is gone."""
        if self._is_part:
            file.parent.mkdir(exist_ok=True)

    def _read(self, name: str, below: int | None) -> Ids | None:
        file = self.file(name)
        if file is None or not is_file(file):
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
        being_made = file.with_suffix(f".{secrets.token_hex(8)}.being-made")
        try:
            self._prepare(file)
            with being_made.open("wb") as open_file:
                np.save(open_file, made)
            being_made.replace(file)
        except OSError:
            with suppress(OSError):
                being_made.unlink(missing_ok=True)


def link(file: Path, to: Path) -> None:
    """Gives a file, which nobody writes into any more, a second place; a copy, where a disk has no links.

    Raises `OSError`.
    """
    try:
        to.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, to)
