"""Who is where, and when: each person's dated, placed days as columns, and the pairs of them that are worth a look.

The day of an event may be any from `leave` (the earliest on which one could go on) to `arrive` (the latest by which one
must have come). A stay holds at least from `arrive` to `leave`. So in both, whoever is certainly there on a day has
`arrive <= leave`, and from one to the next there are at most `next.arrive - this.leave` days.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import product, repeat
from typing import Final, NamedTuple

import numpy as np

from ontology.namespaces import LG
from ontology.vocabulary import vocabulary
from world.checking.pace import Ints
from world.checking.survey import Survey, Units
from world.columns import Frame
from world.columns.columns import TYPE
from world.columns.pairs import once
from world.facts import Fact, literal_value

WIDEST: Final = 100
"""Days within which an event must lie to count: no journey takes so long that a wider one could clash."""
MOST_PLACES: Final = 16
"""Places that are kept in mind while a person's stays are gone through: this many at once, the longest ones."""

_DATE = re.compile(r'"-?\d{4}-\d{2}-\d{2}"\^\^xsd:date')
_NO_EVENTS: Final = ("lg:Flashback", "lg:Journey", "lg:BorderCrossing")
_TIMES = {False: ("lg:endLatest", "lg:beginEarliest"), True: ("lg:beginLatest", "lg:endEarliest")}


class Day(NamedTuple):
    """That somebody has a part in something at a place; `stay`: for all the time from `arrive` to `leave`."""

    who: str
    what: str
    role: str
    place: str
    kind: str
    arrive: str
    leave: str
    stay: bool

    def facts(self) -> tuple[Fact, ...]:
        """The facts that make it so, but for where the place is."""
        arrive, leave = _TIMES[self.stay]
        return (
            (self.who, "rdf:type", "lg:Person"),
            (self.what, self.role, self.who),
            (self.what, "rdf:type", self.kind),
            (self.what, arrive, self.arrive),
            (self.what, leave, self.leave),
            (self.what, "lg:place", self.place),
        )


@dataclass(frozen=True)
class Whereabouts:
    """The days of all persons, sorted by person. `who` and `place` are numbers, `arrive` and `leave` days.

    `in_many_places`: what has more than one place.
    """

    days: tuple[Day, ...]
    who: Ints
    place: Ints
    arrive: Ints
    leave: Ints
    in_many_places: frozenset[str]

    def gap(self, one: int, other: int) -> int:
        """The most days that can lie between two; none or fewer when both are certainly on one day."""
        return int(max(self.arrive[other] - self.leave[one], self.arrive[one] - self.leave[other]))

    @cached_property
    def years(self) -> Ints:
        """The year of each `arrive`."""
        return self.arrive.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970

    def overlapping(self, clash: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
        """For each certain day, in order of time, the first earlier one that it overlaps and clashes with.

        Linear in the number of days (after sorting): of the earlier ones, the longest in each of `MOST_PLACES` places
        are compared.
        """
        order = self._certain()
        person, latest = self.who[order], self._running_latest(order)
        meets = (person[1:] == person[:-1]) & (self.arrive[order[1:]] <= self.leave[latest[:-1]])
        for busy in once(person[1:][meets]):
            first, last = np.searchsorted(person, [busy, busy + 1])
            yield from self._sweep(order[first:last].tolist(), clash)

    def consecutive(self) -> tuple[Ints, Ints]:
        """The pairs of neighbours in time: of the certain days, and of all."""
        certain = self._certain()
        latest = self._running_latest(certain)
        every = np.lexsort((np.maximum(self.arrive, self.leave), np.minimum(self.arrive, self.leave), self.who))
        earlier = np.concatenate([latest[:-1], every[:-1]])
        later = np.concatenate([certain[1:], every[1:]])
        alike = self.who[earlier] == self.who[later]
        many = max(len(self.who), 1)
        return np.divmod(once(earlier[alike] * many + later[alike]), many)

    def _certain(self) -> Ints:
        """The days on which somebody certainly is somewhere, by person and time."""
        certain = np.flatnonzero(self.arrive <= self.leave)
        by_time = np.lexsort((self.leave[certain], self.arrive[certain], self.who[certain]))
        return np.asarray(certain[by_time], dtype=np.int64)

    def _running_latest(self, order: Ints) -> Ints:
        """At each position, whichever of the same person's days until then one leaves last."""
        if not len(order):
            return order
        low, high = int(self.leave.min()), int(self.leave.max())
        key = self.who[order] * (high - low + 1) + self.leave[order] - low
        positions = np.arange(len(order))
        is_latest = key >= np.maximum.accumulate(key)
        return order[np.maximum.accumulate(np.where(is_latest, positions, 0))]

    def _sweep(self, order: list[int], clash: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
        active: dict[tuple[int, str], int] = {}
        for here in order:
            active = {key: there for key, there in active.items() if self.leave[there] >= self.arrive[here]}
            found = next((there for there in active.values() if clash(there, here)), None)
            if found is not None:
                yield found, here
            what = self.days[here].what
            key = (int(self.place[here]), what if what in self.in_many_places else "")
            if key not in active or self.leave[active[key]] < self.leave[here]:
                active[key] = here
            if len(active) > MOST_PLACES:
                del active[min(active, key=lambda name: int(self.leave[active[name]]))]


def whereabouts(survey: Survey, people: Units = None) -> Whereabouts:
    """The days of events at which somebody is in person, and of presences."""
    terms = vocabulary()
    roles = tuple(term.name for term in terms.properties.values() if term.in_person)
    events = {terms.compact(iri) for iri in terms.subclasses(LG.Event)} - set(_NO_EVENTS)
    rows = list(_days(survey, roles, events, people, stay=False))
    return columns([*rows, *_days(survey, ("lg:agent",), {"lg:Presence"}, people, stay=True)])


def residences(survey: Survey, people: Units = None) -> Whereabouts:
    """The days on which somebody certainly lives somewhere."""
    return columns(list(_days(survey, ("lg:agent",), {"lg:Residence"}, people, stay=True)))


def columns(days: list[Day]) -> Whereabouts:
    """Days as columns, each once, and without the events that are too uncertain to clash."""
    unique = list({(day.who, day.what, day.place): day for day in sorted(days, reverse=True)}.values())
    arrive, leave = _numbers([day.arrive for day in unique]), _numbers([day.leave for day in unique])
    kept: list[int] = np.flatnonzero(arrive - leave <= WIDEST).tolist()
    index = sorted(kept, key=lambda i: (unique[i].who, int(arrive[i]), int(leave[i]), unique[i]))
    sorted_days = tuple(unique[i] for i in index)
    _, who = np.unique([day.who for day in sorted_days], return_inverse=True)
    _, place = np.unique([day.place for day in sorted_days], return_inverse=True)
    places_of = Counter(what for what, _ in {(day.what, day.place) for day in sorted_days})
    return Whereabouts(
        days=sorted_days,
        who=who.astype(np.int64),
        place=place.astype(np.int64),
        arrive=arrive[index],
        leave=leave[index],
        in_many_places=frozenset(what for what, count in places_of.items() if count > 1),
    )


def _days(survey: Survey, roles: Sequence[str], kinds: Set[str], people: Units, *, stay: bool) -> Iterator[Day]:
    times = _TIMES[stay]
    rows = _rows(survey, roles, kinds, times) if people is None else _rows_of(survey, roles, times, people)
    for who, what, role, place, kind, arrive, leave in rows:
        if kind in kinds and _DATE.fullmatch(arrive) and _DATE.fullmatch(leave):
            yield Day(who, what, role, place, kind, arrive, leave, stay)


def _rows(survey: Survey, roles: Iterable[str], kinds: Set[str], times: tuple[str, str]) -> Iterator[tuple[str, ...]]:
    """Who, what, role, place, kind, arrival and departure of all people in what is of some kinds."""
    columns = survey.world.columns
    types, text = columns.exactly(TYPE), columns.terms.texts
    people = columns.turned(TYPE).joined(columns.terms.numbers(["lg:Person"]))[1]
    wanted = columns.terms.numbers(sorted(kinds))
    for role in roles:
        pairs = columns.exactly(role)
        found = Frame({"what": pairs.first, "who": pairs.second}, len(pairs)).where(np.isin(pairs.second, people))
        found = found.joined(found.columns["what"], types, "kind")
        found = found.where(np.isin(found.columns["kind"], wanted))
        for name, predicate in (("place", "lg:place"), ("arrive", times[0]), ("leave", times[1])):
            found = found.joined(found.columns["what"], columns.exactly(predicate), name)
        who, what, place, kind, arrive, leave = (
            text(found.columns[name]) for name in ("who", "what", "place", "kind", "arrive", "leave")
        )
        yield from zip(who, what, repeat(role), place, kind, arrive, leave, strict=False)


def _rows_of(
    survey: Survey, roles: Iterable[str], times: tuple[str, str], people: Iterable[str]
) -> Iterator[tuple[str, ...]]:
    """As `_rows`, around some people."""
    near = survey.near
    present = [name for name in dict.fromkeys(people) if "lg:Person" in survey.types(name)]
    for who, role in product(present, roles):
        for what in near.subjects(role, who):
            values = (near.objects(what, name) for name in ("lg:place", "rdf:type", *times))
            yield from ((who, what, role, *row) for row in product(*values))


def _numbers(dates: list[str]) -> Ints:
    return np.array([literal_value(date) for date in dates], dtype="datetime64[D]").astype(np.int64)
