"""Written times that contradict each other: the constraints of a negative cycle of the temporal network."""

from collections.abc import Iterable, Iterator, Sequence

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.survey import Survey, Units
from world.facts import Fact, literal, literal_value
from world.store import World

_VERBS = {"lg:begin": "begins", "lg:end": "ends", "lg:before": "is before"}


def times(survey: Survey, rule: Rule, units: Units = None) -> Iterator[Clash]:  # noqa: ARG001
    """The clash that was found when the world was dated, if there was one."""
    world = survey.world
    if world.clash:
        told = ", ".join(_told(world, fact) for fact in world.clash)
        yield Clash({"times": literal(told)}, world.clash)


def whole(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:  # noqa: ARG001 - every reach gets both
    """Any change may end the clash."""
    return ("times",)


def of_the_whole(clash: Clash) -> Iterable[str]:  # noqa: ARG001 - as for any clash
    """There is one unit."""
    return ("times",)


def _told(world: World, fact: Fact) -> str:
    subject, predicate, value = fact
    words = [world.label(word) if world.mentions(word) else word for word in (literal_value(value) or value).split()]
    return f"{world.label(subject)} {_VERBS.get(predicate, 'is')} {' '.join(words)}"
