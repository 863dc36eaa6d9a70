"""A store's successor is made beside it and then takes its place: whoever is interrupted leaves the former one."""

import glob
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

_LOCK: Final = "lock"
_NEW: Final = "new"
_FORMER: Final = "former"
_SUFFIX: Final = ".being-made"


@contextmanager
def successor(folder: Path) -> Iterator[Path]:
    """A path, at which nothing is yet, for what takes the place of `folder` when `replace` is called."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder)
    with (
        tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=f".{folder.name[:100]}.", suffix=_SUFFIX, ignore_cleanup_errors=True
        ) as beside,
        (Path(beside) / _LOCK).open("wb") as lock,
    ):
        _held(lock)
        yield Path(beside) / _NEW


def replace(folder: Path, new: Path) -> None:
    """Puts a successor into the place of `folder`."""
    if folder.exists():
        folder.rename(new.parent / _FORMER)
    new.rename(folder)


def recover(folder: Path) -> None:
    """Puts a folder back whose replacement was killed half-way, and removes what killed processes left beside it."""
    for left in sorted(folder.parent.glob(f"{glob.escape(f'.{folder.name[:100]}')}.*{_SUFFIX}")):
        if not (left / _LOCK).is_file():
            continue
        with (left / _LOCK).open("rb") as lock:
            if not _held(lock):
                continue
            if (left / _FORMER).is_dir() and not folder.exists():
                (left / _FORMER).rename(folder)
            shutil.rmtree(left, ignore_errors=True)


def _held(lock: IO[bytes]) -> bool:
    """Whether a lock, which ends with its process, could be taken."""
    if sys.platform == "win32":  # there, what a killed process has left stays
        return False
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
