"""Plots of a schema that may be played in several ways: each is searched by itself, the best of all are given."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Unpack

from solver import finding
from solver.asking import Asked, Choice, Wanted
from solver.errors import CastError
from solver.limit import TimeIsUp, time_limit
from solver.pieces import Doing
from solver.plot import Counted, Outcome, Status
from solver.schema import Schema
from world import World


def find_plots(
    world: World,
    schema: Schema,
    cast: Mapping[str, str],
    *,
    doing: Doing | None = None,
    **asked: Unpack[Asked],
) -> Outcome:
    """The plots that the world can hold, best first unless others are asked for; `seed` decides between equals.

    `cast` fixes roles by id (choices by name); for the further arguments see `Wanted`. Raises `CastError` and
    `UnknownTerm` for what cannot be read. An outcome without plots says why: rules that cannot hold together. `doing`
    says who looks for days and sets the scenes: this process, unless it is given.

    Of a schema with variants, one without a role that the cast fixes is left out. Equals in tension come in the order
    of the variants, the fullest first; without any plot, the reasons are those of the fullest.
    """
    wanted = Wanted(cast, **asked)
    if not schema.variants:
        return finding.find_plots(world, schema, wanted, doing)
    ways = [variant for variant in schema.variants if cast.keys() <= variant.roles.keys()]
    if not ways:
        known = {role for variant in schema.variants for role in variant.roles}
        if any(role not in known for role in cast):
            return finding.find_plots(world, schema, wanted, doing)  # it says which roles there are
        raise CastError(f"{schema.title} is played in {len(schema.variants)} ways, and none has all of these roles.")
    found: list[Outcome] = []
    try:
        with time_limit(wanted.seconds):
            found.extend(finding.find_plots(world, way, replace(wanted, seconds=None), doing) for way in ways)
    except TimeIsUp:
        found.append(Outcome(schema.id, wanted.seed, Status.UNKNOWN))
    return _together(schema, wanted, found)


def _together(schema: Schema, wanted: Wanted, found: list[Outcome]) -> Outcome:
    plots = [plot for one in found for plot in one.plots]
    if wanted.choose is Choice.BEST:
        plots.sort(key=lambda plot: -plot.tension)
    statuses = {one.status for one in found}
    status = next(one for one in (Status.SATISFIABLE, Status.UNKNOWN, Status.UNSATISFIABLE) if one in statuses)
    counts = [one.counted for one in found]
    counted = None
    if all(one is not None for one in counts):
        known = [one for one in counts if one is not None]
        counted = Counted(*(sum(getattr(one, part) for one in known) for part in ("casts", "tried", "scheduled")))
    told = next((one for one in found if one.plots), found[0])
    return replace(told, schema=schema.id, status=status, plots=tuple(plots[: wanted.limit]), counted=counted)
