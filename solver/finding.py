"""Finds plots: relations from the world, reduction, search, and the stage."""

import random
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Final

import numpy as np

from solver import explaining
from solver.casting import read_cast
from solver.elimination import Casts, among, eliminated
from solver.pieces import Doing, SomeCasts, fitting, here, pieces, staged
from solver.plot import Clash, Outcome, Status
from solver.relation import Names, Relations, relations, restrict
from solver.schedule import Calendar, Schedule, Verdict
from solver.schema import Schema
from solver.staging import scenes_of
from solver.timely import timely
from world import World

MOST_CASTS: Final = 100_000
"""How many casts one call looks at. Beyond it the count is unknown, and the best plots are the best of these."""
MANY: Final = 1_000
"""From so many casts on, those whose days cannot meet are left out in bulk, before each is looked at."""


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
    """The most tense plots that the world can hold, best first; `seed` decides between equals and sets the days.

    `cast` fixes roles by id (choices by name). Raises `CastError` and `UnknownTerm` for a cast that cannot be read. An
    outcome without plots says why: rules that cannot hold together, what each rule leaves, and the nearest misses; with
    `explain`, one with plots says what each rule leaves, too. `doing` says who looks for days and sets the
    scenes, cast by cast: this process, unless it is given.
    """
    doing = doing or here(world)
    found = relations(world, schema)
    names = found.names
    fixed = {role: names.number(name) for role, name in read_cast(world, schema, cast).items()}
    cast_so_far = restrict(found.rules, fixed)
    casts = eliminated(cast_so_far, len(names), schema.anchor)
    if not casts.count:
        asked = world, schema, found.rules, names, fixed
        denied = _unsatisfiable(schema, seed, count, why=explaining.clashes(*asked))
        return replace(denied, funnel=explaining.funnel(*asked), misses=explaining.misses(*asked, denied.why))
    if casts.count > MANY:  # then those whom no day can hold together are not worth a look
        untimely = casts.draw(1, seed)
        casts = eliminated([*cast_so_far, *timely(world, schema, cast_so_far, names)], len(names), schema.anchor)
        if not casts.count:
            return _unsatisfiable(schema, seed, count, why=_too_tight(Calendar(world), schema, untimely, names))
    complete = casts.count <= MOST_CASTS
    looked_at = casts.all() if complete else casts.draw(MOST_CASTS, seed)
    ranked = _ranked(schema, looked_at, found, seed)
    undecided: list[Mapping[str, str]] = []
    fits = _fitting(doing, schema, ranked, undecided)
    found_days = list(islice(fits, None if count else max(limit, 1)))
    complete = complete and not undecided
    if not found_days:
        why = _too_tight(Calendar(world), schema, looked_at, names)
        if complete:
            return _unsatisfiable(schema, seed, count, why=why)
        return Outcome(schema.id, seed, Status.UNKNOWN, why=why)
    some = (SomeCasts(schema, casts, seed) for casts in pieces(found_days[:limit]))
    plots = tuple(chain.from_iterable(doing(staged, some)))
    return Outcome(
        schema.id,
        seed,
        Status.SATISFIABLE,
        plots,
        len(found_days) if count and complete else None,
        funnel=explaining.funnel(world, schema, found.rules, names, fixed) if explain else (),
    )


def _unsatisfiable(schema: Schema, seed: int, count: bool, why: tuple[Clash, ...]) -> Outcome:
    return Outcome(schema.id, seed, Status.UNSATISFIABLE, count=0 if count else None, why=why)


def _ranked(schema: Schema, looked_at: Casts, found: Relations, seed: int) -> Iterator[tuple[float, Mapping[str, str]]]:
    """The casts with their tension, most tense first; equals in an order that the seed shuffles."""
    size = len(next(iter(looked_at.values())))
    tension = np.zeros(size)
    for wish, comes_true in zip(schema.tension, found.wishes, strict=True):
        tension += wish.weight * among(looked_at, comes_true)
    order = list(range(size))
    random.Random(seed).shuffle(order)
    shuffled = np.array(order)
    for number in shuffled[np.argsort(-tension[shuffled], kind="stable")].tolist():
        yield float(tension[number]), _named(looked_at, number, schema, found.names)


def _named(casts: Casts, number: int, schema: Schema, names: Names) -> dict[str, str]:
    """One of some casts: ids by role."""
    return {role: names.name(int(casts[role][number])) for role in schema.roles}


def _fitting(
    doing: Doing, schema: Schema, ranked: Iterator[tuple[float, Mapping[str, str]]], undecided: list[Mapping[str, str]]
) -> Iterator[tuple[float, Mapping[str, str]]]:
    """The casts whose scenes fit into the world's time. Those of which it was not found out go to `undecided`."""
    asked: deque[SomeCasts] = deque()

    def asking() -> Iterator[SomeCasts]:
        for casts in pieces(ranked):
            asked.append(SomeCasts(schema, casts))
            yield asked[-1]

    for fits in doing(fitting, asking()):
        casts = asked.popleft().casts
        undecided += [cast for (_, cast), fit in zip(casts, fits, strict=True) if fit is Verdict.UNKNOWN]
        yield from (one for one, fit in zip(casts, fits, strict=True) if fit is Verdict.POSSIBLE)


def _too_tight(calendar: Calendar, schema: Schema, casts: Casts, names: Names) -> tuple[Clash, ...]:
    """Casts there are, but no days for them: the clash of the first one's times."""
    bindings = _named(casts, 0, schema, names)
    said = Schedule(calendar, scenes_of(schema, bindings), bindings).why_not()
    return (Clash(("scenes_fit_into_time",), (), f"A cast there is, but no days for its scenes. {said}"),)
