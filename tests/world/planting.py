"""Contradictions to plant into worlds: the twins of the rules, with ids of their own."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from world import Fact, World
from world.checking.rule import rules
from world.facts import is_id, literal, literal_value
from world.opening import RDF_FORMATS
from world.time.dating import WRITTEN, Written, days_of

TWINS = Path(__file__).parent / "checking" / "twins"
SEEDS = Path(__file__).parents[2] / "examples" / "seeds"
PLANTABLE = sorted(name for name in rules() if name != "times-that-cannot-all-be")

NAMES = ("rdfs:label", "skos:altLabel", "lg:shortName", "lg:coverName", "lg:usedName")


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


def planted() -> World:
    """The seeds' world with the invalid twin of every rule."""
    facts = list(base())
    for number, rule in enumerate(PLANTABLE):
        facts += renamed(twin(rule, "invalid"), f"p{number}-")
    return dated(facts)
