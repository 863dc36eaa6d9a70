"""Written times that lean on things, such as "five years after" a wedding."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from world.errors import TimeError
from world.facts import Fact, is_literal, literal_value, to_property, to_text
from world.store import World
from world.stores.reading import in_words
from world.time.dating import BEFORE, WRITTEN
from world.time.expression import read, references

_ByThing: TypeAlias = Mapping[str, frozenset[Fact]]


class Leaning:
    """Those of a world, which is read once until it changes, with what is tried out on top of it."""

    def __init__(self, below: World) -> None:
        self._below = below
        self._new: dict[str, set[Fact]] = defaultdict(set)
        self._gone: dict[str, set[Fact]] = defaultdict(set)

    def on(self, name: str) -> Sequence[Fact]:
        """The times that lean on a thing, sorted."""
        known = self._below.once(_all).get(name, frozenset())
        return sorted((known - self._gone.get(name, frozenset())) | self._new.get(name, frozenset()))

    def change(self, new: Iterable[Fact], gone: Iterable[Fact] = ()) -> None:
        """Tries out that some facts come and go."""
        for facts, come, go in ((gone, self._gone, self._new), (new, self._new, self._gone)):
            for fact in facts:
                for name in leans_on(fact):
                    go[name].discard(fact)
                    come[name].add(fact)


def leans_on(fact: Fact) -> tuple[str, ...]:
    """The things that a written time leans on; none for any other fact, and for a text that cannot be read."""
    if fact[1] == BEFORE:
        return () if is_literal(fact[2]) else (fact[2],)
    if fact[1] not in WRITTEN:
        return ()
    try:
        return references(read(literal_value(fact[2]) or ""))
    except TimeError:
        return ()


def _all(world: World) -> _ByThing:
    found: dict[str, set[Fact]] = defaultdict(set)
    for predicate in WRITTEN:
        for quad in in_words(world.store, to_property(predicate)):
            fact = (to_text(quad.subject), predicate, to_text(quad.object))
            for name in leans_on(fact):
                found[name].add(fact)
    return {name: frozenset(facts) for name, facts in found.items()}
