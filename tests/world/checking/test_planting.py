"""Contradictions of every kind, planted into a consistent world: each is found at its facts, and nothing else is."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.world.planting import PLANTABLE, base, dated, renamed, twin
from world import Fact, World
from world.checking.checker import check_rules

Found = set[tuple[str, frozenset[Fact]]]


def found(world: World) -> Found:
    return {(finding.rule, frozenset(map(plain, finding.facts))) for finding in check_rules(world)}


def plain(fact: Fact) -> Fact:
    """A fact without the number that a copied name carries."""
    return fact[0], fact[1], re.sub(r" \(p\d+\)", "", fact[2])


def by_term(findings: Found) -> Found:
    """The same, with one finding for each unknown property, wherever it stands, as the checker tells of it."""
    strange: dict[frozenset[str], set[Fact]] = {}
    for rule, facts in findings:
        if rule == "unknown-term":
            strange.setdefault(frozenset(fact[1] for fact in facts), set()).update(facts)
    others = {finding for finding in findings if finding[0] != "unknown-term"}
    return others | {("unknown-term", frozenset(facts)) for facts in strange.values()}


@settings(max_examples=15)
@example([("unknown-term", True), ("unknown-term", True)])
@given(st.lists(st.tuples(st.sampled_from(PLANTABLE), st.booleans()), min_size=1, max_size=12))
def test_each_planted_contradiction_is_found_and_nothing_else(plants: list[tuple[str, bool]]) -> None:
    facts = list(base())
    expected = found(dated(base()))
    for number, (rule, contradictory) in enumerate(plants):
        planted = renamed(twin(rule, "invalid" if contradictory else "valid"), f"p{number}-")
        alone = found(dated(planted))
        assert (rule in {kind for kind, _ in alone}) == contradictory
        expected |= alone
        facts += planted
    assert found(dated(facts)) == by_term(expected)


def test_every_kind_of_contradiction_is_found_in_one_world() -> None:
    facts = list(base())
    expected = found(dated(base()))
    for number, rule in enumerate(PLANTABLE):
        planted = renamed(twin(rule, "invalid"), f"p{number}-")
        expected |= found(dated(planted))
        facts += planted
    in_all = found(dated(facts))
    assert in_all == expected
    assert {rule for rule, _ in in_all} >= set(PLANTABLE)
