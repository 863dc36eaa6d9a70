"""What may be asked of a search for plots: who plays, who does not, when, how many, and which of all there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias, TypedDict

from solver.errors import CastError
from world.errors import did_you_mean, shorten

Days: TypeAlias = tuple[int, int]
"""The first and the last day, as numbers."""

NO_DAYS: Final[Mapping[str, Days]] = MappingProxyType({})

ANY: Final = ""
"""Any role, where somebody is to be left out, and anybody, where a part is; any scene, where days are asked for."""


class Choice(StrEnum):
    """Which plots are given of all that there are. `best` are the most tense; `any` are those that are found first."""

    BEST = "best"
    ANY = "any"
    ARC = "arc"
    FAIR = "fair"
    DIVERSE = "diverse"


class Asked(TypedDict, total=False):
    """The further arguments of `find_plots`; see `Wanted`."""

    limit: int
    seed: int
    count: bool
    explain: bool
    without: tuple[tuple[str, str], ...]
    when: Mapping[str, Days]
    choose: Choice
    arc: tuple[float, ...]
    seconds: float | None


@dataclass(frozen=True)
class Wanted:
    """What is asked of a search.

    `without` are pairs of a role and an id that may not play it (`ANY` role: none), or of a part that plots are to do
    without (an optional role or sub-plot, a way of an alternative) and `ANY`. `when` are the days within which
    scenes are played, by scene (`ANY`: all of them). `arc` is the tension, from 0 to 10, that the scenes should come
    closest to from first to last, for `Choice.ARC`. `seconds` is the time after which a search gives what it has.
    Raises `CastError` for what cannot be meant.
    """

    cast: Mapping[str, str]
    limit: int = 1
    seed: int = 0
    count: bool = False
    explain: bool = False
    without: tuple[tuple[str, str], ...] = ()
    when: Mapping[str, Days] = field(default_factory=lambda: NO_DAYS)
    choose: Choice = Choice.BEST
    arc: tuple[float, ...] = ()
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.choose is Choice.ARC and len(self.arc) < 2:
            raise CastError("An arc has two heights or more, from 0 to 10: name one, or write `2,5,9,4`.")
        if not all(0 <= height <= 10 for height in self.arc):
            raise CastError("The heights of an arc go from 0 to 10.")
        for scene, (first, last) in self.when.items():
            if first > last:
                raise CastError(f"The days asked of {scene or 'the plot'} end before they begin.")


def check_scenes(schema: str, scenes: tuple[str, ...], when: Mapping[str, Days]) -> None:
    """Raises `CastError` where days are asked of a scene that there is not."""
    for scene in when:
        if scene != ANY and scene not in scenes:
            near = did_you_mean(scene, scenes)
            raise CastError(f"{schema} has no scene `{shorten(scene)}`.{near} Its scenes are: {', '.join(scenes)}.")


assert {one.name for one in fields(Wanted)} == {"cast", *Asked.__annotations__}
