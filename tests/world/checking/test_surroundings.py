"""Questions about a cast are asked near it first; what is said of busy things is read whole only where it must be."""

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from ontology.rules import Question
from world import Fact, World
from world.checking import surroundings
from world.checking.surroundings import Surroundings

CAST = {"spy": "spy-1", "house": "house", "other": "rival"}
POSTS = [
    fact
    for number in range(1, 9)
    for fact in (
        (f"post-{number}", "rdf:type", "lg:Service"),
        (f"post-{number}", "lg:agent", f"spy-{number}"),
        (f"post-{number}", "lg:organisation", "house"),
        (f"spy-{number}", "rdf:type", "lg:Person"),
    )
]
OTHERS = [
    ("house", "rdf:type", "lg:IntelligenceAgency"),
    ("rival", "rdf:type", "lg:IntelligenceAgency"),
    ("post-9", "rdf:type", "lg:Service"),
    ("post-9", "lg:agent", "spy-8"),
    ("post-9", "lg:organisation", "rival"),
]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Whose surroundings were read, in a world where more than four facts make a thing busy."""
    monkeypatch.setattr(surroundings, "_CALM", (4,))
    asked: list[tuple[str, ...]] = []
    scope = World.scope

    def remembered(world: World, names: Iterable[str], extra: Iterable[Fact] = ()) -> World:
        asked.append(tuple(names))
        return scope(world, asked[-1], extra)

    monkeypatch.setattr(World, "scope", remembered)
    return asked


def hold(text: str) -> bool:
    world = World(ox.Store())
    world.add([*POSTS, *OTHERS])
    prefix = "PREFIX lg: <https://w3id.org/legendry/ns#>\n"
    return Surroundings(world, CAST).hold(
        Question(f"{prefix}ASK {{ ?post lg:agent ?spy . ?house a ?kind . ?other a ?kind . {text} }}")
    )


def test_what_holds_near_the_cast_is_found_without_all_that_leads_to_a_busy_house(read: list[tuple[str, ...]]) -> None:
    assert hold("?post lg:organisation ?house")
    assert read == [("spy-1", "rival")]


def test_what_only_a_busy_house_leads_to_is_found_when_all_is_read(read: list[tuple[str, ...]]) -> None:
    both = "?one lg:organisation ?house ; lg:agent ?who . ?two lg:agent ?who ; lg:organisation ?other"
    assert hold(both)


def test_what_must_not_lead_to_a_busy_house_is_asked_of_all(read: list[tuple[str, ...]]) -> None:
    assert not hold("FILTER NOT EXISTS { ?member lg:organisation ?house ; lg:agent ?somebody }")
    assert read == [("spy-1", "house", "rival")]


def test_what_must_not_join_a_busy_house_and_a_spy_is_asked_near_the_spy(read: list[tuple[str, ...]]) -> None:
    assert hold("FILTER NOT EXISTS { ?past lg:organisation ?other ; lg:agent ?spy }")
    assert not hold("FILTER NOT EXISTS { ?past lg:organisation ?house ; lg:agent ?spy }")
    assert read[0] == ("spy-1", "rival")
