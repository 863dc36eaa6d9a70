"""What is to be scheduled: scenes and other moments, what bounds them, and where people have to be; and the answers.

Hours are whole numbers since 1970-01-01T00:00, so that hour // 24 is the day of `world/time/day.py`. Everything here is
plain data: nothing knows of worlds or schemas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final, TypeAlias

from solver.errors import SchedulingError
from world.errors import shorten
from world.time.network import clash_of

DAY: Final = 24
"""Hours."""


class Verdict(StrEnum):
    """How a search for times ended."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What a gap counts: hours from an end until a start, or days from the day of one start until that of another."""

    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True)
class Scene:
    """Something to be played in `hours` (0: it hardly takes time) at one of some places, if there are any.

    `people` are those who are there in person: they do nothing else meanwhile.
    """

    id: str
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    hours: int = 1


@dataclass(frozen=True)
class Bound:
    """The first and the last hour at which a scene or another moment may start; None is open."""

    point: str
    earliest: int | None
    latest: int | None
    because: str = ""


@dataclass(frozen=True)
class Gap:
    """At least and at most so many hours or days between two scenes or moments; None is open."""

    earlier: str
    later: str
    least: int | None
    most: int | None = None
    unit: Unit = Unit.HOURS
    because: str = ""


@dataclass(frozen=True)
class Stay:
    """That somebody is at a place for some hours, which start at some hour from `earliest` to `latest`.

    With `whole_days`, one comes and goes at any hour of the first and the last day, and may be away for as long as it
    takes no other day. With `closed`, one is nowhere else meanwhile but in the places of `within`.
    """

    id: str
    person: str
    place: str
    earliest: int
    latest: int
    hours: int = 1
    because: str = ""
    whole_days: bool = False
    closed: bool = False
    within: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lesson:
    """That somebody knows a fact after a scene."""

    scene: str
    fact: str
    person: str


@dataclass(frozen=True)
class Need:
    """That somebody has to know a fact before a scene."""

    scene: str
    fact: str
    person: str
    because: str = ""


@dataclass(frozen=True)
class Known:
    """That somebody knows a fact from an hour on, whatever is played."""

    fact: str
    person: str
    since: int


@dataclass(frozen=True)
class Way:
    """How long it takes from one place to another: hours, and days on which one cannot be in both."""

    hours: int = 0
    days: int = 0


NO_WAY: Final = Way()
UNKNOWN_WAY: Final = Way(hours=1, days=1)
"""What is assumed where nobody knows how far it is: that one is not in both on one day."""


@dataclass(frozen=True)
class Problem:
    """Scenes, in the order in which their times are chosen, and what has to hold.

    `moments` are other points in time: ids that bounds and gaps may name. `spots` give the spot (a city, say) of a
    place that is not its own; `ways` lead between spots, both ways alike, and are `UNKNOWN_WAY` where none is given.
    `names` are what readers call people, places and scenes. Raises `SchedulingError` for what cannot be meant.
    """

    scenes: tuple[Scene, ...]
    moments: tuple[str, ...] = ()
    bounds: tuple[Bound, ...] = ()
    gaps: tuple[Gap, ...] = ()
    stays: tuple[Stay, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    needs: tuple[Need, ...] = ()
    known: tuple[Known, ...] = ()
    spots: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], Way] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = [*(scene.id for scene in self.scenes), *self.moments, *(stay.id for stay in self.stays)]
        if len(set(ids)) < len(ids):
            twice = next(name for name in ids if ids.count(name) > 1)
            raise SchedulingError(f"`{shorten(twice)}` is there twice: give every scene, moment and stay its own id.")
        points = {*(scene.id for scene in self.scenes), *self.moments}
        named = [bound.point for bound in self.bounds]
        named += [name for gap in self.gaps for name in (gap.earlier, gap.later)]
        named += [one.scene for one in self.lessons] + [one.scene for one in self.needs]
        for name in named:
            if name not in points:
                raise SchedulingError(f"There is no scene or moment `{shorten(name)}`, of which something is asked.")
        lasting: Sequence[Scene | Stay] = (*self.scenes, *self.stays)
        for one in lasting:
            if one.hours < 0:
                raise SchedulingError(f"`{shorten(one.id)}` lasts {one.hours} hours: give it none or more.")

    def spot(self, place: str) -> str:
        """Where a place is, as far as ways are concerned."""
        return self.spots.get(place, place)

    def way(self, one: str, other: str) -> Way:
        """The way between two places."""
        here, there = self.spot(one), self.spot(other)
        if here == there:
            return NO_WAY
        return self.ways.get((here, there)) or self.ways.get((there, here)) or UNKNOWN_WAY

    def name(self, name: str) -> str:
        """What readers call somebody or something."""
        return self.names.get(name, name)


@dataclass(frozen=True)
class Schedule:
    """The hour at which each scene starts, and the place of each that has one."""

    starts: Mapping[str, int]
    places: Mapping[str, str]
    verdict: ClassVar[Verdict] = Verdict.POSSIBLE

    def day(self, scene: str) -> int:
        """The number of a scene's day."""
        return self.starts[scene] // DAY


@dataclass(frozen=True)
class Impossible:
    """Why there is no schedule, in words. With `minimal`, none of the reasons could be left out."""

    reasons: tuple[str, ...]
    minimal: bool = True
    verdict: ClassVar[Verdict] = Verdict.IMPOSSIBLE

    def __str__(self) -> str:
        return clash_of(self.reasons)


@dataclass(frozen=True)
class Unknown:
    """That the search was given up, and what could be done about it."""

    remedy: str
    verdict: ClassVar[Verdict] = Verdict.UNKNOWN


Answer: TypeAlias = Schedule | Impossible | Unknown
