"""Where facts come from: the file and line that state them, and the sources that the author cites."""

from typing import NamedTuple

from world.facts import Fact


class Origin(NamedTuple):
    """`file` is as it was opened, `sources` are as the author wrote them, `certainty` is empty unless given."""

    file: str
    line: int
    sources: tuple[str, ...] = ()
    certainty: str = ""


class Statement(NamedTuple):
    """A fact and its origin."""

    fact: Fact
    origin: Origin
