"""The work of a search in pieces, each a function of a calendar and an argument that can be sent to another process.

Whoever calls `find_plots` may say how pieces are done: here, one after the other, or by several processes that each
open the world. What one has learned of the world's days the next one knows. The results are taken in the order of the
arguments, so they are the same either way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Protocol, TypeVar

from solver.asking import Days
from solver.plot import Plot
from solver.schedule import Calendar, Schedule, Verdict, wanted
from solver.schema import Schema
from solver.staging import scenes_of, stage
from world import World

AT_ONCE: Final = 50
"""Things in one piece."""

Argument = TypeVar("Argument")
Result = TypeVar("Result")


class Doing(Protocol):
    """Does a task with each of some arguments; gives the results in the order of the arguments."""

    def __call__(
        self, task: Callable[[Calendar, Argument], Result], arguments: Iterable[Argument], /
    ) -> Iterator[Result]: ...


def here(world: World) -> Doing:
    """In this process, each piece when its result is asked for."""
    calendar = Calendar(world)

    def doing(task: Callable[[Calendar, Argument], Result], arguments: Iterable[Argument], /) -> Iterator[Result]:
        return (task(calendar, argument) for argument in arguments)

    return doing


def pieces(things: Iterable[Argument], size: int = AT_ONCE) -> Iterator[tuple[Argument, ...]]:
    """Some things, so many at a time."""
    waiting = iter(things)
    while some := tuple(islice(waiting, size)):
        yield some


@dataclass(frozen=True)
class Piece:
    """Some casts (ids by role) of a schema, each with its tension; `when` are days asked of scenes (see `Wanted`)."""

    schema: Schema
    casts: tuple[tuple[float, Mapping[str, str]], ...]
    seed: int = 0
    when: Mapping[str, Days] = field(default_factory=dict)


def fitting(calendar: Calendar, some: Piece) -> list[Verdict]:
    """For each of some casts, whether its scenes fit into the world's time."""
    _read(calendar, some)
    return [_schedule(calendar, some, cast).verdict() for _, cast in some.casts]


def _schedule(calendar: Calendar, some: Piece, cast: Mapping[str, str]) -> Schedule:
    scenes = scenes_of(some.schema, cast)
    return Schedule(calendar, scenes, cast, written=wanted(scenes, some.when))


def staged(calendar: Calendar, some: Piece) -> list[Plot]:
    """The plots of some casts, all of which fit."""
    _read(calendar, some)
    return [stage(calendar, some.schema, cast, tension, some.seed, some.when) for tension, cast in some.casts]


def _read(calendar: Calendar, some: Piece) -> None:
    """Asks the world at once about all whom some casts name, where that saves requests."""
    calendar.world.read((name for _, cast in some.casts for name in cast.values()), around=True)
