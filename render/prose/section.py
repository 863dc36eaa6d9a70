"""What is told in one breath, and how much of a story there is room for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from render.manner import Length
from render.prose.entry import Pool
from render.prose.message import Message
from render.prose.verbs import Moment

_OPENING: Final = 3.5
"""Words that a line gets beyond its own, on average: days, places, and names of several words."""
WORDS: Final = {Length.FLASH: 365, Length.SHORT: 1350, Length.CHAPTER: 3850}
"""Words that are planned for. About one in ten of those that are not required finds no line that may be said."""


@dataclass(frozen=True)
class Room:
    """How much is looked for that may be told of the teller and of others, so that little is that will be dropped."""

    traits: int
    bonds: int
    traits_of_others: int
    bonds_of_others: int
    settings: int
    feelings: int
    strangers: int
    """Feelings toward people whom nobody meets in the story."""
    again: int
    """What is told of a place when the story comes back to it."""


ROOM: Final = {
    Length.FLASH: Room(4, 2, 2, 1, 3, 2, 0, 0),
    Length.SHORT: Room(8, 6, 4, 2, 5, 5, 0, 0),
    Length.CHAPTER: Room(12, 9, 6, 4, 7, 8, 3, 3),
}
AGAIN: Final = 20
"""The rank of a second line of a pool, which only long stories have room for; a third and a fourth have more."""


@dataclass(frozen=True)
class Item:
    """A message in its section: how soon it may be dropped (0 never), and how it stands to the moment."""

    message: Message
    rank: int
    moment: Moment = Moment.NOW


@dataclass(frozen=True)
class Section:
    """What is told in one paragraph, or in a paragraph for each turn of a talk. `whole` sections are dropped as one."""

    items: tuple[Item, ...]
    scene: str = ""
    whole: bool = False


def fitting(sections: Sequence[Section], length: Length) -> list[Section]:
    """What there is room for: all that is required, then what has the lowest ranks, until it is long enough."""
    ranked = sorted(
        (
            (item.rank, place, number)
            for place, section in enumerate(sections)
            for number, item in enumerate(section.items)
            if item.message.pool and (not section.whole or number == 0)
        ),
    )
    kept: set[tuple[int, int]] = set()
    words = 0.0
    for rank, place, number in ranked:
        if rank and words >= WORDS[length]:
            break
        section = sections[place]
        items = range(len(section.items)) if section.whole else (number,)
        kept.update((place, one) for one in items)
        words += sum(_likely(section.items[one].message.pool) for one in items)
    return [
        replace(section, items=left)
        for place, section in enumerate(sections)
        if (left := tuple(item for number, item in enumerate(section.items) if (place, number) in kept))
    ]


def _likely(pool: Pool) -> float:
    """How many words a line of a pool is likely to have."""
    some = pool[:4]
    return _OPENING + sum(entry.say.length for entry in some) / max(len(some), 1)
