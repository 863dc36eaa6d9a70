"""Parents' ages, long lives, and families that go in a circle."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from world import World
from world.checking.rule import rules
from world.checking.survey import Survey
from world.checking.whole import found_by

HEAD = """
@prefix : <https://w3id.org/legendry/id/> .
@prefix lg: <https://w3id.org/legendry/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
PARENTS = ("parent-too-young", "parent-too-old", "parent-over-a-hundred", "parent-dead-before-birth")


def kinds(folder: Path, turtle: str, *names: str) -> list[str]:
    file = folder / "world.ttl"
    file.write_text(HEAD + turtle, "utf-8")
    world = World.open(file)
    return [name for name in names for _ in found_by(Survey(world), rules()[name])]


def family(parent: str, child: str) -> str:
    return f"""
    :anna a lg:Person ; rdfs:label "Anna" {parent} .
    :mila a lg:Person ; rdfs:label "Mila" {child} .
    :bond a lg:Parenthood ; rdfs:label "Anna and Mila" ; lg:parent :anna ; lg:child :mila .
    """


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        ('; lg:begin "1884" ; lg:pronoun "she"', "1944", ["parent-too-old"]),
        ('; lg:begin "1884" ; lg:pronoun "he"', "1944", []),
        ('; lg:begin "1884"', "1944", []),
        ('; lg:begin "1850"', "1944", ["parent-too-old"]),
        ('; lg:begin "1840" ; lg:pronoun "she"', "1944", ["parent-over-a-hundred"]),
        ('; lg:begin "1840/1900" ; lg:pronoun "she"', "1944", []),
        ('; lg:end "1944-03-01" ; lg:pronoun "she"', "1944-03-01", []),
        ('; lg:end "1944-02-29" ; lg:pronoun "she"', "1944-03-01", ["parent-dead-before-birth"]),
        ('; lg:end "1943-06-01" ; lg:pronoun "he"', "1944-03-01", []),
        ('; lg:end "1943-04-01" ; lg:pronoun "he"', "1944-03-01", ["parent-dead-before-birth"]),
        ('; lg:end "1943" ; lg:pronoun "he"', "1944", []),
    ],
)
def test_parents_are_of_an_age(parent: str, child: str, expected: list[str], tmp_path: Path) -> None:
    assert kinds(tmp_path, family(parent, f'; lg:begin "{child}"'), *PARENTS) == expected


def test_a_death_that_is_told_counts_as_much_as_a_date_of_death(tmp_path: Path) -> None:
    world = family('; lg:pronoun "she"', '; lg:begin "1944"')
    death = ':fever a lg:Death ; rdfs:label "the fever" ; lg:deceased :anna ; lg:when "1940" .'
    assert kinds(tmp_path, world + death, *PARENTS) == ["parent-dead-before-birth"]
    faked = ':fever a lg:FakedDeath ; rdfs:label "the fever" ; lg:supposedDead :anna ; lg:when "1940" .'
    assert kinds(tmp_path, world + faked, *PARENTS) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('; lg:end "1960"', ["lives-too-long"]),
        ('; lg:end "1944"', []),
        ("", []),
    ],
)
def test_a_life_is_as_long_as_the_last_that_is_told_of_it(more: str, expected: list[str], tmp_path: Path) -> None:
    assert (
        kinds(tmp_path, f':anna a lg:Person ; rdfs:label "Anna" ; lg:begin "1834" {more} .', "lives-too-long")
        == expected
    )


def test_whoever_is_only_spoken_of_does_not_live_on(tmp_path: Path) -> None:
    world = ':anna a lg:Person ; rdfs:label "Anna" ; lg:begin "1834" . :talk a lg:Conversation ; lg:when "1990" ;'
    assert kinds(tmp_path, world + " lg:about :anna .", "lives-too-long") == []
    assert kinds(tmp_path, world + " lg:party :anna .", "lives-too-long") == ["lives-too-long"]


def test_a_circle_of_kin_is_told_once_and_a_long_one_in_short() -> None:
    world = World(ox.Store())
    for number in range(2000):
        world.add(
            [(f"bond-{number}", "lg:parent", f"p{number}"), (f"bond-{number}", "lg:child", f"p{(number + 1) % 2000}")]
        )
    (clash,) = found_by(Survey(world), rules()["kin-in-a-circle"])
    assert len(clash.facts) == 4000
    assert clash.bindings["circle"].endswith('and so on for 1,988 more"')


def test_ones_own_parent_is_a_circle_of_one(tmp_path: Path) -> None:
    world = family("", "").replace("lg:child :mila", "lg:child :anna")
    assert kinds(tmp_path, world, "kin-in-a-circle", *PARENTS) == ["kin-in-a-circle"]
