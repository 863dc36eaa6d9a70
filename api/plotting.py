"""Plots as anybody outside gets to see them: found by the solver, and judged again before they are shown."""

from collections.abc import Mapping

from solver import Doing, Outcome, Plot, Schema, find_plots, here, pieces
from solver.judging import criteria
from world import LegendryError, World
from world.checking import verify


class UnsoundPlot(LegendryError):
    """The solver gave a plot that the independent check refuses: a fault of ours, never shown as a plot."""


def sound_plots(
    world: World,
    schema: Schema,
    cast: Mapping[str, str],
    *,
    limit: int = 1,
    seed: int = 0,
    count: bool = False,
    doing: Doing | None = None,
    explain: bool = False,
) -> Outcome:
    """As `find_plots`; every plot has passed `verify`. Raises `UnsoundPlot` when one does not."""
    world = world.steady()
    doing = doing or here(world)
    outcome = find_plots(world, schema, cast, limit=limit, seed=seed, count=count, doing=doing, explain=explain)
    judged = ((some, schema) for some in pieces(outcome.plots))
    for broken in doing(_judged, judged):
        if broken:
            raise UnsoundPlot(broken)
    return outcome


def _judged(world: World, some: tuple[tuple[Plot, ...], Schema]) -> str:
    """What is wrong with the first of some plots of a schema that does not hold; empty where all do."""
    plots, schema = some
    ways = {name: schema.variant_named(name) for name in dict.fromkeys(plot.schema for plot in plots)}
    judged_by = {name: criteria(world, way) for name, way in ways.items()}
    for plot in plots:
        questions = ways[plot.schema].questions
        if broken := verify(world, plot.schema, plot.as_json(world), questions, judged_by[plot.schema]):
            reasons = "; ".join(f"{one.rule}: {one.message}" for one in broken)
            return f"The plot {plot.id} did not pass its second check, please report this. {reasons}"
    return ""
