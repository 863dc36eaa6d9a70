"""Where facts come from: the file and line that state them, and the sources that the author cites."""

from dataclasses import dataclass

from world.facts import Fact


@dataclass(frozen=True, order=True, slots=True)
class Origin:
    """`file` is as it was opened, `sources` are as the author wrote them, `certainty` is empty unless given."""

    file: str
    line: int
    sources: tuple[str, ...] = ()
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact and its origin."""

    fact: Fact
    origin: Origin
