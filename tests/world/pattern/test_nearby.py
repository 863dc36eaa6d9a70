"""Following facts from what is bound finds what a query of the store finds, with the same facts."""

import random
from functools import lru_cache

import pyoxigraph as ox
import pytest

from tests.world.planting import planted
from world import World
from world.checking.rule import rules
from world.pattern import Pattern, match, match_nearby, table, table_nearby
from world.pattern.clause import Relation
from world.pattern.neighbours import Neighbours
from world.stores import Store

PATTERNS = {name: rule.where for name, rule in rules().items() if rule.where is not None}


@lru_cache(maxsize=1)
def _twins() -> Store:
    return planted().store


@pytest.mark.parametrize("rule", PATTERNS)
def test_matches_of_a_rule_are_those_that_a_query_finds(rule: str) -> None:
    store, pattern, dice = _twins(), PATTERNS[rule], random.Random(rule)
    near = Neighbours(store)
    ids = sorted(World(store).ids())
    found = match(store, pattern, {})
    assert found
    for one in dice.sample(found, min(4, len(found))):
        assert one in match_nearby(near, pattern, one.bindings)
        for name in one.bindings:
            given = {name: one.bindings[name]}
            assert match_nearby(near, pattern, given) == match(store, pattern, given)
    for name in pattern.variables:
        given = {name: dice.choice(ids)}
        assert match_nearby(near, pattern, given) == match(store, pattern, given)


@pytest.mark.parametrize(
    "lines",
    [
        "?one lg:participant ?who . ?other lg:participant ?who . ?one may-be-before ?other",
        "?one lg:participant ?who . ?other lg:participant ?who . ?one may-precede ?other . ?one differs ?other",
        "?one lg:participant ?who . ?other lg:participant ?who . ?one may-overlap ?other",
        "?one lg:participant ?who . ?other lg:participant ?who . ?one overlaps ?other",
        "?one lg:participant ?who . ?who a lg:Person . ?one begins-within-years 20 ?who",
        "?one lg:participant ?who . ?one lg:place ?there . ?there within ?who",
        "?one lg:participant ?who . ?who reaches ^lg:parent/lg:child ?other",
    ],
)
def test_every_test_decides_as_a_query_does(lines: str) -> None:
    store, pattern = _twins(), Pattern.parse(lines)
    near = Neighbours(store)
    for who in sorted(World(store).ids()):
        assert match_nearby(near, pattern, {"who": who}) == match(store, pattern, {"who": who})


@pytest.mark.parametrize("test", [*Relation])
def test_a_test_of_what_nothing_binds_in_an_alternative_never_holds_there(test: Relation) -> None:
    measure = {"begins-within-years": " 9", "ends-within-years": " 9", "reaches": " lg:within"}.get(test, "")
    ways = {"any": ["?other lg:participant ?one", "?one a lg:Betrayal"]}
    pattern = Pattern.parse(["?one a lg:Event", ways, f"?other {test}{measure} ?one"])
    store, columns = _twins(), ["one", "other"]
    near, world = Neighbours(store), World(store)
    rows = table(store, pattern, columns, {})
    assert world.bulk_table(pattern, columns) == rows
    assert all(len(one.bindings) == 2 for one in match(store, pattern, {}))
    for one in sorted({one for (one,) in table(store, Pattern.parse("?one a lg:Event"), ["one"], {})}):
        assert match_nearby(near, pattern, {"one": one}) == match(store, pattern, {"one": one})
        assert table_nearby(near, pattern, columns, {"one": one}) == [row for row in rows if row[0] == one]


def test_a_table_has_a_row_for_each_of_several_things(seeds: World) -> None:
    pattern = Pattern.parse("?past lg:participant ?one . ?past a ?kind")
    given = {"one": ["natalia-petrova", "volodymyr-kazuo"]}
    rows = table_nearby(Neighbours(seeds.store), pattern, ["one", "past"], given)
    assert rows == table(seeds.store, pattern, ["one", "past"], given)
    assert {row[0] for row in rows} == set(given["one"])


def test_what_was_read_is_forgotten_when_told(seeds: World) -> None:
    copy = ox.Store()
    copy.extend(seeds.store)
    world, near = World(copy), Neighbours(copy)
    before = near.objects("natalia-petrova", "rdfs:label")
    world.add([("natalia-petrova", "rdfs:label", '"Another"')])
    assert near.objects("natalia-petrova", "rdfs:label") == before
    near.forget()
    assert near.objects("natalia-petrova", "rdfs:label") != before
