"""The part of a world that a plot's sentences are matched against."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver import Plot
from world import Fact, World

_DAYS = ("lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest")
_HUBS = frozenset({"lg:Organisation", "lg:Agency", "lg:CriminalOrganisation", "lg:Company", "lg:State"})


@dataclass(frozen=True)
class Scope:
    """A small world, and those of its facts that stand neither in canon nor in the plot: the scenes' days."""

    world: World
    derived: frozenset[Fact]


def scope_of(world: World, plot: Plot) -> Scope:
    """What is said of a plot's cast, of what they take part in, and of whom and what these name.

    Of organisations and of the cities around a place it holds what they say themselves, and not who names them: that
    may be half a large world.
    """
    cast = [name for name in plot.bindings.values() if not name.startswith("lg:")]
    near = world.scope([name for name in cast if _HUBS.isdisjoint(world.types(name))], plot.facts)
    derived = frozenset(_days(plot))
    near.add([*_beyond(world, near, cast), *derived])
    return Scope(near, derived)


def _days(plot: Plot) -> Iterator[Fact]:
    """When the scenes begin and end, as facts, so that they can be compared with what the world dates."""
    for scene in plot.scenes:
        for predicate in _DAYS:
            day = scene.begin if predicate.startswith("lg:begin") else scene.end
            yield scene.id, predicate, f'"{day}"^^xsd:date'


def _beyond(world: World, near: World, cast: list[str]) -> Iterator[Fact]:
    """What the things say of themselves that are named in `near`, and those that they lie within."""
    waiting = sorted({*cast, *(fact[2] for fact in near.facts() if _is_thing(fact[2]))})
    seen: set[str] = set()
    world.read(waiting)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            facts = list(world.facts(name))
            yield from facts
            waiting.extend(fact[2] for fact in facts if fact[1] in ("lg:within", "lg:serves"))


def _is_thing(text: str) -> bool:
    return not text.startswith(('"', "<", "_:")) and ":" not in text
