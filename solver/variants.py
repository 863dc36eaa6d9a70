"""Plots of a schema that may be played in several ways: each is searched, and what is found is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Unpack

from solver import finding
from solver.asking import Asked, Choice, Wanted
from solver.merging import merged
from solver.pieces import Doing
from solver.plot import Counted, Outcome, Status
from solver.schema import Schema
from solver.ways import excluded, ways
from world import World
from world.limit import TimeIsUp, time_limit


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

    Of a schema with variants, those are searched that have every role of the cast and every scene with given days.
    Equals in tension come in the order of the variants, the fullest first. Without any plot, the reasons are those of
    the variants that ask for least: what a plot may do without is no reason why there is none.
    """
    wanted = Wanted(cast, **asked)
    possible = ways(schema, cast, wanted.without, wanted.when)
    found: list[Outcome] = []
    try:
        with time_limit(wanted.seconds):
            for way in possible:
                here = replace(wanted, without=excluded(way, wanted.without), seconds=None)
                found.append(finding.find_plots(world, way, here, doing))
                enough = sum(len(one.plots) for one in found) >= wanted.limit > 0
                if enough and wanted.choose is Choice.ANY and not wanted.count:
                    break
    except TimeIsUp:
        found.append(Outcome(schema.id, wanted.seed, Status.UNKNOWN))
    return replace(_together(possible, wanted, found), schema=schema.id)


def _together(possible: Sequence[Schema], wanted: Wanted, found: Sequence[Outcome]) -> Outcome:
    if len(found) == 1:
        return found[0]
    statuses = {one.status for one in found}
    status = next(one for one in (Status.SATISFIABLE, Status.UNKNOWN, Status.UNSATISFIABLE) if one in statuses)
    counts = [one.counted for one in found if one.counted]
    counted = Counted(*(sum(getattr(one, part) for one in counts) for part in ("casts", "tried", "scheduled")))
    plots = merged(possible, found, wanted)[: wanted.limit]
    least = _asking_least(possible, found)
    told = next((one for one in found if plots and one.schema == plots[0].schema), least[0])
    why = () if plots else tuple(dict.fromkeys(clash for one in least for clash in one.why))
    return replace(
        told,
        status=status,
        plots=tuple(plots),
        counted=counted if len(counts) == len(found) else None,
        why=why,
    )


def _asking_least(possible: Sequence[Schema], found: Sequence[Outcome]) -> list[Outcome]:
    """What came of the ways that have no part but those which they cannot do without."""
    parts = {way.id: set(way.parts) for way in possible}
    least = [way.id for way in possible if not any(other < parts[way.id] for other in parts.values())]
    return [one for one in found if one.schema in least] or list(found)
