"""What every peer is given: the same world as plain tables of numbers, in one file.

A table a property (with those below it), a column a class (with those below it), and the bounds of days: the first and
the last that a thing has, as year · 10,000 + month · 100 + day. Numbers sort as ids do.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from world import World
from world.columns.columns import UNKNOWN

Table = NDArray[np.int32]

PROPERTIES: Final = (
    "agent",
    "betrayed",
    "betrayer",
    "deceased",
    "fear",
    "giver",
    "holder",
    "knownTo",
    "motive",
    "organisation",
    "participant",
    "party",
    "place",
    "prisoner",
    "receiver",
    "robbed",
    "skill",
    "thing",
    "wound",
)
EXACT: Final = ("before", "endLatest", "possiblySameAs", "within")
KINDS: Final = (
    "Bar",
    "Betrayal",
    "Cafe",
    "City",
    "Death",
    "Document",
    "Enmity",
    "Event",
    "Hiding",
    "Hotel",
    "Imprisonment",
    "Love",
    "Organisation",
    "Park",
    "Person",
    "Possession",
    "Redemption",
    "Relationship",
    "Renown",
    "Residence",
    "Service",
    "Theft",
    "Transfer",
    "Venue",
    "Weapon",
)
BOUNDS: Final = ("beginEarliest", "beginLatest", "endEarliest", "endLatest")


def write(world: World, file: Path) -> None:
    """Writes the tables: `property_…` and `kind_…` as they are named, `least_…` and `most_…` for the days."""
    columns = world.columns
    tables: dict[str, Table] = {}
    for names, read in ((PROPERTIES, columns.property), (EXACT, columns.exactly)):
        for name in names:
            pairs = read(f"lg:{name}")
            tables[f"property_{name}"] = np.stack([pairs.first, pairs.second])
    for name in KINDS:
        tables[f"kind_{name}"] = np.asarray(columns.kind(f"lg:{name}"))
    for name in BOUNDS:
        things = np.unique(columns.exactly(f"lg:{name}").first)
        for which, days in zip(("least", "most"), columns.days(f"lg:{name}", things), strict=True):
            known = days != UNKNOWN
            tables[f"{which}_{name}"] = np.stack([things[known], days[known]])
    np.savez(file, **tables)  # type: ignore[arg-type]  # every keyword is an array


def read(file: Path) -> Mapping[str, Table]:
    """The tables by name."""
    with np.load(file) as tables:
        return {name: tables[name] for name in tables.files}
