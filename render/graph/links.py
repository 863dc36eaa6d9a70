"""A world, and what a plot adds to it, seen as things and the links between them.

A situation that ties two things together and that nothing else speaks of is itself one link (the romance
*between* two people); one that hangs on a single thing is a remark about it (her occupation). All other
things are nodes. A doubt about a situation makes no node of it: it is drawn at the situation's ends.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Final

from render.graph.known import Known
from world import World
from world.facts import Fact

# The end that a situation's link starts from; a link between two of the same is drawn without an arrow.
_ACTIVE: Final = ("lg:agent", "lg:holder", "lg:knower", "lg:keptBy", "lg:mentor")
DERIVED: Final = frozenset({"lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest"})
_SYMMETRIC: Final = frozenset({"lg:possiblySameAs"})
_TELLS: Final = "lg:tells"


class Form(Enum):
    """How a thing is shown."""

    NODE = auto()
    LINK = auto()
    REMARK = auto()


@dataclass(frozen=True, order=True)
class Link:
    """From `source` to `target`: by a fact with this `predicate`, or by a `situation` that is itself a thing.

    `object` is what the fact speaks of, when that is a situation at whose end the link is drawn.
    """

    source: str
    target: str
    predicate: str
    situation: str = ""
    directed: bool = True
    object: str = ""

    @property
    def id(self) -> str:
        return self.situation or f"{self.source} {self.predicate} {self.target}"

    @property
    def fact(self) -> Fact:
        return (self.source, self.predicate, self.object or self.target)


class Links:
    """Reads a world through once-only look-ups; `kept` are things that are always nodes.

    Of the facts that lead to a thing only the first `most` are looked at, where that is given.
    """

    def __init__(
        self,
        world: World,
        superclasses: Callable[[str], Iterable[str]],
        extra: Sequence[Fact] = (),
        kept: Iterable[str] = (),
        most: int | None = None,
    ) -> None:
        self.world = world
        self.superclasses = superclasses
        self._extra = extra
        self._kept = frozenset(kept)
        self._most = most
        self._ids = Known(world)
        self._added = frozenset(fact[0] for fact in extra)
        self.facts = cache(self._facts)
        self.form = cache(self._form)
        self.links = cache(self._links)
        self._kinds = cache(self._all_kinds)

    def __contains__(self, one: str) -> bool:
        return one in self._added or one in self._ids

    def nodes(self) -> list[str]:
        """All things that are nodes, in order; stories are left out unless they were asked for."""
        return [
            one
            for one in sorted({*self.world.ids(), *self._added})
            if self.form(one) is Form.NODE and self.visible(one)
        ]

    def visible(self, one: str) -> bool:
        return one in self._kept or not self.is_a(one, "lg:Story")

    def types(self, one: str) -> tuple[str, ...]:
        return tuple(value for _, predicate, value in self.facts(one) if predicate == "rdf:type")

    def is_a(self, one: str, *classes: str) -> bool:
        return not self._kinds(one).isdisjoint(classes)

    def remarks(self, one: str) -> list[str]:
        """The things that are no more than remarks about this one."""
        near = {other for fact in (*self.facts(one), *self._first_mentions(one)) for other in (fact[0], fact[2])}
        return sorted(other for other in near - {one} if other in self and self.form(other) is Form.REMARK)

    def _all_kinds(self, one: str) -> frozenset[str]:
        return frozenset(above for named in self.types(one) for above in (named, *self.superclasses(named)))

    def _facts(self, one: str) -> tuple[Fact, ...]:
        added = [fact for fact in self._extra if fact[0] == one]
        told = self.world.facts(subject=one)
        return tuple(sorted({*told, *added}))

    def _mentions(self, one: str) -> tuple[Fact, ...]:
        added = [fact for fact in self._extra if fact[2] == one]
        return tuple(sorted({*self.world.facts(object=one), *added}))

    def _first_mentions(self, one: str) -> tuple[Fact, ...]:
        return self._mentions(one)[: self._most]

    def _ends(self, one: str) -> list[Fact]:
        return [fact for fact in self.facts(one) if fact[2] in self and fact[1] not in DERIVED]

    def _form(self, one: str) -> Form:
        if one in self._kept or not self.is_a(one, "lg:Situation", "lg:Reading"):
            return Form.NODE
        mentions = [fact for fact in self._mentions(one) if not self._is_beside_the_point(fact)]
        ends = self._ends(one)
        if len(ends) + len(mentions) == 1:
            return Form.REMARK
        return Form.LINK if len(ends) == 2 and not mentions else Form.NODE

    def _is_beside_the_point(self, fact: Fact) -> bool:
        return fact[1] == _TELLS or (fact[1] != "lg:reading" and self.is_a(fact[0], "lg:Doubt"))

    def _links(self, one: str) -> tuple[Link, ...]:
        found: dict[str, Link] = {}
        for link in (*self._outward(one), *self._inward(one)):
            if self.visible(link.source) and self.visible(link.target) and (not link.object or link.id not in found):
                found[link.id] = link
        return tuple(sorted(found.values()))

    def _outward(self, one: str) -> Iterator[Link]:
        for fact in self._ends(one):
            if self.form(fact[2]) is Form.NODE:
                yield self._plain(fact)
        for fact in self._ends(one):
            if self.form(fact[2]) is not Form.NODE and self._is_beside_the_point(fact):
                for end in self._ends(fact[2]):
                    yield Link(one, end[2], fact[1], object=fact[2])

    def _inward(self, one: str) -> Iterator[Link]:
        for fact in self._first_mentions(one):
            match self.form(fact[0]):
                case Form.NODE:
                    yield self._plain(fact)
                case Form.LINK:
                    yield self._situation(fact[0])
                case Form.REMARK:
                    pass
        for fact in self._first_mentions(one):
            if self.form(fact[0]) is not Form.NODE:
                for doubt in self._mentions(fact[0]):
                    if doubt[1] != _TELLS and self._is_beside_the_point(doubt):
                        yield Link(doubt[0], one, doubt[1], object=fact[0])

    def _plain(self, fact: Fact) -> Link:
        source, predicate, target = fact
        if predicate in _SYMMETRIC:
            return Link(min(source, target), max(source, target), predicate, directed=False)
        return Link(source, target, predicate)

    def _situation(self, one: str) -> Link:
        (_, start, source), (_, end, target) = sorted(
            self._ends(one), key=lambda fact: (fact[1] not in _ACTIVE, fact[1], fact[2])
        )
        kind = next(iter(self.types(one)), "lg:Situation")
        return Link(source, target, kind, situation=one, directed=start != end)
