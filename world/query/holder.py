"""A process of ours that holds one thing open at a time, and answers from it."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from world.query.errors import NoWorker
from world.query.frames import Kind
from world.query.peer import Peer, PeerDied


class Holder:
    """It is told what to open, and may be told again before that is open. It is of use as long as it is `sound`."""

    def __init__(self, module: str, *, start_seconds: float) -> None:
        self._peer = Peer(module)
        self._start_seconds = start_seconds
        self._opening = 0
        self.sound = True

    @property
    def pid(self) -> int:
        return self._peer.pid

    @property
    def alive(self) -> bool:
        return self._peer.alive

    def end(self) -> None:
        """Kills the process, whatever it is doing."""
        self._peer.end()

    def _open(self, hello: Mapping[str, object]) -> None:
        """Has it open what a greeting names, before it does anything else."""
        self._opening += 1
        try:
            self._peer.send(Kind.HELLO, json.dumps(hello).encode())
        except PeerDied:
            self.sound = False

    def _wait_until_open(self, refusal: Callable[[dict[str, Any]], Exception]) -> None:
        """Waits until the last thing is open: of those before it, one may be gone by now.

        Raises `NoWorker`, `PeerDied`, and what `refusal` makes of the reason why it cannot be opened.
        """
        while self._opening:
            try:
                kind, payload = self._peer.read(time.monotonic() + self._start_seconds, begun=False)
            except TimeoutError as error:
                raise NoWorker("its process did not start") from error
            self._opening -= 1
            if kind is not Kind.READY and not self._opening:
                raise refusal(json.loads(payload))
