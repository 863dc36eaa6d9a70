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
from solver.schedule import Calendar
from solver.schema import Schema

RULE: Final = "scenes_fit_into_time"
_MOST_PAIRS: Final = 4_000_000
_MOST_LIVES: Final = 5_000
"""People of one role whose lives are read for this; where there are more, the schedule alone decides."""

_FIRST: Final = -(10**7)
_LAST: Final = 10**7

_Days = NDArray[np.int64]


def timely(calendar: Calendar, schema: Schema, found: Sequence[Relation], names: Names) -> list[Relation]:
    """Relations (rows of numbers) between the narrowest role and each other one that bounds the first scene."""
    after = {role: days for scene in schema.scenes[:1] for role, days in scene.after}
    if not after or any(scene.only for scene in schema.scenes[:1]):
        return []
    pivot = min(after, key=lambda role: after[role][1] - after[role][0])
    numbers = {role: _candidates(found, role) for role in dict.fromkeys([pivot, *after, *_players(schema)])}
    if not len(numbers[pivot]):
        return []
    windows = {role: _window(calendar, schema, role, numbers[role], names) for role in numbers}
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


def _window(
    calendar: Calendar, schema: Schema, role: str, numbers: NDArray[np.int32], names: Names
) -> tuple[_Days, _Days]:
    """The first and the last day that each candidate leaves for the first scene."""
    low = np.full(len(numbers), _FIRST, dtype=np.int64)
    high = np.full(len(numbers), _LAST, dtype=np.int64)
    bounds = [calendar.bounds(names.name(int(number))) for number in numbers]
    for _, days in (one for one in schema.scenes[0].after if one[0] == role):
        for place, (_, (earliest, latest)) in enumerate(bounds):
            if earliest is not None:
                low[place] = max(low[place], earliest + days[0])
            if latest is not None:
                high[place] = min(high[place], latest + days[1])
    since = until = 0
    for scene in schema.scenes:
        since, until = since + (0 if scene.only else scene.gap[0]), until + scene.gap[1]
        if scene is schema.scenes[0]:
            since = until = 0
        if scene.only or role not in (player for _, player in scene.participants):
            continue
        _narrow(calendar, numbers, names, (since, until), (low, high))
    return low, high


def _narrow(
    calendar: Calendar,
    numbers: NDArray[np.int32],
    names: Names,
    apart: tuple[int, int],
    window: tuple[_Days, _Days],
) -> None:
    """A scene between `apart` days after the first one goes on from what is told of a person, and before the death."""
    low, high = window
    for place, number in enumerate(numbers if len(numbers) <= _MOST_LIVES else ()):
        name = names.name(int(number))
        if (told := calendar.so_far(name)) is not None:
            low[place] = max(low[place], told + 1 - apart[1])
            if (end := calendar.bounds(name)[1][1]) is not None:
                high[place] = min(high[place], end - apart[0])
