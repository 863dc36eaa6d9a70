"""Circles of parents and children."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from world.checking.circles import onwards, shortest, tangles
from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.survey import Survey, Units
from world.facts import Fact, literal
from world.pattern import Pattern

_PARENTS: Final = Pattern.parse("?bond lg:parent ?parent . ?bond lg:child ?child")
_MOST_TOLD: Final = 12


def kin_in_a_circle(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """A shortest circle of each family in which everybody is everybody's ancestor."""
    label = survey.world.label
    bonds: dict[str, dict[str, str]] = defaultdict(dict)
    parents = None if units is None else {"parent": onwards(units, lambda name: _children(survey, name))}
    for bond, parent, child in survey.table(_PARENTS, ("bond", "parent", "child"), parents):
        bonds[parent].setdefault(child, bond)
    for family in tangles(bonds):
        steps = shortest(bonds, family)
        told = [f"{label(parent)} is a parent of {label(child)}" for parent, _, child in steps[:_MOST_TOLD]]
        rest = [f"and so on for {len(steps) - _MOST_TOLD:,} more"] if len(steps) > _MOST_TOLD else []
        parent, bond, child = steps[0]
        yield Clash(
            {"circle": literal(", ".join([*told, *rest])), "person": parent, "child": child, "bond": bond},
            tuple(fact for p, b, c in steps for fact in ((b, "lg:parent", p), (b, "lg:child", c))),
        )


def kin_reach(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The descendants of whoever changed facts make a parent or a child: a circle that they close or open is theirs."""
    bonds = {fact[0] for fact in facts if fact[1] in ("lg:parent", "lg:child")}
    people = [row[0] for row in survey.table(_PARENTS, ("parent",), {"bond": sorted(bonds)})]
    people += [fact[2] for fact in facts if fact[1] in ("lg:parent", "lg:child")]
    return onwards(people, lambda name: _children(survey, name))


def _children(survey: Survey, parent: str) -> Iterator[str]:
    return (child for (child,) in survey.table(_PARENTS, ("child",), {"parent": [parent]}))
