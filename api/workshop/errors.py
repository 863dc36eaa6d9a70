"""Why work was not done: what the server finds, and what a worker says.

Remedied
├── WorkTooSlow      its time was up, and its process was killed
├── WorkTooGreedy    it wanted more memory than it may have, or ended its process otherwise
├── CalledOff        nobody waits for it any more
├── WorkFailed       a fault of ours: the log says more
└── Relayed          any error of the work itself; `kinds` are the names of its class and of those above it
"""

from typing import Any

from api.errors import TooSlow
from world.errors import LegendryError, Remedied


class WorkTooSlow(TooSlow):
    """Its time was up, and its process was killed."""


class WorkTooGreedy(Remedied):
    """It wanted more memory than it may have, or ended its process otherwise."""

    def __init__(self) -> None:
        super().__init__(
            "This needed more memory than it may have, and was stopped.",
            "Fix more roles of the cast, ask for less at once, or use the command line.",
        )


class CalledOff(Remedied):
    """Nobody waits for it any more."""

    def __init__(self) -> None:
        super().__init__("This was called off.", "Ask again.")


class WorkFailed(Exception):
    """A fault of ours. The text is the traceback of the worker, for the log only."""


class Relayed(Remedied):
    """An error that a worker had, with the words that it has there."""

    def __init__(self, kinds: tuple[str, ...], message: str, remedy: str, where: str) -> None:
        super().__init__(message, remedy, where)
        self.kinds = kinds

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".rstrip()


def as_json(error: LegendryError) -> dict[str, Any]:
    """An error as a worker sends it."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if isinstance(error, Remedied):
        return {"kinds": kinds, "message": error.what, "remedy": error.remedy, "where": error.where}
    return {"kinds": kinds, "message": str(error), "remedy": "", "where": ""}


def from_json(sent: dict[str, Any]) -> Relayed:
    """An error as the server raises it."""
    return Relayed(tuple(sent["kinds"]), sent["message"], sent["remedy"], sent["where"])
