"""Namesakes are told apart by the days on which they were born, where these are known."""

import pyoxigraph as ox
import pytest

from world import Fact, World
from world.checking.checker import check_rules

DAYS = {"1950": ("1950-01-01", "1950-12-31"), "1962": ("1962-01-01", "1962-12-31")}


def _two(one: str, other: str) -> World:
    """Two people called Anna Weiss, and when they were born."""
    facts: list[Fact] = []
    for name, born in (("anna-weiss", one), ("anna-weiss-2", other)):
        facts += [(name, "rdf:type", "lg:Person"), (name, "rdfs:label", '"Anna Weiss"')]
        for bound, day in zip(("lg:beginEarliest", "lg:beginLatest"), DAYS.get(born, (born, born)), strict=True):
            facts += [(name, bound, f'"{day}"^^xsd:date')] if day else []
    world = World(ox.Store())
    world.add(facts)
    return world


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("1950-03-01", "1950-03-02", 0), ("1950", "1962", 0), ("1950", "1950-03-02", 1), ("1950", "", 1), ("", "", 1)],
)
def test_people_who_were_certainly_born_on_different_days_are_two(one: str, other: str, found: int) -> None:
    assert len(check_rules(_two(one, other), ["duplicate-name"])) == found
