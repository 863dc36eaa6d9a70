"""The world that a society grows around: what is there, and who can be written to, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase

from world.facts import literal_value
from world.pattern import Pattern
from world.store import World
from world.time.day import from_iso

_LONG_ENOUGH = 366
"""Days between the first and the last that is told of somebody who gets letters."""

_FIRST_ID = "residence-{}0-1"
"""What every building that was here before has left, by its mark."""


@dataclass(frozen=True)
class Acquainted:
    """A well-known person whom others may write to after the day `first` and until the day `last`.

    Where nobody knows when somebody lived, the two are None, and an acquaintance has no date either.
    """

    id: str
    name: str
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Surroundings:
    """The ids of a world with a type of each, when its things surely begin and end, and the people in it.

    `mark` goes into the ids of what is built, which so are nobody else's.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    begins: Mapping[str, int] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=dict)
    people: tuple[Acquainted, ...] = ()
    mark: str = ""
    names: frozenset[str] = frozenset()
    """What its people are called; nobody new is called so."""


def surroundings(world: World) -> Surroundings:
    """What there is in a world."""
    types = {fact[0]: fact[2] for fact in world.facts(predicate="rdf:type")}
    begins, ends = _days(world, "lg:beginLatest"), _days(world, "lg:endEarliest")
    over = frozenset(fact[0] for fact in world.facts(predicate="lg:endLatest"))
    marks = ("", *(f"{letter}-" for letter in ascii_lowercase))
    return Surroundings(
        types,
        begins,
        {one: day for one, day in ends.items() if one in over},
        tuple(_people(world, begins, ends)),
        next(mark for mark in marks if _FIRST_ID.format(mark) not in types),
        frozenset(world.label(fact[0]) for fact in world.facts(predicate="rdf:type", object="lg:Person")),
    )


def _days(world: World, bound: str) -> dict[str, int]:
    return {fact[0]: from_iso(literal_value(fact[2]) or "") for fact in world.facts(predicate=bound)}


def _people(world: World, begins: Mapping[str, int], ends: Mapping[str, int]) -> Iterable[Acquainted]:
    """The people of a world: between the first and the last dated thing that is told of them they surely lived."""
    pattern = Pattern.parse(["?person a lg:Person", "?event lg:participant ?person", "?event a lg:Event"])
    last_things = {fact[0] for kind in ("lg:Birth", "lg:Death") for fact in world.facts(None, "rdf:type", kind)}
    days: dict[str, list[int]] = {}
    for person, event in world.table(pattern, ("person", "event")):
        if event not in last_things and event in begins and event in ends:
            days.setdefault(person, []).append(begins[event])
    for person, _, _ in world.facts(predicate="rdf:type", object="lg:Person"):
        told = days.get(person, [])
        if told and max(told) - min(told) > _LONG_ENOUGH:
            yield Acquainted(person, world.label(person), min(told), max(told) - 1)
        elif not told:
            yield Acquainted(person, world.label(person))
