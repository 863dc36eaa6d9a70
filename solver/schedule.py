"""When the scenes happen: days that fit all that the world knows of its cast, chosen by the seed where there is room.

The cast's days and the scenes' gaps form one simple temporal network. Each scene in turn is set to a day between its
bounds, which keeps the network consistent to the end (Dechter, Meiri & Pearl 1991, theorem 3.2: a simple temporal
network decomposes).
"""

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from solver.schema import SceneTemplate
from world import Fact, Pattern, World
from world.errors import counted
from world.facts import literal_value
from world.time.day import from_iso, iso
from world.time.network import InconsistentTimes, TemporalNetwork

ROOM: Final = 1461
"""Days: how far beyond its earliest day a scene may be set where nothing else bounds it. Four years."""

UNDATED: Final = "1992-01-01"
"""The earliest first day of a plot in a world that dates nothing of its cast."""

_BEGIN = ("lg:beginEarliest", "lg:beginLatest")
_END = ("lg:endEarliest", "lg:endLatest")


SO_FAR = Pattern.parse(
    [
        {"any": ["?told lg:participant ?person", "?told lg:tells ?person"]},
        "?told lg:beginEarliest ?day",
    ]
)


class Calendar:
    """What a world knows of the days of its things, remembered between casts."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.bounds = lru_cache(maxsize=100_000)(self._bounds)
        self.so_far = lru_cache(maxsize=100_000)(self._so_far)

    def _bounds(self, name: str) -> tuple[tuple[int | None, int | None], tuple[int | None, int | None]]:
        """The earliest and latest day numbers of a beginning, and those of an end."""
        days = {fact[1]: from_iso(day) for fact in self._world.facts(name) if (day := _date(fact))}
        return (days.get(_BEGIN[0]), days.get(_BEGIN[1])), (
            days.get(_END[0]),
            days.get(_END[1]),
        )

    def _so_far(self, name: str) -> int | None:
        """The earliest day by which all that is told of a person has begun; None for what is no person."""
        if "lg:Person" not in self._world.types(name):
            return None
        days = [literal_value(day) for (day,) in self._world.table(SO_FAR, ("day",), {"person": name})]
        return max((from_iso(day) for day in days if day), default=from_iso(UNDATED))


class Schedule:
    """Days for the scenes of one cast."""

    def __init__(
        self,
        calendar: Calendar,
        scenes: Sequence[SceneTemplate],
        bindings: Mapping[str, str],
    ) -> None:
        self._scenes = scenes
        self._network: TemporalNetwork[str] = TemporalNetwork()
        for role, name in bindings.items():
            self._add_known(calendar, role, name)
        for scene in scenes:
            for role, (nearest, farthest) in scene.after:
                self._follow(f"{role}'s end", scene.id, nearest, farthest)
            for role in dict.fromkeys(role for _, role in scene.participants):
                if (told := calendar.so_far(bindings[role])) is not None:
                    self._network.require(
                        None,
                        scene.id,
                        told + 1,
                        f"{scene.id} goes on from what is told of {role}",
                    )
                    self._network.require(
                        scene.id,
                        f"{role}'s end",
                        0,
                        f"{scene.id} comes before the death of {role}",
                    )
        for earlier, later in pairwise(scenes):
            self._follow(earlier.id, later.id, *later.gap)

    def bounds(self) -> dict[str, tuple[int | None, int | None]]:
        """The earliest and latest day number of each scene. Raises `InconsistentTimes` when the scenes do not fit."""
        return self._network.bounds()

    def days(self, choice: random.Random) -> dict[str, str]:
        """The day (xsd:date) of each scene. Raises `InconsistentTimes` when the scenes do not fit."""
        days: dict[str, str] = {}
        for scene in self._scenes:
            earliest, latest = self.bounds().get(scene.id, (None, None))
            earliest = from_iso(UNDATED) if earliest is None else earliest
            latest = earliest + ROOM if latest is None else min(latest, earliest + ROOM)
            day = choice.randint(earliest, latest)
            self._network.require(None, scene.id, day)
            self._network.require(scene.id, None, -day)
            days[scene.id] = iso(day)
        return days

    def _add_known(self, calendar: Calendar, role: str, name: str) -> None:
        begin, end = f"{role}'s begin", f"{role}'s end"
        for point, (earliest, latest) in zip((begin, end), calendar.bounds(name), strict=True):
            side = point.rpartition(" ")[2]
            if earliest is not None:
                self._network.require(
                    None,
                    point,
                    earliest,
                    f"the {side} of {name} is {iso(earliest)} or later",
                )
            if latest is not None:
                self._network.require(
                    point,
                    None,
                    -latest,
                    f"the {side} of {name} is {iso(latest)} or earlier",
                )
        self._network.require(begin, end, 0, f"{name} begins before it ends")

    def _follow(self, earlier: str, later: str, nearest: int, farthest: int) -> None:
        self._network.require(
            earlier,
            later,
            nearest,
            f"{later} comes at least {counted(nearest, 'day')} after {earlier}",
        )
        self._network.require(
            later,
            earlier,
            -farthest,
            f"{later} comes at most {counted(farthest, 'day')} after {earlier}",
        )


def _date(fact: Fact) -> str | None:
    return literal_value(fact[2]) if fact[1] in (*_BEGIN, *_END) else None


__all__ = ["Calendar", "InconsistentTimes", "Schedule"]
