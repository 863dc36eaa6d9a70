"""All that is found in a whole world: by its shapes, and by every rule."""

from collections.abc import Iterator
from typing import Final

from world.checking.clashes import Clash, clashes
from world.checking.crowds import uncrowded
from world.checking.ledger import Entry
from world.checking.procedures import PROCEDURES
from world.checking.reach import entry
from world.checking.rule import Rule, rules
from world.checking.shapes import ShapeCheck
from world.checking.survey import Survey

SHAPES: Final = ""
"""The part of a check that is no rule's."""


def parts() -> tuple[str, ...]:
    """The parts of a check, in order: the shapes, and each rule by its id. None needs another."""
    return (SHAPES, *rules())


def whole(survey: Survey) -> Iterator[Entry]:
    """All that is found in a whole world."""
    for name in parts():
        yield from part(survey, name)
        survey.near.forget()
    survey.forget()


def part(survey: Survey, name: str) -> Iterator[Entry]:
    """What one part of a check finds in a whole world."""
    if name == SHAPES:
        yield from map(Entry, ShapeCheck(survey.world).findings())
    else:
        rule = rules()[name]
        yield from (entry(survey, rule, clash) for clash in found_by(survey, rule))


def found_by(survey: Survey, rule: Rule) -> Iterator[Clash]:
    """What one rule finds in a whole world."""
    if rule.where is not None:
        return clashes(survey.matches(uncrowded(survey, rule)))
    return PROCEDURES[rule.procedure or ""].find(survey, rule, None)
