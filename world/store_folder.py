"""Store folders: Oxigraph's databases on disk, and what only looks like one."""

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from world.errors import WorldNotFound

_CURRENT: Final = "CURRENT"
_POINTS = re.compile(r"MANIFEST-\d+\n?")
_DATABASE = re.compile(r"MANIFEST-\d+|OPTIONS-\d+|\d+\.(?:sst|ldb)")
_PART = re.compile(
    r"columns|words|CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+|\d+\.(sst|ldb|log|blob|dbtmp)"
)
_LONGEST_POINTER = 100
_NOT_ITS_FAULT: Final = {
    "No space left": "the disk is full. Make room, and try again: nothing is lost",
    "Read-only file system": "its disk can only be read. Copy the store to another one to change it",
    "Permission denied": "you may not read or write all of its files. Change their permissions, or work as their owner",
}
"""What the system says of a store that is sound, and what to do."""


def is_store(root: Path) -> bool:
    """Whether a folder is a database on disk: whole, damaged or another program's; CURRENT alone is not enough."""
    if not root.is_dir():
        return False
    current = root / _CURRENT
    if current.is_file() and current.stat().st_size < _LONGEST_POINTER and _POINTS.fullmatch(_text(current)):
        return True
    return any(_DATABASE.fullmatch(entry.name) for entry in root.iterdir())


def strangers(root: Path) -> str:
    """The name of something in a folder that is no part of a database; empty where there is nothing of that kind."""
    if not root.exists():
        return ""
    if not root.is_dir():
        return root.name
    return next((name for name in sorted(entry.name for entry in root.iterdir()) if not _PART.fullmatch(name)), "")


def open_store(root: Path) -> ox.Store:
    """The store in a folder, to read. Raises `WorldNotFound` for one that is damaged, or that is not ours."""
    try:
        return ox.Store.read_only(str(root))
    except (OSError, RuntimeError, ValueError) as error:
        raise damaged(root, error) from error


def damaged(root: Path, error: Exception) -> WorldNotFound:
    """Why a folder cannot be opened as a store, and what to do."""
    return WorldNotFound(f"{root} {_why(root, str(error))}")


def _why(root: Path, said: str) -> str:
    for words, remedy in _NOT_ITS_FAULT.items():
        if words in said:
            return f"cannot be opened: {remedy}."
    current = root / _CURRENT
    named = _text(current).strip() if current.is_file() else ""
    manifest = root / named if _POINTS.fullmatch(named) else None
    reload = "Restore it from a copy, or make it anew: legendry load FILES… -w NEW-STORE."
    if manifest is None or not manifest.is_file():
        missing = named or "MANIFEST"
        return f"is a damaged store: its file {missing if current.is_file() else _CURRENT} is missing. {reload}"
    if "olumn famil" in said or "omparator" in said:
        return "is a database of another program, no store of Legendry's. Give a folder of notes, or a store."
    return f"is a store that cannot be opened: it is damaged, or a database of another program ({said}). {reload}"


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_LONGEST_POINTER).decode("ascii", "replace")
