"""Casts that keep all rules but have no days for their scenes: the least move of one written time that gives them some.

Whether a move helps is found out with times laid over the world, by how far first in strides, then by halving.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from solver.repair.draft import Draft
from solver.repair.prices import Prices
from solver.repair.shifts import as_time, bounds, moved, moving, written
from solver.schedule import SO_FAR, Calendar, Schedule, Verdict
from solver.schema import Schema
from solver.staging import scenes_of
from world import Fact, World
from world.checking.rehearsal import Change, changed
from world.facts import literal
from world.pattern import Neighbours
from world.time.dating import BOUNDS
from world.time.day import iso

MOST_MOVED: Final = 12
"""Things whose times are tried, of one cast."""
_STRIDES: Final = (1, 8, 32, 128, 512, 2048, 8192)


def moves(
    calendar: Calendar, near: Neighbours, schema: Schema, cast: Mapping[str, str], prices: Prices
) -> Iterator[Draft]:
    """For each written time that could move so that there are days for the scenes of a cast, the least move."""
    scenes = scenes_of(schema, cast)
    if Schedule(calendar, scenes, cast).verdict() is not Verdict.IMPOSSIBLE:
        return

    for name in list(_movable(calendar, near, schema, cast))[:MOST_MOVED]:
        for sign in (1, -1):
            fits = partial(_fits, calendar, near, schema, cast, name, sign)
            days = _least(fits)
            cost = None if days is None else moving(near, name, sign * days, prices)
            if days is not None and cost is not None:
                yield Draft().with_move(name, sign * days, cost)


def _fits(
    calendar: Calendar, near: Neighbours, schema: Schema, cast: Mapping[str, str], name: str, sign: int, days: int
) -> bool:
    """Whether there are days for the scenes once something has moved."""
    after = Calendar(_with(calendar.world, near, name, sign * days))
    return Schedule(after, scenes_of(schema, cast), cast).verdict() is Verdict.POSSIBLE


def _movable(calendar: Calendar, near: Neighbours, schema: Schema, cast: Mapping[str, str]) -> Iterator[str]:
    """What could stand in the way: those in the roles that scenes come after, and what the players do or did last."""
    scenes = scenes_of(schema, cast)
    people = [name for name in dict.fromkeys(cast.values()) if calendar.is_person(name)]
    names = dict.fromkeys(cast[role] for scene in scenes for role, _ in scene.after)
    for person in people:
        last = calendar.so_far(person)
        names.update(dict.fromkeys(near.subjects("lg:deceased", person)))
        stays = calendar.commitments.since(person, last)
        names.update(
            dict.fromkeys(stay.id.removeprefix(f"{person} at ").removeprefix(f"{person} in ") for stay in stays)
        )
        if last is not None:
            told = calendar.world.table(SO_FAR, ("told",), {"person": person, "day": literal(iso(last), "xsd:date")})
            names.update(dict.fromkeys(name for (name,) in told))
    yield from (name for name in names if written(near, name))


def _least(fits: Callable[[int], bool]) -> int | None:
    """The least number of days that fits, if one of the strides does."""
    before = 0
    for stride in _STRIDES:
        if fits(stride):
            while stride - before > 1:
                middle = (before + stride) // 2
                before, stride = (before, middle) if fits(middle) else (middle, stride)
            return stride
        before = stride
    return None


def _with(world: World, near: Neighbours, name: str, days: int) -> World:
    """The world with the times of one thing moved, and its days with them."""
    gone: list[Fact] = []
    new: list[Fact] = []
    for key, text in written(near, name):
        gone.append((name, key, as_time(text)))
        new.append((name, key, as_time(moved(text, days))))
    for key, day in zip(BOUNDS, bounds(near, name), strict=True):
        if day is not None:
            gone.append((name, key, literal(iso(day), "xsd:date")))
            new.append((name, key, literal(iso(day + days), "xsd:date")))
    return changed(world, Change(tuple(gone), tuple(new)))
