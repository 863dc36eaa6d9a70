"""Written times that contradict each other: the constraints of a negative cycle of the temporal network."""

from collections.abc import Iterator

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.facts import Fact, literal, literal_value
from world.store import World

_VERBS = {"lg:begin": "begins", "lg:end": "ends", "lg:before": "is before"}


def times(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """The clash that was found when the world was opened, if there was one."""
    if world.clash:
        told = ", ".join(_told(world, fact) for fact in world.clash)
        yield Clash({"times": literal(told)}, world.clash)


def _told(world: World, fact: Fact) -> str:
    subject, predicate, value = fact
    words = [world.label(word) if world.mentions(word) else word for word in (literal_value(value) or value).split()]
    return f"{world.label(subject)} {_VERBS.get(predicate, 'is')} {' '.join(words)}"
