"""The nearest misses: casts that meet all rules but a few."""

from collections.abc import Mapping, Sequence
from typing import Final

from solver.comparison import Comparison
from solver.errors import TooWide
from solver.explaining.clashes import alone, denial, is_compared, is_given
from solver.explaining.cores import Ordered, corrections
from solver.explaining.possibility import some_cast
from solver.explaining.standing import standing
from solver.plot import Clash, Miss
from solver.relation import Names, Relation, restrict
from solver.schema import Rule, Schema
from world import World
from world.errors import counted

MOST_MISSES: Final = 3
MOST_BROKEN: Final = 5
"""Rules that a cast breaks by itself; one that breaks more is no near miss."""


def misses(
    world: World,
    schema: Schema,
    found: Sequence[Relation | Comparison],
    names: Names,
    cast: Mapping[str, int],
    why: Sequence[Clash] = (),
) -> tuple[Miss, ...]:
    """Casts that break the fewest rules, given the roles that are cast already; each breaks others than those before.

    Of several casts that break the same rules, always the same one is shown. Where a rule is
    broken only because the cast does not meet what it takes for granted, the rules that answer for that are told. `why`
    are the clashes, where they are known.
    """
    together = restrict(found, cast)
    given = {role: names.name(number) for role, number in cast.items()}
    missed = []
    known = [clash.rules for clash in why] or alone(world, schema, together, given)
    ordered = Ordered(together, schema.anchor)
    for gone in corrections(ordered, schema.anchor, known, MOST_MISSES):
        rest = ordered.among(one.rule for one in together if one.rule not in gone) or []
        try:
            numbers = {**cast, **some_cast(rest, schema.anchor)}
        except TooWide:
            continue
        by_rule = {one.rule: one for one in found} | {
            one.rule: one for one in restrict(found, numbers) if is_compared(one, found)
        }
        broken = [(rule, by_rule[rule.id]) for rule in schema.rules if rule.id in gone]
        if miss := _miss(world, schema, broken, names, numbers):
            missed.append(miss)
    return tuple(missed)


def _miss(
    world: World,
    schema: Schema,
    broken: Sequence[tuple[Rule, Relation | Comparison]],
    names: Names,
    numbers: Mapping[str, int],
) -> Miss | None:
    bindings = {role: names.name(numbers[role]) for role in schema.roles if role in numbers}
    own = [(rule, one) for rule, one in broken if is_given(world, schema, rule, bindings)] or broken
    if len(own) > MOST_BROKEN:
        return None
    said = [
        denial(world, schema, rule, bindings, standing(world, schema, [(rule, one)], names, numbers))
        for rule, one in own
    ]
    if others := len(broken) - len(own):
        said.append(f"So {counted(others, 'other rule')} cannot be met.")
    return Miss(bindings, tuple(rule.id for rule, _ in broken), " ".join(said))
