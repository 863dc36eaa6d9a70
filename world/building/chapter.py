"""What a world is written from: its setting and its communities, each ready to be stored.

Whoever calls `build` may say how communities are done: here, one after the other, or by several processes. Chapters
come in their order, so the world is the same either way.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from world.building.society.community import LARGEST, Community
from world.building.society.person import FOREVER, Person
from world.building.society.setting import Setting
from world.building.society.simulation import simulate, told
from world.building.society.surroundings import Acquainted
from world.columns.part import Part
from world.facts import Fact
from world.provenance import facts_as_trig

_WELL_KNOWN: Final = 100
_GROWN: Final = 6_600
"""Days of life after which somebody gets letters."""

Place: TypeAlias = tuple[int, int]
"""The number of a community, and how many people it has."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Facts as TriG, which is small to send and quick to store, and as a part of the world's columns.

    `facts` is how many they are, and `people` of how many they tell.
    """

    trig: bytes
    part: Part
    facts: int
    people: int


@dataclass(frozen=True)
class Stage:
    """All that a community needs to know: the setting, and the people whom everybody may write to."""

    setting: Setting
    well_known: tuple[Acquainted, ...]


Staged: TypeAlias = Callable[[Callable[[Stage, Place], Chapter], Stage, Iterable[Place]], Iterator[Chapter]]
"""Does a task with each of some communities on a stage; gives the chapters in the order of the communities."""


def here(task: Callable[[Stage, Place], Chapter], stage: Stage, places: Iterable[Place]) -> Iterator[Chapter]:
    """In this process, each community when its chapter is asked for."""
    return (task(stage, place) for place in places)


def chapters(setting: Setting, staged: Staged = here) -> Generator[Chapter, None, None]:
    """The setting, and then each community.

    The first one is simulated in this process, as all others know the best-known of its people; `staged` does the rest.
    """
    yield _written(setting.facts(), 0)
    (number, size), *others = enumerate(sizes(setting.size))
    well_known = setting.around.people
    first = simulate(setting, number, size, well_known)
    stage = Stage(setting, well_known + _well_known(first))
    chapter = _written(told(first), size)
    del first  # nobody needs its people any more
    yield chapter
    del chapter
    if others:
        yield from staged(chapter_of, stage, others)


def chapter_of(stage: Stage, place: Place) -> Chapter:
    """A community that is not the first one."""
    number, size = place
    return _written(told(simulate(stage.setting, number, size, stage.well_known)), size)


def sizes(size: int) -> Iterator[int]:
    """How many people each community has."""
    while size > 0:
        yield min(size, LARGEST)
        size -= LARGEST


def _written(facts: Iterable[Fact], people: int) -> Chapter:
    listed = list(facts)
    return Chapter(facts_as_trig(listed), Part.of(listed).as_stored(), len(listed), people)


def _well_known(community: Community) -> tuple[Acquainted, ...]:
    """The most sociable people of a community, whom others write to."""
    best = sorted(community.people, key=lambda one: (-one.sociability, one.id))[:_WELL_KNOWN]
    return tuple(Acquainted(one.id, one.name, one.born + _GROWN, _last(one)) for one in best)


def _last(one: Person) -> int:
    """The last day on which somebody can get a letter."""
    gone = min(one.dies, one.gone_from)
    return gone - 1 if gone < FOREVER else FOREVER
