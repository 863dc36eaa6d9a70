"""Reads the words of a store in a process of its own, so that nobody else waits for it; they are kept beside the store.

It is started as `python -m world.search.keeping`, is told the store's folder, and says when all words are there.
"""

import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from world.query import frames
from world.query.frames import Kind
from world.query.own_process import end_with_parent, run
from world.query.peer import NICENESS, Peer, PeerDied, stand_back
from world.search.kept import open_index
from world.store import World

_LONGEST: Final = 3_600.0
"""Seconds. A world of a hundred thousand people takes minutes."""


def keep_words(root: Path) -> None:
    """Has the words of a store read and kept. Where that fails, whoever opens them reads them."""
    process = Peer("world.search.keeping")
    try:
        stand_back(process.pid, NICENESS)
        process.send(Kind.HELLO, str(root).encode("utf-8", "surrogateescape"))
        with suppress(TimeoutError):
            process.read(time.monotonic() + _LONGEST, begun=True)
    except PeerDied:
        pass
    finally:
        process.end()


def main() -> None:
    """Reads the words of the store that it is told."""
    end_with_parent()
    run(_serve)


def _serve(asked: BinaryIO, replies: BinaryIO) -> None:
    _, root = frames.read(frames.reader(asked))
    open_index(World.open(Path(root.decode("utf-8", "surrogateescape")), check_times=False)).close()
    replies.write(frames.pack(Kind.READY))
    replies.flush()


if __name__ == "__main__":
    main()
