"""What is so in a story world: its facts, where they were written, and questions about them.

Each name is loaded when it is first used: a process that only answers queries starts in milliseconds without the rest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from world.errors import LegendryError, NoteErrors, UnknownTerm, WorldNotFound
    from world.facts import Fact
    from world.origin import Origin
    from world.pattern import Match, Pattern
    from world.store import World

_HOME: Final = {
    "Fact": "world.facts",
    "LegendryError": "world.errors",
    "Match": "world.pattern",
    "NoteErrors": "world.errors",
    "Origin": "world.origin",
    "Pattern": "world.pattern",
    "UnknownTerm": "world.errors",
    "World": "world.store",
    "WorldNotFound": "world.errors",
}

__all__ = [
    "Fact",
    "LegendryError",
    "Match",
    "NoteErrors",
    "Origin",
    "Pattern",
    "UnknownTerm",
    "World",
    "WorldNotFound",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_HOME[name]), name)
    return found
