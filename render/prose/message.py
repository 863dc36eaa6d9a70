"""A message: a thing to say, in whichever words, and the facts that are asserted by what those words name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from render.prose.entry import SEVERAL, Pool
from world import Fact

Support = Callable[[Iterable[str]], tuple[Fact, ...]]
"""The facts that are asserted by a line that names these variables."""


@dataclass(frozen=True)
class Message:
    """A thing to say. `about` is whom it is of, `day` when it was (both empty where nothing says)."""

    name: str
    pool: Pool
    bindings: Mapping[str, str]
    support: Support
    part: str
    about: str = ""
    day: str = ""
    scene: str = ""
    speaker: str = ""
    tone: str = ""
    required: frozenset[Fact] = field(default=frozenset())

    @property
    def speaks_of(self) -> frozenset[str]:
        """Whom and what its lines may name."""
        return frozenset(one for value in self.bindings.values() for one in value.split(SEVERAL))
