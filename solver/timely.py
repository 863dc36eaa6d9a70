"""What can lie close enough in time for the scenes: pairs that a search need not try are left out before it begins.

Everything that bounds the day of the first scene is an interval for each candidate of a role. A cast whose intervals
have no day in common has no days for its scenes; each role is compared with the one that bounds that day most narrowly.
What is left may still not fit: the schedule decides (solver/schedule.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np

from solver.comparison import Comparison, Ids, Mask
from solver.relation import Names, Relations
from solver.schedule import SO_FAR
from solver.schema import Schema
from world import Pattern, World
from world.columns import table
from world.facts import literal_value
from world.time.day import from_iso

RULE: Final = "scenes_fit_into_time"

_EARLIEST: Final = Pattern.parse("?one lg:endEarliest ?day")
_LATEST: Final = Pattern.parse("?one lg:endLatest ?day")
_SO_FAR: Final = SO_FAR.also(Pattern.parse("?person a lg:Person").clauses)

UNBOUNDED: Final = 10**7
"""A day (and, negative, another one) that nothing lies beyond."""

_Window: TypeAlias = Callable[[Ids], tuple[Ids, Ids]]
"""The first and the last day that each of some candidates of a role leaves for the first scene."""


@dataclass(frozen=True)
class Bounds:
    """Days (int32) by number of an id: its earliest and its latest end, and when all that is told of it has begun."""

    earliest: Ids
    latest: Ids
    so_far: Ids

    @cached_property
    def last(self) -> Ids:
        """The latest end of those of whom something is told."""
        return np.where(self.so_far > -UNBOUNDED, self.latest, np.int32(UNBOUNDED))

    @classmethod
    def of(cls, world: World, found: Relations) -> "Bounds":
        """The days of all ids that are known in some relations."""

        def kept(called: str, pattern: Pattern, name: str, *, last: bool) -> Ids:
            def days(numbers: Ids) -> Ids:
                return _days(world, found.names, numbers, pattern, name, last=last)

            return found.kept(called, pattern, name, days)

        return cls(
            kept("earliest end", _EARLIEST, "one", last=True),
            kept("latest end", _LATEST, "one", last=False),
            kept("told so far", _SO_FAR, "person", last=True),
        )


def timely(schema: Schema, bounds: Bounds) -> list[Comparison]:
    """Comparisons of the narrowest role with each other one that bounds the first scene."""
    after = {role: days for scene in schema.scenes[:1] for role, days in scene.after}
    if not after or any(scene.only for scene in schema.scenes[:1]):
        return []
    pivot = min(after, key=lambda role: after[role][1] - after[role][0])
    first = _window(schema, pivot, bounds)
    others = [role for role in dict.fromkeys([*after, *_players(schema)]) if role != pivot]
    return [Comparison(RULE, (pivot, role), _meeting(first, _window(schema, role, bounds))) for role in others]


def _meeting(first: _Window, second: _Window) -> Callable[[Ids, Ids], Mask]:
    def meets(one: Ids, other: Ids) -> Mask:
        (low, high), (low_too, high_too) = first(one), second(other)
        found: Mask = np.maximum(low, low_too) <= np.minimum(high, high_too)
        return found

    return meets


def _players(schema: Schema) -> list[str]:
    """The roles that take part in scenes which are always played."""
    always = (scene for scene in schema.scenes if not scene.only)
    return list(dict.fromkeys(role for scene in always for _, role in scene.participants))


def _window(schema: Schema, role: str, bounds: Bounds) -> _Window:
    lows: list[tuple[Ids, int]] = []
    highs: list[tuple[Ids, int]] = []
    for _, (nearest, farthest) in (one for one in schema.scenes[0].after if one[0] == role):
        lows.append((bounds.earliest, nearest))
        highs.append((bounds.latest, farthest))
    since = until = 0
    for number, scene in enumerate(schema.scenes):
        if number:
            since, until = since + (0 if scene.only else scene.gap[0]), until + scene.gap[1]
        if not scene.only and role in (player for _, player in scene.participants):
            lows.append((bounds.so_far, 1 - until))
            highs.append((bounds.last, -since))

    def window(things: Ids) -> tuple[Ids, Ids]:
        return _narrowest(np.maximum, -UNBOUNDED, lows, things), _narrowest(np.minimum, UNBOUNDED, highs, things)

    return window


def _narrowest(narrower: np.ufunc, widest: int, bounds: Sequence[tuple[Ids, int]], things: Ids) -> Ids:
    """For each of some things the narrowest of some bounds, which are days by number, and how far they are shifted."""
    found = np.full(len(things), widest, dtype=np.int32)
    for days, shift in bounds:
        shifted = days[things]
        shifted += np.int32(max(-2 * UNBOUNDED, min(shift, 2 * UNBOUNDED)))
        narrower(found, shifted, out=found)
    return found


def _days(world: World, names: Names, numbers: Ids, pattern: Pattern, name: str, *, last: bool) -> Ids:
    """For some numbers the last day (or the first) that a pattern finds; unbounded where it finds none."""
    places, days = (_from_columns if world.is_here else _from_server)(world, names, numbers, pattern, name)
    found = np.full(len(numbers), -UNBOUNDED if last else UNBOUNDED, dtype=np.int32)
    (np.maximum if last else np.minimum).at(found, places, days)
    return found


def _from_columns(world: World, names: Names, numbers: Ids, pattern: Pattern, name: str) -> tuple[Ids, Ids]:
    asked = names.known[numbers]
    rows = table(world.columns, pattern, (name, "day"), {name: asked})
    written, which = np.unique(rows[:, 1], return_inverse=True)
    days = np.array([_day(text) for text in world.columns.terms.texts(written)], dtype=np.int32)[which]
    told = days != _NO_DAY
    return np.searchsorted(asked, rows[told, 0]).astype(np.int32), days[told]


def _from_server(world: World, names: Names, numbers: Ids, pattern: Pattern, name: str) -> tuple[Ids, Ids]:
    called: Mapping[str, int] = {names.name(number): place for place, number in enumerate(numbers.tolist())}
    found = [
        (called[one], day)
        for one, text in world.bulk_table(pattern, (name, "day"), {name: list(called)})
        if (day := _day(text)) != _NO_DAY
    ]
    both = np.array(found, dtype=np.int32).reshape(-1, 2)
    return both[:, 0], both[:, 1]


_NO_DAY: Final = -(2**31)


def _day(text: str) -> int:
    said = literal_value(text)
    return from_iso(said) if said else _NO_DAY
