"""How a served world fares: figures that are counted, and whether it is well."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figures:
    """As they are now; `killed` and `started` since the server began. Processes are told by their ids."""

    running: int
    waiting: int
    killed: int
    started: int
    workers: tuple[int, ...]
    writer: int | None
    changes: int


@dataclass(frozen=True)
class Health:
    """Whether the processes that answer queries do so, and whether the store can be read."""

    workers: Literal["idle", "busy", "silent"]
    is_readable: bool

    @property
    def is_well(self) -> bool:
        return self.workers != "silent" and self.is_readable
