"""How the things of a world, and of what a plot adds to it, are shown; each is read once.

A situation that ties two things together and that nothing else speaks of is itself one link (the romance
*between* two people); one that hangs on a single thing is a remark about it (her occupation). All other
things are nodes. A doubt about a situation makes no node of it: it is drawn at the situation's ends.
"""

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from render.graph.known import is_name
from render.graph.terms import superclasses
from world import World
from world.facts import Fact

DERIVED: Final = frozenset({"lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest"})
HOLDS: Final = ("lg:Situation", "lg:Reading")
"""What may be no more than a link, or a remark."""

TELLS: Final = "lg:tells"


class Form(Enum):
    """How a thing is shown."""

    NODE = auto()
    LINK = auto()
    REMARK = auto()


class Forms:
    """Of a world with some `extra` facts; `kept` are things that are always nodes.

    What was read of the last `held` things stays in memory, or all of it.
    """

    def __init__(
        self, world: World, extra: Sequence[Fact] = (), kept: Iterable[str] = (), held: int | None = None
    ) -> None:
        self.world = world
        self.added = frozenset(fact[0] for fact in extra)
        self.kept = frozenset(kept)
        self._extra = extra
        self.types = lru_cache(held)(self._types)
        self.facts = lru_cache(held)(self._facts)
        self.mentions = lru_cache(held)(self._mentions)
        self.some_mentions = lru_cache(held)(self._some_mentions)
        self.form = lru_cache(held)(self._form)
        self._kinds = lru_cache(held)(self._all_kinds)

    def __contains__(self, one: str) -> bool:
        return one in self.added or (is_name(one) and bool(self.types(one)))

    def is_a(self, one: str, *classes: str) -> bool:
        return not self._kinds(one).isdisjoint(classes)

    def is_visible(self, one: str) -> bool:
        """Stories are left out unless they were asked for."""
        return one in self.kept or not self.is_a(one, "lg:Story")

    def ends(self, one: str) -> list[Fact]:
        """The facts that lead from a thing to another."""
        return [fact for fact in self.facts(one) if fact[1] not in DERIVED and fact[2] in self]

    def is_beside_the_point(self, fact: Fact) -> bool:
        """Whether a fact makes no node of the situation that it leads to."""
        return fact[1] == TELLS or (fact[1] != "lg:reading" and self.is_a(fact[0], "lg:Doubt"))

    def _all_kinds(self, one: str) -> frozenset[str]:
        return frozenset(above for named in self.types(one) for above in (named, *superclasses(named)))

    def _types(self, one: str) -> tuple[str, ...]:
        added = [value for subject, predicate, value in self._extra if subject == one and predicate == "rdf:type"]
        return tuple(sorted({*self.world.types(one), *added}))

    def _facts(self, one: str) -> tuple[Fact, ...]:
        added = [fact for fact in self._extra if fact[0] == one]
        return tuple(sorted({*self.world.facts(subject=one), *added}))

    def _mentions(self, one: str) -> tuple[Fact, ...]:
        added = [fact for fact in self._extra if fact[2] == one]
        return tuple(sorted({*self.world.facts(object=one), *added}))

    def _some_mentions(self, one: str, most: int) -> tuple[Fact, ...]:
        """At most so many of the facts that lead to a thing: whatever a capital is in, the rest is not read."""
        added = [fact for fact in self._extra if fact[2] == one]
        return tuple(sorted({*self.world.leading_to(one, most), *added}))[:most]

    def _form(self, one: str) -> Form:
        if one in self.kept or not self.is_a(one, *HOLDS):
            return Form.NODE
        mentions = [fact for fact in self.mentions(one) if not self.is_beside_the_point(fact)]
        ends = self.ends(one)
        if len(ends) + len(mentions) == 1:
            return Form.REMARK
        return Form.LINK if len(ends) == 2 and not mentions else Form.NODE
