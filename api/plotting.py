"""Plots as anybody outside gets to see them: found by the solver, and judged again before they are shown."""

from collections.abc import Mapping

from solver import Outcome, Schema, find_plots
from world import LegendryError, World
from world.checking import verify


class UnsoundPlot(LegendryError):
    """The solver gave a plot that the independent check refuses: a fault of ours, never shown as a plot."""


def sound_plots(
    world: World, schema: Schema, cast: Mapping[str, str], *, limit: int = 1, seed: int = 0, count: bool = False
) -> Outcome:
    """As `find_plots`; every plot has passed `verify`. Raises `UnsoundPlot` when one does not."""
    world = world.steady()
    outcome = find_plots(world, schema, cast, limit=limit, seed=seed, count=count)
    for plot in outcome.plots:
        if broken := verify(world, schema.id, plot.as_json(world)):
            reasons = "; ".join(f"{one.rule}: {one.message}" for one in broken)
            raise UnsoundPlot(f"The plot {plot.id} did not pass its second check, please report this. {reasons}")
    return outcome
