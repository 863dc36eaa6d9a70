"""What happens in a community, and what holds there over time, until it is told as facts.

The days that follow from the dates are told along (see world/time/dating.py): every date here is a single day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from world.facts import Fact, literal
from world.time.day import iso

Roles: TypeAlias = tuple[tuple[str, str], ...]
"""Properties and their objects, as compact text; one property may stand there several times."""


@dataclass(slots=True, eq=False)
class Tale:
    """An event on the day `begin`, or a situation from `begin` until `end`; None is open."""

    id: str
    kind: str
    begin: int
    end: int | None
    roles: Roles
    is_event: bool


@dataclass
class Chronicle:
    """The tales of a community, in the order in which they began to be told. `prefix` goes before their numbers."""

    prefix: str
    tales: list[Tale] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def event(self, kind: str, day: int, *roles: tuple[str, str]) -> Tale:
        """Something happens on a day."""
        return self._put(kind, day, day, roles, is_event=True)

    def situation(self, kind: str, begin: int, *roles: tuple[str, str], end: int | None = None) -> Tale:
        """Something begins to hold."""
        return self._put(kind, begin, end, roles, is_event=False)

    def undated(self, kind: str, labels: Mapping[str, str], *roles: tuple[str, str]) -> None:
        """Something holds, nobody knows since when."""
        tale = Tale(self._id(kind), kind, 0, None, roles, is_event=False)
        self.facts += [(tale.id, "rdf:type", f"lg:{kind}"), (tale.id, "rdfs:label", literal(self.label(tale, labels)))]
        self.facts += [(tale.id, predicate, value) for predicate, value in roles]

    def thing(self, kind: str, name: str) -> str:
        """The id of a new thing."""
        one = self._id(kind)
        self.names[one] = name
        self.facts += [(one, "rdf:type", f"lg:{kind}"), (one, "rdfs:label", literal(name))]
        return one

    def tell(self, labels: Mapping[str, str]) -> Iterator[Fact]:
        """All of it as facts."""
        yield from self.facts
        for tale in self.tales:
            yield from _told(tale, self.label(tale, labels))

    def _put(self, kind: str, begin: int, end: int | None, roles: Roles, *, is_event: bool) -> Tale:
        tale = Tale(self._id(kind), kind, begin, end, roles, is_event)
        self.tales.append(tale)
        return tale

    def _id(self, kind: str) -> str:
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{kind.lower()}-{self.prefix}-{number}"

    def label(self, tale: Tale, labels: Mapping[str, str]) -> str:
        """What a tale is called, in words."""
        said: dict[str, str] = {}
        for predicate, value in tale.roles:
            key = predicate.partition(":")[2]
            name = self.names.get(value, value).strip('"')
            said[key] = f"{said[key]} and {name}" if key in said else name
        return labels[tale.kind].format_map(said)


def _told(tale: Tale, label: str) -> Iterator[Fact]:
    one = tale.id
    yield one, "rdf:type", f"lg:{tale.kind}"
    yield one, "rdfs:label", literal(label)
    for predicate, value in tale.roles:
        yield one, predicate, value
    yield from dated(one, tale.begin, tale.end, is_event=tale.is_event)


def dated(one: str, begin: int | None, end: int | None, *, is_event: bool = False) -> Iterator[Fact]:
    """When something was, and the days that follow: what world/time/dating.py makes of single days."""
    first = None if begin is None else iso(begin)
    last = None if end is None else iso(end)
    if is_event and first:
        yield one, "lg:when", f'"{first}"'
    else:
        if first:
            yield one, "lg:begin", f'"{first}"'
        if last:
            yield one, "lg:end", f'"{last}"'
    if first:
        yield one, "lg:beginEarliest", f'"{first}"^^xsd:date'
        yield one, "lg:endEarliest", f'"{last or first}"^^xsd:date'
        yield one, "lg:beginLatest", f'"{first}"^^xsd:date'
    elif last:
        yield one, "lg:beginLatest", f'"{last}"^^xsd:date'
        yield one, "lg:endEarliest", f'"{last}"^^xsd:date'
    if last:
        yield one, "lg:endLatest", f'"{last}"^^xsd:date'
