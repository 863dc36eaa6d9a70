"""The nearest misses: casts that meet all rules but a few."""

from collections.abc import Sequence
from typing import Final

from solver.comparison import Comparison
from solver.errors import TooWide
from solver.explaining.clashes import alone, denial, is_given
from solver.explaining.cores import corrections
from solver.explaining.possibility import some_cast
from solver.explaining.situation import Situation
from solver.explaining.standing import standing
from solver.plot import Clash, Miss
from solver.relation import Relation
from solver.schema import Rule
from world.errors import counted

MOST_MISSES: Final = 3
MOST_BROKEN: Final = 5
"""Rules that a cast breaks by itself; one that breaks more is no near miss."""


def misses(case: Situation, why: Sequence[Clash] = ()) -> tuple[Miss, ...]:
    """Casts that break the fewest rules, given the roles that are cast already; each breaks others than those before.

    Of several casts that break the same rules, always the same one is shown. Where a rule is
    broken only because the cast does not meet what it takes for granted, the rules that answer for that are told. `why`
    are the clashes, where they are known.
    """
    missed = []
    known = [clash.rules for clash in why] or alone(case)
    for gone in corrections(case.ordered, case.schema.anchor, known, MOST_MISSES):
        rest = case.ordered.among(one.rule for one in case.together if one.rule not in gone) or []
        try:
            nearest = case.of({**case.cast, **some_cast(rest, case.schema.anchor)})
        except TooWide:
            continue
        broken = [(rule, nearest.by_rule[rule.id]) for rule in case.schema.rules if rule.id in gone]
        if miss := _miss(nearest, broken):
            missed.append(miss)
    return tuple(missed)


def _miss(case: Situation, broken: Sequence[tuple[Rule, Relation | Comparison]]) -> Miss | None:
    world, schema = case.world, case.schema
    bindings = {role: case.given[role] for role in schema.roles if role in case.cast}
    own = [(rule, one) for rule, one in broken if is_given(world, schema, rule, bindings)] or broken
    if len(own) > MOST_BROKEN:
        return None
    said = [denial(world, schema, rule, bindings, standing(case, [(rule, one)])) for rule, one in own]
    if others := len(broken) - len(own):
        said.append(f"So {counted(others, 'other rule')} cannot be met.")
    return Miss(bindings, tuple(rule.id for rule, _ in broken), " ".join(said))
