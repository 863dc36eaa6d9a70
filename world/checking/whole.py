"""All that is found in a whole world: by its shapes, and by every rule; at once, or in parts that several do."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from world.checking.clashes import Clash, clashes
from world.checking.crowds import uncrowded
from world.checking.ledger import Entry
from world.checking.procedures import PROCEDURES
from world.checking.reach import entry
from world.checking.region import ALL, Region, centre, regions
from world.checking.rule import Rule, rules
from world.checking.shapes import ShapeCheck
from world.checking.survey import Survey
from world.store import World

SHAPES: Final = ""
"""The part of a check that is no rule's."""


class Part(NamedTuple):
    """The shapes or a rule (by its id), in one region."""

    of: str
    region: Region = ALL


def parts(world: World) -> tuple[Part, ...]:
    """The parts of a check, in order; none needs another. Large worlds are checked region by region.

    A rule that is a procedure, or a pattern without a centre, looks at all regions at once.
    """
    found = [Part(SHAPES, region) for region in regions(world)]
    for rule in rules().values():
        apart = rule.where is not None and centre(rule.where) is not None
        found += [Part(rule.id, region) for region in (regions(world) if apart else (ALL,))]
    return tuple(found)


def whole(survey: Survey) -> Iterator[Entry]:
    """All that is found in a whole world."""
    for name in (SHAPES, *rules()):
        yield from part(survey, Part(name))
        survey.near.forget()
    survey.forget()


def part(survey: Survey, wanted: Part) -> Iterator[Entry]:
    """What one part of a check finds."""
    if wanted.of == SHAPES:
        yield from map(Entry, ShapeCheck(survey.world).findings(wanted.region))
    else:
        rule = rules()[wanted.of]
        yield from (entry(survey, rule, clash) for clash in found_by(survey, rule, wanted.region))


def found_by(survey: Survey, rule: Rule, region: Region = ALL) -> Iterator[Clash]:
    """What one rule finds in a whole world, or around one region of it."""
    if rule.where is not None:
        return clashes(survey.matches(uncrowded(survey, rule), region))
    return PROCEDURES[rule.procedure or ""].find(survey, rule, None)
