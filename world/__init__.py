"""What is so in a story world: its facts, where they were written, and questions about them."""

from world.errors import LegendryError, NoteErrors, UnknownTerm, WorldNotFound
from world.facts import Fact
from world.origin import Origin
from world.pattern import Match, Pattern
from world.store import World

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
