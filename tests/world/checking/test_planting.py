"""Contradictions of every kind, planted into a consistent world: each is found at its facts, and nothing else is."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from world import Fact, World
from world.checking.checker import check_rules
from world.checking.rule import rules
from world.facts import is_id, literal, literal_value
from world.opening import RDF_FORMATS
from world.time.dating import WRITTEN, Written, days_of

TWINS = Path(__file__).parent / "twins"
SEEDS = Path(__file__).parents[3] / "examples" / "seeds"
PLANTABLE = sorted(name for name in rules() if name != "times-that-cannot-all-be")

NAMES = ("rdfs:label", "skos:altLabel", "lg:shortName", "lg:coverName", "lg:usedName")

Found = set[tuple[str, frozenset[Fact]]]


@lru_cache
def base() -> tuple[Fact, ...]:
    return tuple(World.open(SEEDS).facts())


@lru_cache
def twin(rule: str, kind: str) -> tuple[Fact, ...]:
    """What a twin states, without the days that follow from it."""
    store = ox.Store()
    store.load(path=str(TWINS / f"{rule}.{kind}.ttl"), format=RDF_FORMATS[".ttl"])
    return tuple(World(store).facts())


def renamed(facts: Iterable[Fact], prefix: str) -> list[Fact]:
    """The facts about other things: every id, also inside written times, gets a prefix."""
    facts = list(facts)
    ids = {term for fact in facts for term in (fact[0], fact[2]) if is_id(term)}

    def name(term: str) -> str:
        return prefix + term if term in ids else term

    planted = []
    for subject, predicate, object_ in facts:
        text = literal_value(object_)
        if predicate in WRITTEN and text is not None:
            object_ = literal(" ".join(prefix + word if word in ids else word for word in text.split()))
        elif predicate in NAMES and text is not None:
            object_ = literal(f"{text} ({prefix.strip('-')})")
        planted.append((name(subject), predicate, name(object_)))
    return planted


def dated(facts: Iterable[Fact]) -> World:
    facts = list(facts)
    world = World(ox.Store())
    world.add(facts)
    world.add(days_of(Written(s, p, literal_value(o) or o) for s, p, o in facts if p in WRITTEN))
    return world


def found(world: World) -> Found:
    return {(finding.rule, frozenset(map(plain, finding.facts))) for finding in check_rules(world)}


def plain(fact: Fact) -> Fact:
    """A fact without the number that a copied name carries."""
    return fact[0], fact[1], re.sub(r" \(p\d+\)", "", fact[2])


@settings(max_examples=15, deadline=None)
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
    assert found(dated(facts)) == expected


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
