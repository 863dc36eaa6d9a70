"""Every rule has an invalid twin, which it finds, and a valid one, in which no rule finds anything."""

from pathlib import Path

import pytest

from world import World
from world.checking.checker import check_rules
from world.checking.report import Severity
from world.checking.rule import rules

TWINS = Path(__file__).parent / "twins"


@pytest.mark.parametrize("rule", rules())
def test_the_invalid_twin_is_found_at_facts_of_its_world(rule: str) -> None:
    world = World.open(TWINS / f"{rule}.invalid.ttl", check_times=False)
    found = check_rules(world)
    assert rule in {finding.rule for finding in found}
    assert {finding.rule for finding in found if finding.severity is Severity.ERROR} <= {rule}
    known = set(world.facts())
    for finding in found:
        assert finding.facts
        assert known.issuperset(finding.facts)
        assert "{" not in finding.message


@pytest.mark.parametrize("rule", rules())
def test_the_valid_twin_gives_no_finding(rule: str) -> None:
    assert check_rules(World.open(TWINS / f"{rule}.valid.ttl", check_times=False)) == ()


@pytest.mark.parametrize("rule", rules())
def test_the_page_explains_itself(rule: str) -> None:
    page = rules()[rule].page
    assert [line for line in page.splitlines() if line.startswith("#")] == [
        f"# {rules()[rule].title}",
        "## Problem",
        "## Solution",
        "## Example",
        "## Source",
    ]


def test_no_twin_is_without_its_rule() -> None:
    assert {path.name.split(".")[0] for path in TWINS.glob("*.ttl")} == set(rules())
