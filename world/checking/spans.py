"""When things certainly and possibly begin and end, as columns of days, so that one is compared with thousands at once.

The comparisons are those of patterns (world/pattern): what is over before something else begins follows from days or
from a chain of `lg:before`; whatever is not known rules nothing out.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ontology.vocabulary import vocabulary
from world.checking.pace import Floats
from world.errors import TimeError
from world.facts import Fact, literal_value, to_term
from world.pattern import Pattern
from world.store import World
from world.time.day import from_iso

MOST_STEPS: Final = 1_000
"""How many things a chain of `lg:before` is followed through; what lies beyond counts as not known."""

Flags: TypeAlias = NDArray[np.bool_]
Bindings: TypeAlias = Mapping[str, Sequence[str]]
_UNKNOWN: Final = {
    "lg:beginEarliest": -np.inf,
    "lg:beginLatest": np.inf,
    "lg:endEarliest": -np.inf,
    "lg:endLatest": np.inf,
}
_BEFORE: Final = Pattern.parse("?one lg:before ?other")


@dataclass(frozen=True)
class Spans:
    """Some things, each once, and the days between which each begins and ends; infinite where they are not known."""

    names: tuple[str, ...]
    begin_earliest: Floats
    begin_latest: Floats
    end_earliest: Floats
    end_latest: Floats

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each name stands in the columns."""
        return {name: place for place, name in enumerate(self.names)}


class Calendar:
    """What a world says of the time of those things that patterns call `?name`; `bindings` narrow them."""

    def __init__(self, world: World, patterns: Iterable[str], bindings: Bindings | None = None) -> None:
        self._world = world
        self._days: dict[str, dict[str, tuple[float, Fact]]] = {predicate: {} for predicate in _UNKNOWN}
        for predicate, known in self._days.items():
            for pattern in patterns:
                dated = Pattern.parse(f"{pattern} . ?name {predicate} ?day")
                for name, date in world.table(dated, ("name", "day"), bindings):
                    if (number := _number(date)) is not None:
                        known[name] = number, (name, predicate, date)

    def spans(self, names: Sequence[str]) -> Spans:
        """The days of some things as columns, in the order of `names`."""
        columns = (
            np.array([self._days[predicate].get(name, (unknown,))[0] for name in names], dtype=np.float64)
            for predicate, unknown in _UNKNOWN.items()
        )
        return Spans(tuple(names), *columns)

    def facts(self, *days: tuple[str, str]) -> tuple[Fact, ...]:
        """The facts of some days, each a name and a property, where they are known."""
        return tuple(self._days[predicate][name][1] for name, predicate in days if name in self._days[predicate])

    def before(self, one: str, spans: Spans) -> Flags:
        """Which things are certainly over before `one` begins. Only names that were read have days."""
        here = self.spans([one])
        return (spans.end_latest < here.begin_earliest) | self._marked(spans, self._chain(one, self._backwards))

    def after(self, one: str, spans: Spans) -> Flags:
        """Which things certainly begin after `one` is over."""
        here = self.spans([one])
        return (spans.begin_earliest > here.end_latest) | self._marked(spans, self._chain(one, self._forwards))

    def in_order(self, one: str, other: str) -> tuple[Fact, ...]:
        """The facts by which `one`, which is over before `other` begins, is so."""
        came_from = self._chain(one, self._forwards)
        if other not in came_from:
            return self.facts((one, "lg:endLatest"), (other, "lg:beginEarliest"))
        path = [other]
        while path[-1] != one:
            path.append(came_from[path[-1]])
        return tuple((here, "lg:before", there) for there, here in pairwise(path))[::-1]

    @cached_property
    def _forwards(self) -> Mapping[str, Sequence[str]]:
        steps: dict[str, list[str]] = defaultdict(list)
        for one, other in self._world.table(_BEFORE, ("one", "other")):
            steps[one].append(other)
        return steps

    @cached_property
    def _backwards(self) -> Mapping[str, Sequence[str]]:
        steps: dict[str, list[str]] = defaultdict(list)
        for one, others in self._forwards.items():
            for other in others:
                steps[other].append(one)
        return steps

    @staticmethod
    def _chain(one: str, steps: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
        """What a chain leads to from something, each with the step before it on a shortest way."""
        came_from: dict[str, str] = {}
        pending = deque([one])
        while pending and len(came_from) < MOST_STEPS:
            here = pending.popleft()
            for there in steps.get(here, ()):
                if there not in came_from and there != one:
                    came_from[there] = here
                    pending.append(there)
        return came_from

    @staticmethod
    def _marked(spans: Spans, names: Mapping[str, str]) -> Flags:
        marked = np.zeros(len(spans.names), dtype=np.bool_)
        marked[[spans.places[name] for name in names if name in spans.places]] = True
        return marked


def said(world: World, name: str, predicate: str, value: str) -> Fact:
    """The fact by which something has a value under a property, or is of a class, or of a narrower one."""
    if predicate == "rdf:type":
        kinds = _narrower(value, classes=True)
        return next(((name, predicate, kind) for kind in world.types(name) if kind in kinds), (name, predicate, value))
    found = (fact for fact in world.facts(name, None, value) if fact[1] in _narrower(predicate, classes=False))
    return next(found, (name, predicate, value))


@lru_cache(maxsize=1024)
def _narrower(name: str, *, classes: bool) -> frozenset[str]:
    terms = vocabulary()
    iri = str(getattr(to_term(name), "value"))  # noqa: B009
    return frozenset(map(terms.compact, terms.subclasses(iri) if classes else terms.subproperties(iri)))


def _number(date: str) -> float | None:
    try:
        return from_iso(literal_value(date) or "")
    except TimeError:
        return None
