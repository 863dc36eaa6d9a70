"""Patterns: what they match, which facts a match rests on, and which patterns are refused."""

import pytest

from world import Pattern, World
from world.errors import PatternError

SMALL = """
@prefix lg: <https://w3id.org/legendry/ns#> .
@prefix id: <https://w3id.org/legendry/id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:anna a lg:Person . id:ben a lg:Person . id:cora a lg:Person ; lg:possiblySameAs id:ben .
id:love a lg:Romance ; lg:party id:anna, id:ben ; lg:end "before fall" .
id:fall a lg:HistoricalEvent ; lg:when "1991" .
id:job a lg:Mission ; lg:agent id:anna ; lg:when "1995" .
id:town a lg:City . id:quarter a lg:District ; lg:within id:town . id:bar a lg:Bar ; lg:within id:quarter .
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> World:
    path = tmp_path_factory.mktemp("small") / "small.ttl"
    path.write_text(SMALL)
    return World.open(path)


def found(world: World, source: object, **bindings: str) -> list[dict[str, str]]:
    return [match.bindings for match in world.matches(Pattern.parse(source), bindings)]


def test_subclasses_and_subproperties_count(small: World) -> None:
    matches = small.matches(Pattern.parse("?bond a lg:Relationship . ?bond lg:participant ?who"))
    assert [match.bindings["who"] for match in matches] == ["anna", "ben"]
    assert matches[0].facts == (("love", "rdf:type", "lg:Romance"), ("love", "lg:party", "anna"))


def test_differs_wants_certainty(small: World) -> None:
    pairs = {(m["x"], m["y"]) for m in found(small, "?x a lg:Person . ?y a lg:Person . ?x differs ?y")}
    assert pairs == {("anna", "ben"), ("anna", "cora"), ("ben", "anna"), ("cora", "anna")}


def test_precedes_follows_days_and_order(small: World) -> None:
    assert found(small, "?x a lg:Romance . ?x precedes fall") == [{"x": "love"}]
    assert found(small, "?x a lg:HistoricalEvent . ?x precedes job") == [{"x": "fall"}]
    assert found(small, "?x a lg:Mission . ?x precedes fall") == []
    [match] = small.matches(Pattern.parse("?x a lg:HistoricalEvent . ?x precedes job"))
    assert ("fall", "lg:endLatest", '"1991-12-31"^^xsd:date') in match.facts


def test_may_precede_and_may_overlap_deny_only_what_is_certain(small: World) -> None:
    assert found(small, "?x a lg:Mission . ?x may-precede fall") == []
    assert found(small, "?x a lg:Romance . ?x may-precede job") == [{"x": "love"}]
    assert found(small, "?x a lg:Romance . ?x may-overlap fall") == []


def test_within_is_transitive_and_its_facts_are_the_chain(small: World) -> None:
    [match] = small.matches(Pattern.parse("?bar a lg:Bar . ?city a lg:City . ?bar within ?city"))
    assert match.facts[2:] == (("bar", "lg:within", "quarter"), ("quarter", "lg:within", "town"))


def test_any_takes_the_facts_of_the_branch_that_holds(small: World) -> None:
    pattern = Pattern.parse([{"any": ["?x a lg:City", "?x a lg:Bar . ?x lg:within ?in"]}])
    facts = {match.bindings["x"]: match.facts for match in small.matches(pattern)}
    assert facts["town"] == (("town", "rdf:type", "lg:City"),)
    assert facts["bar"] == (("bar", "rdf:type", "lg:Bar"), ("bar", "lg:within", "quarter"))


def test_a_test_inside_any_sees_what_stands_outside(small: World) -> None:
    source = [
        "?x a lg:Person",
        {"any": ["?x is anna", "?y lg:possiblySameAs ben . ?x is-not ?y . ?x is ben"]},
    ]
    assert {m["x"] for m in found(small, source)} == {"anna", "ben"}


def test_many_alternatives_at_once_still_find_the_same(small: World) -> None:
    either = {"any": ["?x is anna", "?x is ben", "?x is cora", "?x a lg:City", "?x a lg:Cable . ?x precedes fall"]}
    [match] = small.matches(Pattern.parse(["?x a lg:Person", either, either, either, "?x lg:possiblySameAs ?y"]))
    assert match.bindings == {"x": "cora", "y": "ben"}
    assert match.facts == (("cora", "rdf:type", "lg:Person"), ("cora", "lg:possiblySameAs", "ben"))


def test_none_seeks_through_several_facts(small: World) -> None:
    apart = {"none": "?bond a lg:Relationship . ?bond lg:participant ?x . ?bond lg:participant ?y . ?y is-not ?x"}
    assert found(small, ["?x a lg:Person", apart]) == [{"x": "cora"}]
    unheard = {"none": "?y lg:murderer ?x"}
    assert len(found(small, ["?x a lg:Person", unheard])) == 3


def test_none_denies(small: World) -> None:
    assert found(small, ["?x a lg:Person", {"none": "?bond lg:party ?x"}]) == [{"x": "cora"}]


def test_bindings_may_give_several_values(small: World) -> None:
    matches = small.matches(Pattern.parse("?x a lg:Person"), {"x": ["anna", "cora", "town"]})
    assert [match.bindings["x"] for match in matches] == ["anna", "cora"]


def test_a_table_has_distinct_sorted_rows(small: World) -> None:
    assert small.table(Pattern.parse("?bond lg:party ?who"), ("bond",)) == [("love",)]


@pytest.mark.parametrize(
    "source",
    ["?x a", "?x lg:party ?y ?z", "?x ?p ?y", '?x "p" ?y', "?1 a lg:Person", "?x a no:Such", 7, [{"any": "x"}],
     [{"all": []}], [{"any": []}], [{"none": []}],
     "?x a lg:Person } DROP ALL", "?x a <http://x y>", [[["?x a lg:Person"]]]],
)  # fmt: skip
def test_what_is_no_pattern_is_refused(source: object) -> None:
    with pytest.raises(PatternError):
        Pattern.parse(source)


def test_a_hostile_literal_stays_a_literal(small: World) -> None:
    assert found(small, r'?x rdfs:label "\" . } INSERT DATA { <x:a> <x:b> <x:c> } #"') == []
    assert len(small) == len(list(small.facts()))
