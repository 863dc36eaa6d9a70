"""The funnel: how many candidates for the anchor each rule leaves, from all of them to those with a plot."""

from collections.abc import Mapping

import numpy as np

from solver.explaining.possibility import left_at_most
from solver.explaining.situation import Situation
from solver.plot import Step, in_words
from solver.relation import NOTHING, Ids
from solver.schema import ANYTHING, Schema
from world import World


def funnel(case: Situation) -> tuple[Step, ...]:
    """What is left of the anchor's candidates after each rule, in the order in which the anchor reaches the rules.

    Whoever is left has a cast that meets all rules so far. Where that would take long to find out, it is whoever
    reduction leaves: hardly ever more. The steps end with the rule that leaves nobody, which is found out in any case.
    """
    world, schema, given, ordered = case.world, case.schema, case.given, case.ordered
    role = schema.roles[schema.anchor]
    steps = [] if role.kind == ANYTHING and role.name not in given else [_all(world, schema, given)]
    says = {rule.id: rule.says for rule in schema.rules}
    end = ordered.first_impossible()
    still: Ids | None = None
    for number, one in enumerate(ordered.order[:end], start=1):
        reduced = ordered.beginning(number)
        if number == end or reduced is None:
            still = NOTHING
        else:
            some = left_at_most(reduced, schema.anchor)
            still = some if still is None else np.intersect1d(still, some, assume_unique=True)
        steps.append(Step(one.rule, in_words(says[one.rule], world, schema, given), len(still)))
    return tuple(steps)


def _all(world: World, schema: Schema, cast: Mapping[str, str]) -> Step:
    """All that may play the anchor."""
    role = schema.roles[schema.anchor]
    if role.name in cast:
        count = 1
    elif role.choices:
        count = len(role.choices)
    elif world.is_here:
        count = len(world.columns.kind(role.kind))
    else:
        count = len(world.table(role.candidates, (role.name,)))
    said = f"All that is there of this: {role.means}." if count != 1 else f"{role.means[:1].upper()}{role.means[1:]}."
    return Step("", said, count)
