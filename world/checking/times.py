"""Written times that contradict each other: the constraints of a negative cycle of the temporal network."""

from collections.abc import Iterable, Iterator, Sequence

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.survey import Survey, Units
from world.dates import in_words
from world.facts import Fact, literal


def times(survey: Survey, rule: Rule, units: Units = None) -> Iterator[Clash]:  # noqa: ARG001
    """The clashes that were found when the world was dated."""
    for clash in survey.world.clashes:
        told = ", ".join(in_words(survey.world, fact) for fact in clash)
        yield Clash({"times": literal(told)}, clash)


def whole(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:  # noqa: ARG001 - every reach gets both
    """Any change may end the clash."""
    return ("times",)


def of_the_whole(clash: Clash) -> Iterable[str]:  # noqa: ARG001 - as for any clash
    """There is one unit."""
    return ("times",)
