"""What can lie close enough in time for the scenes: pairs that a search need not try are left out before it begins.

Everything that bounds the day of the first scene is an interval for each candidate of a role. A cast whose intervals
have no day in common has no days for its scenes; pairs without one are found in bulk, against the role that bounds that
day most narrowly. What is left may still not fit: the schedule decides (solver/schedule.py).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solver.relation import Names, Relation
from solver.schedule import SO_FAR
from solver.schema import Schema
from world import Pattern, World
from world.facts import literal_value
from world.time.day import from_iso

RULE: Final = "scenes_fit_into_time"
_MOST_PAIRS: Final = 4_000_000
_MOST_CANDIDATES: Final = 20_000
"""Candidates of a role whose days are read for this; where there are more, the schedule alone decides."""

_EARLIEST: Final = Pattern.parse("?one lg:endEarliest ?day")
_LATEST: Final = Pattern.parse("?one lg:endLatest ?day")
_PEOPLE: Final = Pattern.parse("?person a lg:Person")

_FIRST: Final = -(10**7)
_LAST: Final = 10**7

_Days = NDArray[np.int64]


def timely(world: World, schema: Schema, found: Sequence[Relation], names: Names) -> list[Relation]:
    """Relations (rows of numbers) between the narrowest role and each other one that bounds the first scene."""
    after = {role: days for scene in schema.scenes[:1] for role, days in scene.after}
    if not after or any(scene.only for scene in schema.scenes[:1]):
        return []
    pivot = min(after, key=lambda role: after[role][1] - after[role][0])
    numbers = {role: _candidates(found, role) for role in dict.fromkeys([pivot, *after, *_players(schema)])}
    if not len(numbers[pivot]):
        return []
    windows = {role: _window(world, schema, role, numbers[role], names) for role in numbers}
    lows, highs = windows[pivot]
    relations = []
    for role, others in numbers.items():
        if role == pivot or not 0 < len(others) * len(numbers[pivot]) <= _MOST_PAIRS:
            continue
        low, high = windows[role]
        meets = np.maximum(lows[:, None], low) <= np.minimum(highs[:, None], high)
        first, second = np.nonzero(meets)
        rows = np.column_stack([numbers[pivot][first], others[second]]).astype(np.int32)
        relations.append(Relation(RULE, (pivot, role), rows))
    return relations


def _players(schema: Schema) -> list[str]:
    """The roles that take part in scenes which are always played."""
    always = (scene for scene in schema.scenes if not scene.only)
    return list(dict.fromkeys(role for scene in always for _, role in scene.participants))


def _candidates(found: Sequence[Relation], role: str) -> NDArray[np.int32]:
    """The values of a role that the most selective relation leaves."""
    columns = [np.unique(one.column(role)) for one in found if role in one.roles]
    return min(columns, key=len, default=np.array([], dtype=np.int32))


def _window(world: World, schema: Schema, role: str, numbers: NDArray[np.int32], names: Names) -> tuple[_Days, _Days]:
    """The first and the last day that each candidate leaves for the first scene."""
    low = np.full(len(numbers), _FIRST, dtype=np.int64)
    high = np.full(len(numbers), _LAST, dtype=np.int64)
    if not len(numbers) <= _MOST_CANDIDATES:
        return low, high
    called = [names.name(int(number)) for number in numbers]
    latest = _days(world, _LATEST, called)
    for _, days in (one for one in schema.scenes[0].after if one[0] == role):
        earliest = _days(world, _EARLIEST, called)
        for place, name in enumerate(called):
            low[place] = max(low[place], max(earliest.get(name, ()), default=_FIRST) + days[0])
            high[place] = min(high[place], min(latest.get(name, ()), default=_LAST) + days[1])
    since = until = 0
    told: dict[str, list[int]] | None = None
    for scene in schema.scenes:
        since, until = since + (0 if scene.only else scene.gap[0]), until + scene.gap[1]
        if scene is schema.scenes[0]:
            since = until = 0
        if scene.only or role not in (player for _, player in scene.participants):
            continue
        told = _records(world, called) if told is None else told
        for place, name in enumerate(called):
            if name in told:
                low[place] = max(low[place], max(told[name], default=_FIRST) + 1 - until)
                high[place] = min(high[place], min(latest.get(name, ()), default=_LAST) - since)
    return low, high


def _records(world: World, called: list[str]) -> dict[str, list[int]]:
    """For those who are people, the days by which what is told of them has begun."""
    told = _days(world, SO_FAR, called, "person")
    people = world.bulk_table(_PEOPLE, ("person",), {"person": called})
    return {name: told.get(name, []) for (name,) in people}


def _days(world: World, pattern: Pattern, called: list[str], name: str = "one") -> dict[str, list[int]]:
    """The days that a pattern finds for each of some things, in one question."""
    found: dict[str, list[int]] = {}
    for one, day in world.bulk_table(pattern, (name, "day"), {name: called}):
        if said := literal_value(day):
            found.setdefault(one, []).append(from_iso(said))
    return found
