"""Plots of a schema that may be played in several ways: each is searched by itself, the best of all are given."""

from collections.abc import Mapping

from solver import finding
from solver.errors import CastError
from solver.pieces import Doing
from solver.plot import Outcome, Status
from solver.schema import Schema
from world import World


def find_plots(
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
    """As `solver.finding.find_plots`, for a schema with all its variants.

    A variant without a role that the cast fixes is left out. Equals in tension come in the order of the variants, the
    fullest first; without any plot, the reasons are those of the fullest.
    """
    if not schema.variants:
        return finding.find_plots(
            world, schema, cast, limit=limit, seed=seed, count=count, doing=doing, explain=explain
        )
    ways = [variant for variant in schema.variants if cast.keys() <= variant.roles.keys()]
    if not ways:
        known = {role for variant in schema.variants for role in variant.roles}
        unknown = [role for role in cast if role not in known]
        if unknown:
            return finding.find_plots(world, schema, cast)  # it says which roles there are
        raise CastError(f"{schema.title} is played in {len(schema.variants)} ways, and none has all of these roles.")
    found = [
        finding.find_plots(world, way, cast, limit=limit, seed=seed, count=count, doing=doing, explain=explain)
        for way in ways
    ]
    plots = sorted((plot for one in found for plot in one.plots), key=lambda plot: -plot.tension)
    statuses = {one.status for one in found}
    status = next(one for one in (Status.SATISFIABLE, Status.UNKNOWN, Status.UNSATISFIABLE) if one in statuses)
    counts = [one.count for one in found]
    return Outcome(
        schema.id,
        seed,
        status,
        tuple(plots[:limit]),
        sum(number for number in counts if number is not None) if count and None not in counts else None,
        () if plots else found[0].why,
        next((one.funnel for one in found if one.plots), found[0].funnel),
        () if plots else found[0].misses,
    )
