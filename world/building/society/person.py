"""A person who lives in a community: where, with whom, for whom, and on which days she can be met."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import Final

from world.building.naming import FamilyName
from world.building.services import Service
from world.building.society.chronicle import Tale

FAR_APART: Final = 15
"""Days between two events in different cities: whatever the year, nobody is in two places."""

FOREVER: Final = 10**9


@dataclass(slots=True, eq=False)
class Person:
    """`born` and `dies` are days; `home` is a city's id, `employer` an organisation's.

    `gone_from` is the day from which nobody meets her any more: she has vanished or is dead. `ties` are what binds her
    to others, by their place in the community, and `open` the situations that end when she dies.
    """

    place: int
    id: str
    name: str
    short: str
    is_woman: bool
    culture: str
    born: int
    birthplace: str
    home: str
    home_since: int
    sociability: float
    given: str = ""
    family_name: FamilyName | None = None
    parents: tuple[int, ...] = ()
    grandparents: tuple[int, ...] = ()
    dies: int = FOREVER
    gone_from: int = FOREVER
    kept_until: int = -FOREVER
    begins_work: int = 0
    retires: int = FOREVER
    employer: str = ""
    rank: int = 0
    post_until: int = 0
    due: tuple[Service, int] | None = None
    is_criminal: bool = False
    motive: str = ""
    wound: str = ""
    spouse: int = -1
    residence: Tale | None = None
    work: Tale | None = None
    cover: Tale | None = None
    love: Tale | None = None
    ties: dict[int, Tale] = field(default_factory=dict)
    enemies: dict[int, Tale] = field(default_factory=dict)
    secrets: list[tuple[int, str]] = field(default_factory=list)
    running: list[Tale] = field(default_factory=list)
    betrayed: set[int] = field(default_factory=set)
    open: list[Tale] = field(default_factory=list)
    days: list[tuple[int, str]] = field(default_factory=list)

    def age(self, day: int) -> float:
        """Years since birth."""
        return (day - self.born) / 365.25

    def acts_on(self, day: int) -> bool:
        """Whether she is grown, alive, free and to be found on a day."""
        return self.born + 5844 <= day < self.dies and day < self.gone_from and day > self.kept_until

    def vanishes(self, day: int) -> None:
        """Nobody meets her any more from a day on, and nobody knows of her death."""
        self.gone_from, self.dies = day, FOREVER

    def can_be(self, city: str, day: int) -> bool:
        """Whether she can take part in something in a city on a day, as far as all else that she does allows."""
        if not self.acts_on(day):
            return False
        at = bisect_left(self.days, (day - FAR_APART, ""))
        while at < len(self.days) and self.days[at][0] <= day + FAR_APART:
            when, where = self.days[at]
            if where != city or when == day:
                return False
            at += 1
        return True

    def has_no_plans(self, day: int, *, apart: int = 0) -> bool:
        """Whether nothing of hers is fixed for after a day, nor within so many days before it."""
        return not self.days or self.days[-1][0] < day - apart

    def is_in(self, city: str, day: int) -> None:
        """Notes that she was in a city on a day."""
        insort(self.days, (day, city))

    def is_kin_of(self, other: "Person") -> bool:
        """Whether the two are parent and child, or have a parent or a grandparent in common."""
        mine = {self.place, *self.parents, *self.grandparents}
        return not mine.isdisjoint((other.place, *other.parents, *other.grandparents))
