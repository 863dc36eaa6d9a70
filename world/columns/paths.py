"""What paths over properties lead to."""

from collections.abc import Sequence

from world.columns.columns import Columns
from world.columns.pairs import NONE, Ids, Pairs
from world.pattern.clause import Relation, Test


def led_to(columns: Columns, test: Test, starts: Ids, *, forwards: bool) -> Pairs:
    """Each start with all that a path test leads to from it (or, backwards, that leads to it)."""
    if test.relation is Relation.WITHIN:
        over = closure(columns, ["lg:within" if forwards else "^lg:within"], starts)
        return Pairs.union([Pairs.of(starts, starts), over])
    steps = test.measure.split("/")
    return closure(columns, steps if forwards else [back(step) for step in reversed(steps)], starts)


def closure(columns: Columns, steps: Sequence[str], starts: Ids) -> Pairs:
    """Each start with all that is reached from it by taking some steps once or more: semi-naive evaluation."""
    over = [step_of(columns, step) for step in steps]
    fresh = reached = _onwards(over, Pairs.of(starts, starts))
    while len(fresh):
        further = _onwards(over, fresh)
        new = ~reached.has(further.first, further.second)
        fresh = Pairs(further.first[new], further.second[new])
        reached = Pairs.union([reached, fresh])
    return reached


def _onwards(over: Sequence[Pairs], reached: Pairs) -> Pairs:
    for pairs in over:
        rows, there = pairs.joined(reached.second)
        reached = Pairs.of(reached.first[rows], there) if len(rows) else NONE
    return reached


def step_of(columns: Columns, step: str) -> Pairs:
    """Each thing with all that a step leads to: a property, or one turned round (`^lg:within`)."""
    return columns.exactly(step[1:]).turned if step.startswith("^") else columns.exactly(step)


def back(step: str) -> str:
    """The step the other way round."""
    return step[1:] if step.startswith("^") else f"^{step}"
