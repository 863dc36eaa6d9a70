"""Holds the scenes of a plot to what every world is held to: rules of consistency, asked as if the scenes were in it.

Travel at the speeds of the time, bilocation, imprisonment, life and death, what people know: what these rules say of
events, they say of scenes. They look at the scenes and at what the world tells around them. Nothing here comes from the
solver.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, cast

import pyoxigraph as ox

from world.checking.clashes import Clash, clashes, finding
from world.checking.openings import Openings
from world.checking.procedures import PROCEDURES
from world.checking.report import Finding
from world.checking.rule import Rule, rule_named
from world.checking.survey import Survey
from world.facts import Fact, literal, to_triple
from world.pattern import match_nearby
from world.store import World
from world.stores.overlay import Overlay
from world.stores.protocol import Store
from world.time.day import from_iso

HELD_TO: Final = (
    "bilocation",
    "impossible-travel",
    "unlikely-travel",
    "imprisoned-elsewhere",
    "acts-before-birth",
    "acts-after-death",
    "acts-before-knowing",
    "knows-before-it-happens",
)
"""The rules that every plot keeps. A world may have its reasons not to keep those that only warn; a plot has none."""

_FROM_SCENES: Final = ("lg:when", "lg:begin", "lg:end", "lg:place", "lg:before", "lg:partOf")
"""What a plot's facts say of its scenes that is left out here: days and places are taken from the scenes themselves."""


def broken_by_scenes(world: World, plot: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The rules (ids) that the scenes of a plot break, each with what is found, sorted. See `found_staged`."""
    yield from sorted({(one.rule, one.message) for one in found_staged(world, plot)})


def found_staged(world: World, plot: Mapping[str, Any]) -> list[Finding]:
    """What the scenes of a plot break in a world, sorted by rule and message, each once.

    The plot is as `legendry plot --format json` writes it. Raises `KeyError`, `TypeError` or `TimeError` for others.
    """
    facts = list(_facts(plot))
    overlay = Overlay(world.store)
    overlay.extend(ox.Quad(*to_triple(fact), ox.DefaultGraph()) for fact in facts)
    survey = Survey(World(cast(Store, overlay), world.title, path=world.path))
    scenes = {fact[0] for fact in facts}
    found: dict[tuple[str, str], Finding] = {}
    for rule, clash in _clashes(survey, facts):
        if any(fact[0] in scenes for fact in clash.facts):
            one = finding(survey.world, rule, clash)
            key = (one.rule, one.message)
            if key not in found or one.facts < found[key].facts:
                found[key] = one
    return [found[key] for key in sorted(found)]


def _clashes(survey: Survey, facts: list[Fact]) -> Iterator[tuple[Rule, Clash]]:
    for opening in _openings().of(survey, facts):
        for clash in clashes(match_nearby(survey.near, opening.part.pattern, dict(opening.bindings))):
            yield opening.rule, clash
    for rule in map(rule_named, HELD_TO):
        if rule.procedure is not None:
            procedure = PROCEDURES[rule.procedure]
            for clash in procedure.find(survey, rule, sorted(procedure.reach(survey, facts))):
                yield rule, clash


@lru_cache(maxsize=1)
def _openings() -> Openings:
    return Openings(map(rule_named, HELD_TO))


def _facts(plot: Mapping[str, Any]) -> Iterator[Fact]:
    """What the scenes add to the world, with the days and the places that they are said to have."""
    scenes = {str(scene["id"]): scene for scene in plot["scenes"]}
    for subject, predicate, value in plot.get("facts", ()):
        if subject in scenes and predicate not in _FROM_SCENES:
            yield str(subject), str(predicate), str(value)
    for name, scene in scenes.items():
        for side in ("begin", "end"):
            from_iso(scene[side])
            day = literal(scene[side], "xsd:date")
            yield name, f"lg:{side}Earliest", day
            yield name, f"lg:{side}Latest", day
        if scene["place"]:
            yield name, "lg:place", str(scene["place"]["id"])
