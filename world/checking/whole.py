"""All that is found in a whole world: by its shapes, and by every rule."""

from collections.abc import Iterator

from world.checking.clashes import Clash, clashes
from world.checking.crowds import uncrowded
from world.checking.ledger import Entry
from world.checking.procedures import PROCEDURES
from world.checking.reach import entry
from world.checking.rule import Rule, rules
from world.checking.shapes import ShapeCheck
from world.checking.survey import Survey


def whole(survey: Survey) -> Iterator[Entry]:
    """All that is found in a whole world."""
    yield from map(Entry, ShapeCheck(survey.world).findings())
    for rule in rules().values():
        yield from (entry(survey, rule, clash) for clash in found_by(survey, rule))
        survey.near.forget()
    survey.forget()


def found_by(survey: Survey, rule: Rule) -> Iterator[Clash]:
    """What one rule finds in a whole world."""
    if rule.where is not None:
        return clashes(survey.world.matches(uncrowded(survey, rule)))
    return PROCEDURES[rule.procedure or ""].find(survey, rule, None)
