"""A plot as somebody wrote it: no more than a schema and who plays what, and where in the file each of it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from solver.plot import Proof
from solver.schema import Schema
from world.facts import Fact
from world.origin import Origin

Days: TypeAlias = tuple[int, int]
"""The first and the last day (numbers of `world/time/day.py`) that something written leaves open: often the same."""


@dataclass(frozen=True)
class Name:
    """An id, or another word, and where it stands."""

    text: str
    at: Origin


@dataclass(frozen=True)
class DraftScene:
    """A scene. `id` is the schema's word for it, `name` what the file calls it. What is None is not written."""

    id: str
    name: str
    at: Origin
    begin: Days | None = None
    end: Days | None = None
    place: Name | None = None
    participants: tuple[Name, ...] | None = None
    kind: str | None = None

    @property
    def is_dated(self) -> bool:
        """Whether the days on which it begins and ends are written."""
        return self.begin is not None and self.begin[0] == self.begin[1] and self.last is not None

    @property
    def last(self) -> int | None:
        """The day on which it certainly ends; None where that is not written."""
        days = self.end or self.begin
        return days[0] if days is not None and days[0] == days[1] else None


@dataclass(frozen=True)
class Draft:
    """A plot, of a schema or of the variant of one that has its roles. `name` is empty where the file gives none."""

    name: str
    schema: Schema
    at: Origin
    roles: Mapping[str, Name]
    scenes: tuple[DraftScene, ...] = ()
    proof: tuple[Proof, ...] = ()
    facts: tuple[Fact, ...] = ()
