"""What an outcome without plots tells: clashes in story words, the funnel and the nearest misses."""

import pyoxigraph as ox
import pytest

from solver import Status, find_plots, schema_named, schemas
from solver.compiling import relations
from solver.explaining.possibility import possible
from solver.relation import restrict
from world import World
from world.facts import to_triple

BETRAYAL = "betrayal-of-kazuo"
DEATH = [
    ("death-of-petrova", "rdf:type", "lg:Death"),
    ("death-of-petrova", "lg:deceased", "natalia-petrova"),
    ("death-of-petrova", "rdfs:label", '"the death of Natalia Petrova"'),
    ("death-of-petrova", "lg:beginEarliest", '"1996-03-04"^^xsd:date'),
    ("death-of-petrova", "lg:endLatest", '"1996-03-04"^^xsd:date'),
]


@pytest.fixture
def own(seeds: World) -> World:
    """The seeds' world, to be changed."""
    store = ox.Store()
    store.bulk_extend(seeds.store)
    return World(store, seeds.title)


def test_a_death_is_told_with_its_day_and_is_what_would_have_to_go(own: World) -> None:
    own.add(DEATH)
    [clash] = find_plots(own, schema_named("reunion"), {"betrayer": "natalia-petrova"}).why
    assert clash.rules == ("both_live_to_meet_again",)
    assert clash.facts == tuple(sorted(DEATH[:2], key=lambda fact: fact[1]))
    assert clash.statement == (
        "Somebody who was betrayed or Natalia Petrova is dead, and the "
        "dead keep no appointments. Against it stands: the death of Natalia Petrova (1996-03-04)."
    )


def test_days_that_rule_something_out_are_what_stands_against_it(own: World) -> None:
    past, betrayal = "romance-kazuo-petrova", BETRAYAL
    bounds = ("lg:beginEarliest", "lg:endLatest", "lg:before")
    for fact in [fact for one in (past, betrayal) for fact in own.facts(one) if fact[1] in bounds]:
        own.store.remove(ox.Quad(*to_triple(fact), ox.DefaultGraph()))
    days = [(past, "lg:beginEarliest", '"1999-01-01"^^xsd:date'), (betrayal, "lg:endLatest", '"1990-01-01"^^xsd:date')]
    own.add(days)
    [clash] = find_plots(own, schema_named("reunion"), {"past": past}).why
    assert clash.rules == ("betrayer_shares_past",)
    assert clash.facts == tuple(sorted(days))
    assert "was over by 1990-01-01" in clash.statement


def test_a_world_without_a_betrayal_is_told_so(own: World) -> None:
    for fact in list(own.facts(BETRAYAL)):
        own.store.remove(ox.Quad(*to_triple(fact), ox.DefaultGraph()))
    own.changed()
    outcome = find_plots(own, schema_named("reunion"), {}, count=True)
    assert (outcome.status, outcome.count) == (Status.UNSATISFIABLE, 0)
    assert outcome.why[0].rules == ("protagonist_was_betrayed",)
    assert [step.left for step in outcome.funnel] == [0, 0]


@pytest.mark.parametrize("name", schemas())
def test_the_funnel_only_narrows_and_ends_where_nobody_is_left(name: str, seeds: World) -> None:
    outcome = find_plots(seeds, schema_named(name), {}, explain=True)
    counts = [step.left for step in outcome.funnel]
    assert counts == sorted(counts, reverse=True)
    assert (counts[-1] == 0) == (outcome.status is Status.UNSATISFIABLE)
    assert not any("{" in step.statement or "_" in step.statement for step in outcome.funnel)


@pytest.mark.parametrize(
    ("name", "cast"),
    [
        ("reunion", {"protagonist": "sophia-petrova"}),
        ("missing-man", {"adversary": "corrupt-businessman"}),
        ("awakening", {"beloved": "natalia-petrova"}),
    ],
)
def test_a_miss_meets_all_rules_but_those_that_it_names(name: str, cast: dict[str, str], seeds: World) -> None:
    schema = schema_named(name)
    found = relations(seeds, schema)
    missed = find_plots(seeds, schema, cast).misses
    assert missed
    assert len({miss.rules for miss in missed}) == len(missed)
    for miss in missed:
        assert cast.items() <= miss.bindings.items()
        numbers = {role: found.names.number(one) for role, one in miss.bindings.items()}
        rest = [one for one in restrict(found.rules, numbers) if one.rule not in miss.rules]
        assert possible(rest, schema.anchor)
        assert not possible(restrict(found.rules, numbers), schema.anchor)


def test_json_has_the_funnel_and_the_misses(seeds: World) -> None:
    told = find_plots(seeds, schema_named("missing-man"), {"adversary": "corrupt-businessman"}).as_json(seeds)
    assert isinstance(told["funnel"], list)
    assert isinstance(told["misses"], list)
    assert set(told["funnel"][0]) == {"rule", "statement", "left"}
    assert set(told["misses"][0]) == {"bindings", "rules", "statement"}
