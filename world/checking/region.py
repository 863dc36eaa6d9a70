"""Regions of a world: its things dealt out by their names, so that a check can go through one region after another.

What a rule finds lies around its centre: the first thing in its pattern whose class is given. Each thing is in one
region, so every clash is found in exactly one, however many there are.
"""

from typing import Final, NamedTuple
from zlib import crc32

import numpy as np

from world.columns import Columns, Ids
from world.columns.columns import TYPE
from world.pattern import Pattern, Triple
from world.pattern.clause import is_variable
from world.store import World

SIZE: Final = 100_000
"""Things of a region, about."""


class Region(NamedTuple):
    """The `number`th (from 0) of so many regions."""

    number: int = 0
    of: int = 1

    def part_of(self, columns: Columns, things: Ids) -> Ids:
        """Those of some things that are in this region, in the same order."""
        if self.of == 1:
            return things
        texts = columns.terms.texts(things)
        return things[np.array([crc32(text.encode()) % self.of == self.number for text in texts], dtype=np.bool_)]


ALL: Final = Region()


def regions(world: World) -> tuple[Region, ...]:
    """The regions of a world: one for every 100,000 things that have a type."""
    count = 1 + len(world.columns.exactly(TYPE)) // SIZE
    return tuple(Region(number, count) for number in range(count))


def centre(pattern: Pattern) -> tuple[str, str] | None:
    """The variable around which a pattern is looked for region by region, and its class; None where it has none."""
    return next(
        (
            (clause.subject[1:], clause.object)
            for clause in pattern.clauses
            if isinstance(clause, Triple) and clause.predicate == TYPE
            if is_variable(clause.subject) and not is_variable(clause.object)
        ),
        None,
    )
