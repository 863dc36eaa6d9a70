"""Puts the plots of several ways to play a schema into the one order in which they were asked for."""

import random
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from solver.arc import distance, heights
from solver.asking import Choice, Wanted
from solver.choosing import protagonist
from solver.plot import Outcome, Plot
from solver.schema import Schema


def merged(ways: Sequence[Schema], found: Sequence[Outcome], wanted: Wanted) -> list[Plot]:
    """The plots that were found for each of some ways, each way's own in their order."""
    every = [plot for one in found for plot in one.plots]
    by_id = {way.id: way for way in ways}
    match wanted.choose:
        case Choice.BEST:
            return sorted(every, key=lambda plot: -plot.tension)
        case Choice.ARC:
            return sorted(every, key=lambda plot: round(_distance(by_id[plot.schema], plot, wanted.arc), 9))
        case Choice.ANY:
            return every
        case Choice.FAIR:
            return list(_by_chance(found, wanted.seed))
        case Choice.DIVERSE:
            return _diverse(by_id, found)


def _distance(way: Schema, plot: Plot, arc: Sequence[float]) -> float:
    """How far a plot's scenes are from an arc of tension."""
    scenes = [scene for scene in way.scenes if scene.belongs(plot.bindings)]
    return distance(heights(way, scenes, plot.tension), arc)


def _by_chance(found: Sequence[Outcome], seed: int) -> Iterator[Plot]:
    """All plots; each time a way has as much of a chance as it is likely to have plots left.

    The plots of each way are in an order of chance already. So every plot of any way is as likely to be the next one,
    where it is known how many there are.
    """
    chance = random.Random(f"{seed} ways")
    left = [(max(one.likely, len(one.plots)), deque(one.plots)) for one in found if one.plots]
    while left:
        [place] = chance.choices(range(len(left)), [likely for likely, _ in left])
        likely, plots = left[place]
        yield plots.popleft()
        left[place] = max(likely - 1, len(plots)), plots
        if not plots:
            del left[place]


def _diverse(ways: dict[str, Schema], found: Sequence[Outcome]) -> list[Plot]:
    """The ways take turns; plots of somebody who was a protagonist more often before come later."""
    in_turn = [plot for plot in chain.from_iterable(zip_longest(*(one.plots for one in found))) if plot]
    leads = [plot.bindings[protagonist(ways[plot.schema])] for plot in in_turn]
    seen: Counter[str] = Counter()
    turns: list[int] = []
    for lead in leads:
        turns.append(seen[lead])
        seen[lead] += 1
    return [plot for _, plot in sorted(zip(turns, in_turn, strict=True), key=lambda one: one[0])]
