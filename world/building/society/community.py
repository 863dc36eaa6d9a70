"""A community of people over the years, and what it has to offer to those who simulate parts of its life."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from world.building.naming import Ids
from world.building.society.chronicle import Chronicle, Tale, dated
from world.building.society.customs import Customs
from world.building.society.person import Person
from world.building.society.setting import Setting, Town
from world.building.society.surroundings import Acquainted

LARGEST: Final = 1_000
"""People in one community; a larger world has several."""

_TRIES: Final = 3


@dataclass
class Community:
    """The `number`th community of a world. Everything random in it comes from `luck`, and so from the seed alone."""

    setting: Setting
    number: int
    size: int
    well_known: tuple[Acquainted, ...] = ()
    people: list[Person] = field(default_factory=list)
    alive: list[Person] = field(default_factory=list)
    year: int = 0
    new_year: int = 0
    """The first day of the present year."""

    def __post_init__(self) -> None:
        self.luck = Random(f"{self.setting.seed}/{self.number}")
        self.chronicle = Chronicle(f"{self.setting.around.mark}{self.number}")
        self._ids = Ids()
        self._aliases: set[str] = set()
        self.full_names: set[str] = set(self.setting.around.names)
        self.towns = self.setting.neighbourhood(self.luck, self.size)
        self.freed: list[tuple[int, Person]] = []
        self.secrets: dict[str, tuple[Tale, Person, Person]] = {}
        self.at_home: dict[str, list[Person]] = {}
        self.at_work: dict[tuple[str, str], list[Person]] = {}
        for town in self.setting.towns:
            self.chronicle.names[town.id] = town.city.name
            self.chronicle.names[town.syndicate] = "the syndicate"
        for service in self.setting.services:
            self.chronicle.names[self.setting.organisation(service)] = f"the {service.short}"

    @property
    def customs(self) -> Customs:
        """How its people live."""
        return self.setting.habits

    def chance(self, part: str, name: str) -> bool:
        """Whether something comes about, as often as its rate says."""
        return self.luck.random() < self.customs.rate(part, name)

    def some_day(self) -> int:
        """A day of the present year."""
        return self.new_year + self.luck.randrange(365)

    def town(self, person: Person) -> Town:
        """Where somebody lives."""
        return self.setting.by_city[person.home]

    def country(self, city: str, day: int) -> str | None:
        """The country that ruled a city on a day."""
        return self.setting.by_city[city].city.country_on(day)

    def venue(self, city: str, kind: str = "") -> str:
        """A place to meet in a city."""
        venues = self.setting.by_city[city].venues
        return self.luck.choice(venues[kind or self.luck.choice(("Cafe", "Bar", "Hotel", "Park"))])

    def day_for(self, city: str, *people: Person, since: int = -(10**9)) -> int | None:
        """A day of this year on which all of them can be in a city, after the day `since`; None where none is found."""
        for _ in range(_TRIES):
            day = self.some_day()
            if day > since and all(one.can_be(city, day) and self._is_there(one, city, day) for one in people):
                return day
        return None

    def happens(self, kind: str, day: int, city: str, people: tuple[Person, ...], *roles: tuple[str, str]) -> Tale:
        """Something that people take part in, in a city."""
        for one in people:
            one.is_in(city, day)
        return self.chronicle.event(kind, day, *roles)

    def id_for(self, name: str) -> str:
        """A new id for a person of this name; people of other communities get others."""
        while (one := self._ids.make(f"{name} c{self.number}" if self.number else name)) in self.setting.around.types:
            continue
        return one

    def alias(self, draw: Callable[[], str]) -> str:
        """A name that nobody here has borne under cover, nor of her own."""
        while (name := draw()) in self._aliases or name in self.full_names:
            continue
        self._aliases.add(name)
        return name

    def motive_of(self, one: Person, kind: str) -> str:
        """The id of somebody's motive; she comes to have one of this kind where she had none."""
        if not one.motive:
            one.motive = kind
        return f"{one.id}/motive-1"

    def secret(self, label: str, betrayal: Tale, betrayer: Person, betrayed: Person) -> str:
        """A new secret about a betrayal, kept by who did it."""
        name = self.luck.choice(self.customs.words["secrets"]).format(betrayal=label, betrayed=betrayed.short)
        one = self.chronicle.thing("Secret", name)
        self.chronicle.facts += [
            (one, "lg:concerning", betrayal.id),
            (one, "lg:keptBy", betrayer.id),
            *dated(one, betrayal.begin, None),
        ]
        self.secrets[one] = (betrayal, betrayer, betrayed)
        return one

    def lasts(
        self, kind: str, begin: int, people: tuple[Person, ...], *roles: tuple[str, str], end: int | None = None
    ) -> Tale:
        """Something begins to hold, and ends at the latest when one of these people dies."""
        tale = self.chronicle.situation(kind, begin, *roles, end=end)
        for one in people:
            one.open.append(tale)
        return tale

    def friends_here(self, one: Person) -> list[Person]:
        """Those whom a bond that holds binds to somebody, and who live in the same city."""
        bound = (self.people[place] for place, tie in one.ties.items() if tie.end is None)
        return [friend for friend in bound if friend.home == one.home]

    def refresh(self) -> None:
        """Sorts those who are grown and can be found by where they live and for whom they work."""
        first = self.new_year
        self.alive = [one for one in self.alive if one.gone_from > first]
        self.at_home, self.at_work = {}, {}
        for one in self.alive:
            if first - one.born > 5844:
                self.at_home.setdefault(one.home, []).append(one)
                if one.employer:
                    self.at_work.setdefault((one.employer, one.home), []).append(one)

    def _is_there(self, one: Person, city: str, day: int) -> bool:
        """Whether somebody who lives in a city has come there by a day; elsewhere she is a guest."""
        return one.home != city or day >= one.home_since
