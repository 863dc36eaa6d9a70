"""The facts of a finding are no more than clash: without any one of them the rule finds nothing among the others."""

from pathlib import Path

import pytest

from world import World
from world.checking.checker import check_rules
from world.checking.rehearsal import Rehearsal
from world.checking.rule import rules

TWINS = Path(__file__).parent / "twins"
LISTS_ALL = {
    *("dangling-name", "duplicate-event", "duplicate-name", "left-out-of-rules", "unknown-term"),
    "secret-nobody-could-have-told",
}
"""Rules that say once, of one thing, all that shows it."""


@pytest.mark.parametrize("rule", sorted(rules().keys() - LISTS_ALL - {"times-that-cannot-all-be"}))
def test_no_fact_of_a_finding_is_superfluous(rule: str) -> None:
    world = World.open(TWINS / f"{rule}.invalid.ttl")
    rehearsal = Rehearsal(world)
    for finding in (found for found in check_rules(world) if found.rule == rule):
        for fact in finding.facts:
            begun, rest = rehearsal.of([fact], []).begun, set(finding.facts) - {fact}
            assert not [one for one in begun if one.rule == rule and rest.issuperset(one.facts)], fact
