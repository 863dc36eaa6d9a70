"""What can go wrong between a schema, a cast and a world.

LegendryError
├── SchemaError     a schema file with a mistake in it
├── CastError       a cast that names no role, or nobody who could play it
├── SchedulingError scenes that are asked to be scheduled in a way that cannot be meant
└── TooWide         rules whose roles hang together too closely to be counted
    └── TooMuch     as far as the work for it may go
"""

from world import LegendryError


class SchemaError(LegendryError):
    """A plot schema that cannot be read."""


class CastError(LegendryError):
    """A cast that the schema does not have, or that the world cannot fill as asked."""


class SchedulingError(LegendryError):
    """A scheduling problem that cannot be meant."""


class TooWide(LegendryError):
    """Rules that leave too many combinations of a few roles to go through. `size` is how many, where that is known."""

    def __init__(self, message: str, size: int = 0) -> None:
        super().__init__(message)
        self.size = size


class TooMuch(TooWide):
    """Rules whose every combination can be listed, but not in the work that may be spent on them."""

    def __init__(self) -> None:
        super().__init__(
            "The roles hang together too closely for their casts to be counted. "
            "Fix roles of the cast, or bind them more closely to each other by rules."
        )
