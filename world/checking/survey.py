"""A world as a check goes through it: asked as a whole or around a few things, and each part read once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

from world.checking.clashes import Clash
from world.checking.leaning import Leaning
from world.checking.region import ALL, Region, centre
from world.checking.rule import Rule
from world.columns import table
from world.facts import Fact, is_literal
from world.pattern import Match, Neighbours, Pattern, match_nearby, table_nearby
from world.store import World
from world.time.dating import BEFORE, BOUNDS

DERIVED: Final = frozenset([BEFORE, *BOUNDS])
"""What the world works out, also of things that are only mentioned."""

MOST_ROWS: Final = 10_000
"""So many matches are gone through one by one; where there are more, a query gives them with their facts."""

Units: TypeAlias = Sequence[str] | None
"""What a procedure is asked about: None is the whole world."""

_Part = TypeVar("_Part")


@dataclass(frozen=True)
class Procedure:
    """What no pattern can say.

    `find` gives the clashes of a whole world or of some units: persons, names, things, whatever the clashes fall apart
    into. `units` are those of a clash; `reach` are at least those of which changed facts (still or already there) may
    change the clashes.
    """

    find: Callable[["Survey", Rule, Units], Iterator[Clash]]
    units: Callable[[Clash], Iterable[str]]
    reach: Callable[["Survey", Sequence[Fact]], Iterable[str]]


class Survey:
    """A world and what was read of it. `forget` after every change.

    Where changes are tried out on top of a world, `below` is that one.
    """

    def __init__(self, world: World, below: World | None = None) -> None:
        self.world = world
        self.leaning = Leaning(world if below is None else below)
        self.near = Neighbours(world.store)
        self._parts: dict[tuple[Callable[..., object], tuple[str, ...] | None], Any] = {}

    def forget(self) -> None:
        """Reads everything anew from now on."""
        self.near.forget()
        self.world.changed()
        self._parts.clear()

    def table(
        self, pattern: Pattern, columns: Sequence[str], bindings: Mapping[str, Sequence[str]] | None = None
    ) -> list[tuple[str, ...]]:
        """The distinct, sorted rows of a pattern: of the world, or around what some variables are bound to."""
        if bindings is None:
            return self.world.bulk_table(pattern, columns)
        return table_nearby(self.near, pattern, columns, bindings)

    def matches(self, pattern: Pattern, region: Region = ALL) -> list[Match]:
        """Where a pattern holds in the world, or around a region's things: found in bulk, sorted, with its facts."""
        names, columns, heart = sorted(pattern.binds), self.world.columns, centre(pattern)
        if not names:
            return self.world.matches(pattern)
        given = {}
        if region.of > 1 and heart is not None:
            given = {heart[0]: region.part_of(columns, columns.kind(heart[1]))}
        rows = table(columns, pattern, names, given)
        if len(rows) > MOST_ROWS and not given:
            return self.world.matches(pattern)
        known = (dict(zip(names, map(columns.terms.text, row), strict=True)) for row in rows.tolist())
        return sorted(found for bindings in known for found in match_nearby(self.near, pattern, bindings))

    def part(self, make: Callable[["Survey", Units], _Part], units: Units = None) -> _Part:
        """What `make` reads of the world or of some units: made when first asked for."""
        key = make, None if units is None else tuple(units)
        if key not in self._parts:
            self._parts[key] = make(self, units)
        found: _Part = self._parts[key]
        return found

    def types(self, name: str) -> Sequence[str]:
        """The classes that are stated of a thing."""
        return self.near.objects(name, "rdf:type")

    def named_by(self, name: str) -> Iterator[str]:
        """The things that what is said of a thing leads to, such as who takes part in it and where it is."""
        return (value for values in self.near.about(name).values() for value in values if is_thing(value))

    def around(self, facts: Iterable[Fact]) -> list[str]:
        """The things in some facts, and those that what is said of their subjects leads to; sorted."""
        things = {term for fact in facts for term in (fact[0], fact[2]) if is_thing(term)}
        return sorted(things.union(*(self.named_by(subject) for subject in {fact[0] for fact in facts})))


def is_thing(term: str) -> bool:
    """Whether compact text names something of a world, and is neither a literal nor a term of the vocabulary."""
    return not is_literal(term) and not term.startswith("lg:")


def bound_to(*names: str) -> Callable[[Clash], Iterable[str]]:
    """The units of a clash: what some of its variables stand for."""
    return lambda clash: [clash.bindings[name] for name in names if name in clash.bindings]


def subjects(_survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The reach of procedures that look at one thing by itself."""
    return dict.fromkeys(fact[0] for fact in facts)
