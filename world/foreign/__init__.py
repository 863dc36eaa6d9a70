"""Files of other programs, read into statements; and kinship written for them."""

from collections.abc import Callable, Container, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from world.origin import Statement

_READERS: Final = {".ged": ("world.foreign.gedcom", "read_gedcom"), ".json": ("world.foreign.azgaar", "read_azgaar")}
SUFFIXES: Final = tuple(_READERS)
"""What such files are called."""


def read_foreign(path: Path, taken: Container[str] = ()) -> Iterator[Statement]:
    """The statements of a file, by its suffix, as it is read.

    Raises `NoteErrors` with what is wrong in it, and where: before the first of them, or after the last. `taken` are
    ids that belong to others. Readers are imported when they are needed: most commands never do.
    """
    module, name = _READERS[path.suffix.lower()]
    reader: Callable[[Path, Container[str]], Iterator[Statement]] = getattr(import_module(module), name)
    return reader(path, taken)


__all__ = ["SUFFIXES", "read_foreign"]
