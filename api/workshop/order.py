"""What a workshop is to do, and what comes of it."""

import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from world.query.snapshot import Snapshot

STOP: Final = signal.SIGUSR1
"""The signal that has a worker leave off what it is at."""

Progress: TypeAlias = Mapping[str, Any]
"""How far work has come: `{"what": …, "done": n, "total": n or None}`."""


@dataclass(frozen=True)
class Place:
    """Where a worker finds the world: a snapshot, which stays as long as this is held, or a SPARQL server's address."""

    title: str
    snapshot: Snapshot | None = None
    address: str = ""

    @property
    def path(self) -> Path | None:
        """The folder of the snapshot."""
        return self.snapshot.path if self.snapshot else None

    def is_same(self, other: "Place") -> bool:
        """Whether a worker that has one open need not open the other."""
        return self.snapshot is other.snapshot and self.address == other.address


@dataclass(frozen=True)
class Made:
    """What came of it, ready to be sent: a body and its type."""

    body: bytes
    media_type: str = "application/json"


@dataclass(eq=False)
class Order:
    """One piece of work: the name of a task, and its arguments as JSON has them.

    `told` hears on a thread of the workshop how far it has come.
    """

    task: str
    asked: Mapping[str, Any]
    told: Callable[[Progress], None] | None = None
    is_begun: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: Callable[[], None] | None = None
    _is_called_off: bool = False

    @property
    def is_called_off(self) -> bool:
        return self._is_called_off

    def call_off(self) -> None:
        """Has it stopped at once, wherever it is. What is done already stays done."""
        with self._lock:
            self._is_called_off = True
            stop = self._stop
        if stop:
            stop()

    def stopped_by(self, stop: Callable[[], None] | None) -> None:
        """Says what stops it from now on; calls that where it was called off before."""
        with self._lock:
            self._stop = stop
            is_late = self._is_called_off
        if is_late and stop:
            stop()
