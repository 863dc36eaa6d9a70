"""Circles of parents and children."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from world.checking.circles import shortest, tangles
from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.facts import literal
from world.pattern import Pattern
from world.store import World

_PARENTS: Final = Pattern.parse("?bond lg:parent ?parent . ?bond lg:child ?child")
_MOST_TOLD: Final = 12


def kin_in_a_circle(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """A shortest circle of each family in which everybody is everybody's ancestor."""
    bonds: dict[str, dict[str, str]] = defaultdict(dict)
    for bond, parent, child in world.table(_PARENTS, ("bond", "parent", "child")):
        bonds[parent].setdefault(child, bond)
    for family in tangles(bonds):
        steps = shortest(bonds, family)
        told = [f"{world.label(parent)} is a parent of {world.label(child)}" for parent, _, child in steps[:_MOST_TOLD]]
        rest = [f"and so on for {len(steps) - _MOST_TOLD:,} more"] if len(steps) > _MOST_TOLD else []
        parent, bond, child = steps[0]
        yield Clash(
            {"circle": literal(", ".join([*told, *rest])), "person": parent, "child": child, "bond": bond},
            tuple(fact for p, b, c in steps for fact in ((b, "lg:parent", p), (b, "lg:child", c))),
        )
