"""The links between the things of a world, and of what a plot adds to it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from render.graph.forms import HOLDS, TELLS, Form, Forms
from world import World
from world.facts import Fact

# The end that a situation's link starts from; a link between two of the same is drawn without an arrow.
_ACTIVE: Final = ("lg:agent", "lg:holder", "lg:knower", "lg:keptBy", "lg:mentor")
_SYMMETRIC: Final = frozenset({"lg:possiblySameAs"})
_ENDS: Final = 2
_HELD: Final = 10_000
"""Things of a world of which it is remembered what was read of them."""


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
    """What leads from thing to thing, each read once.

    Of the facts that lead to a thing only some are looked at, at `most` so many, where that is given.
    """

    def __init__(self, forms: Forms, most: int | None = None, held: int | None = None) -> None:
        """`held` is how many things are remembered, or all."""
        self.forms = forms
        self.facts, self.types, self.is_a = forms.facts, forms.types, forms.is_a
        self._most = most
        self.links = lru_cache(held)(self._links)

    def nodes(self) -> list[str]:
        """All things that are nodes, in order."""
        forms = self.forms
        return [
            one
            for one in sorted({*forms.world.ids(), *forms.added})
            if forms.form(one) is Form.NODE and forms.is_visible(one)
        ]

    def remarks(self, one: str) -> list[str]:
        """The things that are no more than remarks about this one; not of those that too much leads to."""
        leading = self._mentions(one)
        if self._is_much(leading):
            return []
        near = {other for fact in (*self.facts(one), *leading) for other in (fact[0], fact[2])}
        return sorted(other for other in near - {one} if other in self.forms and self.forms.form(other) is Form.REMARK)

    def between(self, things: Collection[str]) -> list[Link]:
        """The links that lead from one of some things, which are nodes, to another one."""
        found: dict[str, Link] = {}
        for link in (*self._said_among(things), *self._held_among(things)):
            is_among = link.source in things and link.target in things
            if is_among and (not link.object or link.id not in found):
                found[link.id] = link
        return sorted(found.values())

    def _said_among(self, things: Collection[str]) -> Iterator[Link]:
        for one in things:
            yield from self._outward(one)

    def _held_among(self, things: Collection[str]) -> Iterator[Link]:
        """By situations: all of those that lead to a thing, or what two have in common to which too much leads."""
        forms = self.forms
        much = [one for one in things if self._is_much(self._mentions(one))]
        leading = dict.fromkeys(fact[0] for one in things if one not in much for fact in self._mentions(one))
        for one in leading | dict.fromkeys(self.in_common(much)):
            is_between = forms.is_a(one, *HOLDS) and sum(fact[2] in things for fact in forms.facts(one)) == _ENDS
            if is_between and forms.form(one) is Form.LINK:
                yield self._situation(one)

    def in_common(self, things: Iterable[str]) -> list[str]:
        """What leads to more than one of some things, or more than once to one."""
        ends = Counter(fact[0] for one in things for fact in self._mentions(one))
        return [one for one, count in ends.items() if count > 1]

    def _is_much(self, leading: Sequence[Fact]) -> bool:
        """Whether more may lead to a thing than was looked at."""
        return len(leading) == self._most

    def _mentions(self, one: str) -> tuple[Fact, ...]:
        return self.forms.mentions(one) if self._most is None else self.forms.some_mentions(one, self._most)

    def _links(self, one: str) -> tuple[Link, ...]:
        found: dict[str, Link] = {}
        is_visible = self.forms.is_visible
        for link in (*self._outward(one), *self._inward(one)):
            if is_visible(link.source) and is_visible(link.target) and (not link.object or link.id not in found):
                found[link.id] = link
        return tuple(sorted(found.values()))

    def _outward(self, one: str) -> Iterator[Link]:
        for fact in self.forms.ends(one):
            if self.forms.form(fact[2]) is Form.NODE:
                yield self._plain(fact)
        for fact in self.forms.ends(one):
            if self.forms.form(fact[2]) is not Form.NODE and self.forms.is_beside_the_point(fact):
                for end in self.forms.ends(fact[2]):
                    yield Link(one, end[2], fact[1], object=fact[2])

    def _inward(self, one: str) -> Iterator[Link]:
        for fact in self._mentions(one):
            match self.forms.form(fact[0]):
                case Form.NODE:
                    yield self._plain(fact)
                case Form.LINK:
                    yield self._situation(fact[0])
                case Form.REMARK:
                    pass
        for fact in self._mentions(one):
            if self.forms.form(fact[0]) is not Form.NODE:
                for doubt in self.forms.mentions(fact[0]):
                    if doubt[1] != TELLS and self.forms.is_beside_the_point(doubt):
                        yield Link(doubt[0], one, doubt[1], object=fact[0])

    def _plain(self, fact: Fact) -> Link:
        source, predicate, target = fact
        if predicate in _SYMMETRIC:
            return Link(min(source, target), max(source, target), predicate, directed=False)
        return Link(source, target, predicate)

    def _situation(self, one: str) -> Link:
        (_, start, source), (_, end, target) = sorted(
            self.forms.ends(one), key=lambda fact: (fact[1] not in _ACTIVE, fact[1], fact[2])
        )
        kind = next(iter(self.forms.types(one)), "lg:Situation")
        return Link(source, target, kind, situation=one, directed=start != end)


class _Remembered:
    """What was read of a world, as long as it stays as it is."""

    def __init__(self, world: World) -> None:
        self.forms = Forms(world, held=_HELD)
        self.links = lru_cache(8)(lambda most: Links(self.forms, most, _HELD))


def links_of(world: World, extra: Sequence[Fact], kept: Iterable[str], most: int | None) -> Links:
    """The links of a world with some `extra` facts, where the things `kept` are nodes.

    Where that is what they are without more ado, what was read for others is not read again.
    """
    known = world.once(_Remembered)
    kept = frozenset(kept)
    if not extra and all(known.forms.form(one) is Form.NODE and known.forms.is_visible(one) for one in kept):
        return known.links(most)
    return Links(Forms(world, extra, kept), most)
