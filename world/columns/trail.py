"""Whether all that has happened to a store since its columns were made were edits: its files tell.

Whoever opens a store to write, which one process at a time can, begins a new manifest (RocksDB's list of its files),
and each change makes a log longer or begins another one. Our own processes look at the logs before and after each edit.
Where the manifest and the logs are as edits left them, nobody else has changed anything. That is written down beside
the columns with which the first of these edits began, and the words (`world/search/kept.py`). Files of facts tell
nothing: they are merged at any time.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = "columns"
WORDS: Final = "words"
BESIDE: Final = (FOLDER, WORDS)
"""What is kept in the folder of a store, each in folders of its own for the state that it is good for."""

MADE: Final = "made.json"

_LEFT: Final = "left.json"


@dataclass(frozen=True)
class Mark:
    """What shows whether a store was changed: the name of its manifest, and its logs and their sizes."""

    manifest: str
    logs: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, root: Path) -> "Mark":
        """The mark of a store as it is now."""
        logs = tuple((name, size) for name, size in files(root) if name.endswith(".log"))
        with suppress(OSError):
            return cls((root / "CURRENT").read_text("ascii", "replace").strip(), logs)
        return cls("", logs)

    def is_still(self, now: "Mark") -> bool:
        """Whether nothing was written since, and nobody else had the store open to write. Logs may be gone."""
        return bool(self.manifest) and now.manifest == self.manifest and {*now.logs} <= {*self.logs}


def files(root: Path) -> list[tuple[str, int]]:
    """The files of a store that hold its facts, and their sizes, sorted; those that go away meanwhile hold none."""
    found = []
    for file in root.iterdir():
        with suppress(FileNotFoundError):
            if file.suffix in (".sst", ".log"):
                found.append((file.name, file.stat().st_size))
    return sorted(found)


def told(mark: Mark) -> dict[str, object]:
    """What is to be written down beside columns of a store with this mark."""
    return {"mark": asdict(mark)}


def edits_left(folder: Path, now: Mark) -> bool:
    """Whether nothing but edits has come between the columns in a folder and a mark of the store."""
    return any(mark is not None and mark.is_still(now) for mark in (_read(folder / MADE), _read(folder / _LEFT)))


class Trail:
    """The steps of one process that has a store open to write."""

    def __init__(self, root: Path) -> None:
        """To be begun just before the store is opened."""
        now = Mark.of(root)
        made = sorted(file for beside in BESIDE for file in (root / beside).glob(f"*/{MADE}"))
        self._root, self._mark = root, now
        self._columns = [one.parent for one in made if edits_left(one.parent, now)]

    def opened(self) -> None:
        """To be told when the store is open, with a manifest of its own."""
        self._mark = Mark.of(self._root)

    @contextmanager
    def step(self, *, is_told: bool = True) -> Iterator[None]:
        """Around a change. The trail ends where the history does not tell all of it, or there was another change."""
        if not is_told or not self._mark.is_still(Mark.of(self._root)):
            self._columns = []
        yield
        self._mark = Mark.of(self._root)

    def close(self) -> None:
        """Writes down how the store is left. Where that fails, nobody takes all for edits."""
        for folder in self._columns:
            being_made = folder / f"{_LEFT}.{secrets.token_hex(8)}.being-made"
            with suppress(OSError):
                being_made.write_text(json.dumps(told(self._mark)), "utf-8")
                being_made.replace(folder / _LEFT)


def _read(file: Path) -> Mark | None:
    try:
        mark = json.loads(file.read_text("utf-8"))["mark"]
        return Mark(str(mark["manifest"]), tuple((str(name), int(size)) for name, size in mark["logs"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
