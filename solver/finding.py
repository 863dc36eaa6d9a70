"""Finds plots: relations from the world, reduction, search, and the stage."""

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from solver.casting import read_cast
from solver.plot import Clash, Outcome, Status
from solver.relation import Names, relation, relations, restrict
from solver.schedule import Calendar, InconsistentTimes, Schedule
from solver.schema import Schema
from solver.search import Assignment, solutions, some_solutions
from solver.staging import scenes_of, stage
from solver.timely import timely
from solver.why import clashes
from world import World

MOST_CASTS: Final = 100_000
"""How many casts one call looks at. Beyond it the count is unknown, and the best plots are the best of these."""


def find_plots(
    world: World,
    schema: Schema,
    cast: Mapping[str, str],
    *,
    limit: int = 1,
    seed: int = 0,
    count: bool = False,
) -> Outcome:
    """The most tense plots that the world can hold, best first; `seed` decides between equals and sets the days.

    `cast` fixes roles by id (choices by name). Raises `CastError` and `UnknownTerm` for a cast that cannot be read. An
    outcome without plots says why: rules that cannot hold together.
    """
    names = Names()
    fixed = {role: names.number(name) for role, name in read_cast(world, schema, cast).items()}
    found = relations(world, schema, names)
    calendar = Calendar(world)
    cast_so_far = restrict(found, fixed)
    in_time = [*cast_so_far, *timely(calendar, schema, cast_so_far, names)]
    looked_at, complete = some_solutions(in_time, len(names), schema.anchor, MOST_CASTS)
    if not looked_at:
        if (untimely := next(solutions(cast_so_far, len(names), schema.anchor), None)) is not None:
            return _unsatisfiable(schema, seed, count, why=_too_tight(calendar, schema, untimely, names))
        return _unsatisfiable(schema, seed, count, why=clashes(world, schema, found, names, fixed))
    ranked = _ranked(world, schema, looked_at, names, seed)
    fitting = list(islice(_fitting(calendar, schema, ranked, names), None if count else max(limit, 1)))
    if not fitting:
        why = _too_tight(calendar, schema, looked_at[0], names)
        return (
            _unsatisfiable(schema, seed, count, why=why)
            if complete
            else Outcome(schema.id, seed, Status.UNKNOWN, why=why)
        )
    plots = tuple(stage(world, calendar, schema, bindings, tension, seed) for tension, bindings in fitting[:limit])
    return Outcome(
        schema.id,
        seed,
        Status.SATISFIABLE,
        plots,
        len(fitting) if count and complete else None,
    )


def _unsatisfiable(schema: Schema, seed: int, count: bool, why: tuple[Clash, ...]) -> Outcome:
    return Outcome(schema.id, seed, Status.UNSATISFIABLE, count=0 if count else None, why=why)


def _ranked(
    world: World, schema: Schema, looked_at: list[Assignment], names: Names, seed: int
) -> Iterator[tuple[float, Assignment]]:
    """The casts with their tension, most tense first; equals in an order that the seed shuffles."""
    wishes = [(wish, relation(world, schema, wish, names)) for wish in schema.tension]
    met = [(wish.weight, one.roles, {tuple(row) for row in one.rows.tolist()}) for wish, one in wishes]
    tensions = [
        sum(weight for weight, roles, rows in met if tuple(cast[role] for role in roles) in rows) for cast in looked_at
    ]
    order = list(range(len(looked_at)))
    random.Random(seed).shuffle(order)
    for number in sorted(order, key=lambda number: -tensions[number]):
        yield tensions[number], looked_at[number]


def _fitting(
    calendar: Calendar,
    schema: Schema,
    ranked: Iterable[tuple[float, Assignment]],
    names: Names,
) -> Iterator[tuple[float, dict[str, str]]]:
    """The casts whose scenes fit into the world's time."""
    for tension, cast in ranked:
        bindings = {role: names.name(cast[role]) for role in schema.roles}
        try:
            Schedule(calendar, scenes_of(schema, bindings), bindings).bounds()
        except InconsistentTimes:
            continue
        yield tension, bindings


def _too_tight(calendar: Calendar, schema: Schema, cast: Assignment, names: Names) -> tuple[Clash, ...]:
    """Casts there are, but no days for them: the clash of the first one's times."""
    bindings = {role: names.name(cast[role]) for role in schema.roles}
    try:
        Schedule(calendar, scenes_of(schema, bindings), bindings).bounds()
    except InconsistentTimes as error:
        return (
            Clash(
                ("scenes_fit_into_time",),
                (),
                f"A cast there is, but no days for its scenes. {error}",
            ),
        )
    raise AssertionError("a cast whose scenes fit was reported as one whose scenes do not")
