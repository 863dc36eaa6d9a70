"""Plots as anybody outside gets to see them: found by the solver, and judged again before they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Unpack

from api.casting import NoPlot, read_cast
from solver import (
    Asked,
    Calendar,
    Doing,
    Outcome,
    Plot,
    Schema,
    Status,
    TimeIsUp,
    check_time,
    find_plots,
    here,
    pieces,
    time_limit,
)
from solver.judging import criteria
from world import LegendryError, World
from world.checking import verify

_SEARCHING: Final = 0.8
"""How much of the time is for the search: an alarm in its midst must leave enough to judge what was found."""


class UnsoundPlot(LegendryError):
    """The solver gave a plot that the independent check refuses: a fault of ours, never shown as a plot."""


def sound_plots(
    world: World,
    schema: Schema,
    cast: Mapping[str, str],
    *,
    doing: Doing | None = None,
    **asked: Unpack[Asked],
) -> Outcome:
    """As `find_plots`; every plot has passed `verify`. Raises `UnsoundPlot` when one does not.

    With a limit of time, plots that could not be judged before it are not given; some of it is kept for judging.
    """
    world = world.steady()
    doing = doing or here(world)
    judged: list[Plot] = []
    outcome = None
    limited = asked.pop("seconds", None)
    try:
        with time_limit(limited):
            with time_limit(None if limited is None else _SEARCHING * limited):
                outcome = find_plots(world, schema, cast, doing=doing, **asked)
            some = list(pieces(outcome.plots) if limited is None else pieces(outcome.plots, 1))
            for plots, broken in zip(some, doing(_judged, ((one, schema) for one in some)), strict=True):
                if broken:
                    raise UnsoundPlot(broken)
                judged += plots
                if len(judged) < len(outcome.plots):
                    check_time()
    except TimeIsUp:
        if outcome is None:
            return Outcome(schema.id, asked.get("seed", 0), Status.UNKNOWN)
        return replace(outcome, status=Status.UNKNOWN, plots=tuple(judged))
    return outcome


def first_plot(world: World, schema: Schema, cast: Sequence[str], seed: int) -> Plot:
    """The first plot with a cast of `ROLE=ID`. Raises `CastRefused` and `NoPlot`."""
    outcome = sound_plots(world, schema, read_cast(world, schema, cast), limit=1, seed=seed)
    if not outcome.plots:
        raise NoPlot(schema, outcome)
    return outcome.plots[0]


def _judged(calendar: Calendar, some: tuple[tuple[Plot, ...], Schema]) -> str:
    """What is wrong with the first of some plots of a schema that does not hold; empty where all do."""
    world, (plots, schema) = calendar.world, some
    ways = {name: schema.variant_named(name) for name in dict.fromkeys(plot.schema for plot in plots)}
    judged_by = {name: criteria(world, way) for name, way in ways.items()}
    for plot in plots:
        questions = ways[plot.schema].questions
        if broken := verify(world, plot.schema, plot.as_json(world), questions, judged_by[plot.schema]):
            reasons = "; ".join(f"{one.rule}: {one.message}" for one in broken)
            return f"The plot {plot.id} did not pass its second check, please report this. {reasons}"
    return ""
