"""The server's end of the process that writes."""

import json
import time
from pathlib import Path

from world.errors import LegendryError
from world.query.errors import CallRefused
from world.query.frames import Kind
from world.query.peer import Peer, PeerDied
from world.query.query import Limits
from world.update.errors import (
    BooksRefused,
    ConditionFailed,
    DatasetNamedTwice,
    LoadRefused,
    MalformedUpdate,
    MisreadGraph,
    NoSuchGraph,
    StoreUnwritable,
    UpdateFailed,
    UpdateTooGreedy,
    UpdateTooSlow,
    of_disk,
)
from world.update.request import Asked, Done

_START_SECONDS = 30.0
_SNAPSHOT_SECONDS = 600.0


class Writer:
    """Has the store in a folder open to write, as nobody else can meanwhile. One thread at a time uses it."""

    def __init__(self, root: Path, limits: Limits) -> None:
        """Raises `StoreUnwritable`."""
        self._limits = limits
        self._peer = Peer("world.update.writer")
        self.sound = True
        hello = {"world": str(root), "memory": limits.memory_bytes}
        try:
            self._peer.send(Kind.HELLO, json.dumps(hello).encode())
            kind, payload = self._peer.read(time.monotonic() + _START_SECONDS, begun=False)
        except (PeerDied, TimeoutError) as error:
            self.end()
            raise StoreUnwritable("the process that writes did not start") from error
        if kind is not Kind.READY:
            self.end()
            raise of_disk(json.loads(payload)["message"])

    @property
    def pid(self) -> int:
        return self._peer.pid

    def write(self, asked: Asked) -> Done:
        """Raises what `world.update.errors` lists. When it is not `sound` afterwards, `end` it."""
        return self._ask(asked.as_json(), self._limits.seconds)

    def snapshot(self, target: Path) -> None:
        """Copies the store, as it is now, to where there is nothing yet."""
        self._ask({"snapshot": str(target)}, _SNAPSHOT_SECONDS)

    def end(self) -> None:
        """Kills the process, whatever it is doing."""
        self.sound = False
        self._peer.end()

    def _ask(self, request: dict[str, object], seconds: float) -> Done:
        self.sound = False
        deadline = time.monotonic() + seconds
        try:
            self._peer.send(Kind.ASK, json.dumps({**request, "seconds": seconds}).encode())
            kind, payload = self._peer.read(deadline, begun=True)
        except TimeoutError as error:
            raise UpdateTooSlow(seconds) from error
        except PeerDied as death:
            if death.begun:
                raise UpdateTooGreedy from death
            raise StoreUnwritable("the process that writes has ended") from death
        found = json.loads(payload)
        if kind is Kind.END:
            self.sound = True
            return Done(**found)
        self.sound = found["code"] != "disk"  # the engine writes no more until it is opened anew
        raise _refusal(**found)


def _refusal(code: str, message: str) -> LegendryError:
    match code:
        case "syntax":
            return MalformedUpdate(message)
        case "service":
            return CallRefused()
        case "load":
            return LoadRefused()
        case "dataset":
            return DatasetNamedTwice()
        case "books":
            return BooksRefused()
        case "data":
            return MisreadGraph(message)
        case "disk":
            return of_disk(message)
        case "condition":
            return ConditionFailed()
        case "graph":
            return NoSuchGraph(message)
        case _:
            return UpdateFailed(message)
