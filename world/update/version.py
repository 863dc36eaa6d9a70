"""Which state of its data a served world is in: a short text that is never the same for two of them.

A store folder's files tell: each change makes a log longer or begins another file, and no name is ever used again (see
`world/columns/trail.py`). So after a restart it is the same text, as long as the engine has not tidied its files
meanwhile. Notes and files are read once, when the server starts: what was read tells. Of a server's dataset only the
version is known that Legendry's own edits and the number of facts make: it is marked as not exact.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from world.columns.trail import Mark, files
from world.stores.remote import RemoteStore
from world.stores.steady import version_of

INEXACT: Final = "~"
"""What begins a version that may be the same for two states."""

_LENGTH: Final = 20
_IDENTITY: Final = "IDENTITY"


def of_folder(root: Path) -> str:
    """The version of a store in a folder, to which nobody writes just now."""
    mark = Mark.of(root)
    logs = [(name, size, _written(root / name)) for name, size in mark.logs]
    identity = (root / _IDENTITY).read_text("ascii", "replace") if (root / _IDENTITY).is_file() else ""
    return _digest(json.dumps([identity, mark.manifest, logs, files(root)]).encode())


def of_data(root: Path) -> str:
    """The version that the data in a store folder makes, whatever its files are: all of it is read."""
    read = _Reading()
    ox.Store.read_only(str(root)).dump(read, ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]  # it only writes
    return read.digest()


def of_server(store: RemoteStore) -> str:
    """The version of a server's dataset. One request; raises `ServerFailed`."""
    return INEXACT + _digest(version_of(store).encode())


class _Reading:
    """Where data is written to be digested."""

    def __init__(self) -> None:
        self._hash = sha256()

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def digest(self) -> str:
        return self._hash.hexdigest()[:_LENGTH]


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:_LENGTH]


def _written(file: Path) -> int:
    """When a log was last written: a store that was put back from a copy may have one of the same name and size."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
