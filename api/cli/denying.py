"""Why there is no plot, as lines of text."""

from typing import Final

from api.cli.options import say
from solver import Miss, Outcome, Schema, Status, label
from world import World
from world.errors import counted

_MOST_FACTS: Final = 12
"""Facts of one clash that are printed; JSON has them all."""


def denial_as_text(world: World, outcome: Outcome) -> list[str]:
    """What clashes, what each rule leaves, and what comes nearest."""
    lines: list[str] = []
    for clash in outcome.why:
        lines.append(f"{' + '.join(clash.rules)}: {clash.statement}")
        facts = clash.facts or clash.held
        lines += [f"  {' '.join(fact)}" for fact in facts[:_MOST_FACTS]]
        if len(facts) > _MOST_FACTS:
            lines.append(f"  and {counted(len(facts) - _MOST_FACTS, 'more fact')}")
    lines += funnel_as_text(outcome)
    if outcome.misses:
        lines.append("What comes nearest:")
        for miss in outcome.misses:
            lines += _miss_as_text(world, miss)
    return lines


def funnel_as_text(outcome: Outcome) -> list[str]:
    """How many candidates each rule leaves, the rules in one column and what they say in another."""
    if not outcome.funnel:
        return []
    width = max(len(step.rule) for step in outcome.funnel)
    digits = max(len(f"{step.left:,}") for step in outcome.funnel)
    lines = [f"  {step.left:>{digits},}  {step.rule:<{width}}  {step.statement}" for step in outcome.funnel]
    return ["What each rule leaves:", *lines]


def _miss_as_text(world: World, miss: Miss) -> list[str]:
    width = max(map(len, miss.bindings), default=0)
    cast = [f"    {role:<{width}}  {label(world, name)}  [{name}]" for role, name in miss.bindings.items()]
    return [f"  {' + '.join(miss.rules)}: {miss.statement}", *cast]


def deny(world: World, schema: Schema, outcome: Outcome) -> None:
    """Says on stderr that there is no plot, and why."""
    if outcome.status is Status.UNKNOWN:
        say(f"No plot of {schema.title} was found so far, and not all casts were looked at: fix roles with --cast.")
    else:
        say(f"This world holds no such plot of {schema.title}.")
    for line in denial_as_text(world, outcome):
        say(f"  {line}")
