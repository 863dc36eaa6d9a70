"""Casts that keep all rules but have no days for their scenes: the least moves of written times that give some.

Whether a move helps is found out with times laid over the world, by how far first in strides, then by halving.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from solver.asking import Days
from solver.repair.draft import Draft
from solver.repair.prices import Prices
from solver.repair.shifts import as_time, bounds, moved, moving, written
from solver.schedule import SO_FAR, Calendar, Schedule, Verdict, wanted
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
_Fits: TypeAlias = Callable[[Mapping[str, int]], bool]
"""Whether there are days for the scenes once things have moved by so many."""
_STRIDES: Final = (1, 8, 32, 128, 512, 2048, 8192)


def moves(
    calendar: Calendar,
    near: Neighbours,
    schema: Schema,
    cast: Mapping[str, str],
    when: Mapping[str, Days],
    prices: Prices,
) -> Iterator[Draft]:
    """For each written time that could move so that there are days for the scenes of a cast, the least move.

    `when` says between which days some of the scenes are to be.

    Where no time by itself would do, several that do together, of which none could stay.
    """
    scenes = scenes_of(schema, cast)
    if Schedule(calendar, scenes, cast, written=wanted(scenes, when)).verdict() is not Verdict.IMPOSSIBLE:
        return

    def fits(days: Mapping[str, int]) -> bool:
        after = Calendar(_with(calendar.world, near, days))
        return Schedule(after, scenes, cast, written=wanted(scenes, when)).verdict() is Verdict.POSSIBLE

    names = list(_movable(calendar, near, schema, cast))[:MOST_MOVED]
    found = False
    for name in names:
        for sign in (1, -1):
            days = _least(fits, {}, name, sign)
            if days is not None:
                found = True
                yield from _drafted(near, {name: sign * days}, prices)
    for sign in () if found or len(names) < 2 else (1, -1):
        if several := together(fits, names, sign):
            yield from _drafted(near, several, prices)


def together(fits: _Fits, names: Sequence[str], sign: int) -> dict[str, int]:
    """Several times that move one way, none of which could stay, each as little as will do; none if none do."""
    stride = next((days for days in _STRIDES if fits(dict.fromkeys(names, sign * days))), None)
    if stride is None:
        return {}
    days = dict.fromkeys(names, sign * stride)
    for name in names:
        rest = {other: moved for other, moved in days.items() if other != name}
        if rest and fits(rest):
            days = rest
    for name in days:
        others = {other: moved for other, moved in days.items() if other != name}
        least = _least(fits, others, name, sign)
        days = {**days, name: sign * least} if least is not None else days
    return days


def _drafted(near: Neighbours, days: Mapping[str, int], prices: Prices) -> Iterator[Draft]:
    draft = Draft()
    for name, some in days.items():
        cost = moving(near, name, some, prices)
        if cost is None:
            return
        draft = draft.with_move(name, some, cost)
    yield draft


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


def _least(fits: _Fits, others: Mapping[str, int], name: str, sign: int) -> int | None:
    """The least number of days by which something has to move beside others, if one of the strides does."""
    before = 0
    for stride in _STRIDES:
        if fits({**others, name: sign * stride}):
            while stride - before > 1:
                middle = (before + stride) // 2
                before, stride = (before, middle) if fits({**others, name: sign * middle}) else (middle, stride)
            return stride
        before = stride
    return None


def _with(world: World, near: Neighbours, days: Mapping[str, int]) -> World:
    """The world with the times of some things moved by so many days, and the days that follow with them."""
    gone: list[Fact] = []
    new: list[Fact] = []
    for name, some in days.items():
        for key, text in written(near, name):
            gone.append((name, key, as_time(text)))
            new.append((name, key, as_time(moved(text, some))))
        for key, day in zip(BOUNDS, bounds(near, name), strict=True):
            if day is not None:
                gone.append((name, key, literal(iso(day), "xsd:date")))
                new.append((name, key, literal(iso(day + some), "xsd:date")))
    return changed(world, Change(tuple(gone), tuple(new)))
