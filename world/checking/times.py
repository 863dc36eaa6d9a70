"""Written times that contradict each other: the constraints of a negative cycle of the temporal network."""

from collections.abc import Iterable, Iterator, Sequence

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.survey import Survey, Units
from world.dates import in_words
from world.facts import Fact, literal


def times(survey: Survey, _rule: Rule, _units: Units = None) -> Iterator[Clash]:
    """The clashes that were found when the world was dated."""
    for clash in survey.world.clashes:
        told = ", ".join(in_words(survey.world, fact) for fact in clash)
        yield Clash({"times": literal(told)}, clash)


def whole(_survey: Survey, _facts: Sequence[Fact]) -> Iterable[str]:
    """Any change may end the clash."""
    return ("times",)


def of_the_whole(_clash: Clash) -> Iterable[str]:
    """There is one unit."""
    return ("times",)
