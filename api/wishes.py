"""What somebody wishes of plots, in the words of the command line and of HTTP, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from api.casting import read_given
from api.errors import BadRequest
from api.plotting import sound_plots
from solver import Asked, Choice, Doing, Outcome, Schema, Status, arc_named
from world import World

MOST_PLOTS: Final = 100_000

_PUNCTUAL: Final = 0.95
"""How much of the time is for the search; the rest is for giving what was found."""
_LEAST: Final = 0.05


@dataclass(frozen=True)
class Wishes:
    """The options of `legendry plot`, as people write them: see its help, or `/docs`. `timeout` is in seconds."""

    cast: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    limit: int = 1
    seed: int = 0
    count: bool = False
    why: bool = False
    repair: bool = False
    choose: Choice | None = None
    arc: str | None = None
    timeout: float | None = None

    def check(self) -> None:
        """Raises `BadRequest` for wishes that cannot both be had."""
        if self.arc is not None and self.choose not in (None, Choice.ARC):
            raise BadRequest("`arc` and `choose` each say which plots come first.", "Leave one of them out.", "arc")


def wished_plots(
    world: World,
    schema: Schema,
    wishes: Wishes,
    *,
    doing: Doing | None = None,
    spent: Callable[[], float] = lambda: 0.0,
) -> Outcome:
    """The plots that are wished for, judged; with `repair`, where there are none, what would make one.

    `spent` says how many seconds of the timeout are gone. Raises `CastRefused`, `BadRequest`, `UnsoundPlot` and
    `CastError`.
    """
    wishes.check()

    def left() -> float | None:
        return None if wishes.timeout is None else max(_PUNCTUAL * wishes.timeout - spent(), _LEAST)

    given = read_given(world, schema, wishes.cast, wishes.without)
    asked: Asked = {
        "limit": wishes.limit,
        "seed": wishes.seed,
        "count": wishes.count,
        "explain": wishes.why,
        "when": given.when,
        "without": given.without,
        "choose": wishes.choose or (Choice.BEST if wishes.arc is None else Choice.ARC),
        "arc": () if wishes.arc is None else arc_named(wishes.arc),
        "seconds": left(),
    }
    outcome = sound_plots(world, schema, given.cast, doing=doing, **asked)
    if not wishes.repair or outcome.plots or outcome.status is Status.UNKNOWN:
        return outcome
    from solver.repair import repairs  # most plots are found without it

    found = repairs(world, schema, given.cast, when=given.when, without=given.without, seed=wishes.seed, seconds=left())
    return replace(outcome, repairs=found)
