"""What was derived from the columns of earlier versions: carried along until it is brought up to date, or grows old.

Beside the columns of a version (`kept.py`) stand the arrays that others have made of them, on a shelf of their own
(`DERIVED`). When an edit makes new columns, these arrays are linked, not copied, into a folder of the new ones, with
the numbers of the terms that came since. Who needs them again finds there what it had, and learns from the history
what has changed.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from world.columns.pairs import Ids, once
from world.columns.shelf import Shelf
from world.facts import Fact

DERIVED: Final = "derived"
MOST: Final = 4
"""Versions of which arrays are carried along."""

Head: TypeAlias = tuple[int, str]
"""An edit's number, and a mark that no other edit has."""
Since: TypeAlias = Callable[[int, str], tuple[Sequence[Fact], Sequence[Fact]] | None]
"""What went and what came after an edit; None for one that the history does not have."""

_FORMER: Final = "former"
_HEAD: Final = "head.json"
_CAME: Final = "came"


@dataclass(frozen=True, eq=False)
class Former:
    """Arrays of an earlier version; `came` are the numbers, sorted, of the terms that it did not have."""

    shelf: Shelf
    head: Head
    came: Ids
    since: Since

    @property
    def changes(self) -> tuple[Sequence[Fact], Sequence[Fact]] | None:
        """What has gone and come since; None where the history does not tell."""
        return self.since(*self.head)

    def moved(self, numbers: Ids) -> Ids:
        """The numbers that terms have now which had these numbers then."""
        return moved(numbers, self.came)


def moved(numbers: Ids, came: Ids) -> Ids:
    """The numbers of terms now that others `came` between them (their numbers now, sorted)."""
    before = came - np.arange(len(came), dtype=np.int32)
    return (numbers + np.searchsorted(before, numbers, "right")).astype(np.int32)


def formers(folder: Path, since: Since) -> list[Former]:
    """The earlier versions that columns in a folder know of, the latest first."""
    found = []
    for part, head in _known(folder):
        with suppress(OSError, ValueError, EOFError):
            came = np.asarray(np.load(part / f"{_CAME}.npy", allow_pickle=False))
            if came.dtype == np.int32 and came.ndim == 1:
                found.append(Former(Shelf(part), head, came, since))
    return sorted(found, key=lambda one: -one.head[0])


def carry(old: Path, new: Path, head: Head, came: Ids) -> None:
    """Links what was made of the columns of a version into the folder of new ones, where terms `came` between theirs.

    What cannot be carried is left out: it is made anew.
    """
    shelves = [(old / DERIVED, head, came)]
    for former in formers(old, lambda *_: None):
        since_then = once(np.concatenate([moved(former.came, came), came]))
        shelves += [(former.shelf.folder, former.head, since_then)] if former.shelf.folder else []
    taken = {f"{_CAME}.npy"}
    for shelf, version, since_then in shelves:
        names = {file.name for file in shelf.glob("*.npy")} - taken if shelf.is_dir() else set()
        if names and len(_known(new)) < MOST:
            taken |= names
            _link(shelf, new / _FORMER / str(version[0]), sorted(names), version, since_then)


def _link(shelf: Path, to: Path, names: Sequence[str], head: Head, came: Ids) -> None:
    try:
        to.mkdir(parents=True)
        for name in names:
            (to / name).hardlink_to(shelf / name)
        np.save(to / f"{_CAME}.npy", came)
        (to / _HEAD).write_text(json.dumps(head), "utf-8")
    except OSError:
        shutil.rmtree(to, ignore_errors=True)


def _known(folder: Path) -> list[tuple[Path, Head]]:
    """The folders of earlier versions, and which these are."""
    found: list[tuple[Path, Head]] = []
    for file in sorted((folder / _FORMER).glob(f"*/{_HEAD}")):
        with suppress(OSError, ValueError):
            match json.loads(file.read_text("utf-8")):
                case [int(number), str(mark)]:
                    found.append((file.parent, (number, mark)))
    return found
