"""Finds plots: relations from the world, reduction, search, and the stage."""

import random
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Final

from solver.casting import read_cast
from solver.pieces import Casts, Doing, fitting, here, pieces, staged
from solver.plot import Clash, Outcome, Status
from solver.relation import Names, relation, relations, restrict
from solver.schedule import Calendar, Schedule, Verdict
from solver.schema import Schema
from solver.search import Assignment, some_solutions
from solver.staging import scenes_of
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
    doing: Doing | None = None,
) -> Outcome:
    """The most tense plots that the world can hold, best first; `seed` decides between equals and sets the days.

    `cast` fixes roles by id (choices by name). Raises `CastError` and `UnknownTerm` for a cast that cannot be read. An
    outcome without plots says why: rules that cannot hold together. `doing` says who looks for days and sets the
    scenes, cast by cast: this process, unless it is given.
    """
    doing = doing or here(world)
    names = Names()
    fixed = {role: names.number(name) for role, name in read_cast(world, schema, cast).items()}
    found = relations(world, schema, names)
    cast_so_far = restrict(found, fixed)
    looked_at, complete = some_solutions(cast_so_far, len(names), schema.anchor, MOST_CASTS)
    if not looked_at:
        return _unsatisfiable(schema, seed, count, why=clashes(world, schema, found, names, fixed))
    if not complete:  # then those whom no day can hold together are not worth a look
        untimely = looked_at[0]
        in_time = [*cast_so_far, *timely(world, schema, cast_so_far, names)]
        looked_at, complete = some_solutions(in_time, len(names), schema.anchor, MOST_CASTS)
        if not looked_at:
            return _unsatisfiable(schema, seed, count, why=_too_tight(Calendar(world), schema, untimely, names))
    ranked = _ranked(world, schema, looked_at, names, seed)
    undecided: list[Mapping[str, str]] = []
    fits = _fitting(doing, schema, ranked, names, undecided)
    found_days = list(islice(fits, None if count else max(limit, 1)))
    complete = complete and not undecided
    if not found_days:
        why = _too_tight(Calendar(world), schema, looked_at[0], names)
        if complete:
            return _unsatisfiable(schema, seed, count, why=why)
        return Outcome(schema.id, seed, Status.UNKNOWN, why=why)
    some = (Casts(schema, casts, seed) for casts in pieces(found_days[:limit]))
    plots = tuple(chain.from_iterable(doing(staged, some)))
    return Outcome(
        schema.id,
        seed,
        Status.SATISFIABLE,
        plots,
        len(found_days) if count and complete else None,
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
    doing: Doing,
    schema: Schema,
    ranked: Iterator[tuple[float, Assignment]],
    names: Names,
    undecided: list[Mapping[str, str]],
) -> Iterator[tuple[float, Mapping[str, str]]]:
    """The casts whose scenes fit into the world's time. Those of which it was not found out go to `undecided`."""
    named = ((tension, {role: names.name(cast[role]) for role in schema.roles}) for tension, cast in ranked)
    asked: deque[Casts] = deque()

    def asking() -> Iterator[Casts]:
        for casts in pieces(named):
            asked.append(Casts(schema, casts))
            yield asked[-1]

    for fits in doing(fitting, asking()):
        casts = asked.popleft().casts
        undecided += [cast for (_, cast), fit in zip(casts, fits, strict=True) if fit is Verdict.UNKNOWN]
        yield from (one for one, fit in zip(casts, fits, strict=True) if fit is Verdict.POSSIBLE)


def _too_tight(calendar: Calendar, schema: Schema, cast: Assignment, names: Names) -> tuple[Clash, ...]:
    """Casts there are, but no days for them: the clash of the first one's times."""
    bindings = {role: names.name(cast[role]) for role in schema.roles}
    said = Schedule(calendar, scenes_of(schema, bindings), bindings).why_not()
    return (Clash(("scenes_fit_into_time",), (), f"A cast there is, but no days for its scenes. {said}"),)
