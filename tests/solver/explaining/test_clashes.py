"""Clashes are minimal in their rules and in their facts: each is taken out in turn, and then the rules can hold."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox
import pytest

from solver import Schema, schema_named, schemas
from solver.compiling import relations
from solver.explaining import Situation, clashes
from solver.explaining.possibility import possible
from solver.explaining.standing import standing
from solver.plot import Clash
from solver.relation import Relations, restrict
from world import Fact, World
from world.building.build import build
from world.building.society.setting import Setting
from world.facts import to_triple
from world.history import Signature
from world.pattern.nearby import narrower_classes

CASTS = 2
"""Random casts for each schema and world."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> World:
    path = tmp_path_factory.mktemp("clashes") / "built"
    build(path, Setting(1950, 2010, 40, 1), Signature("Mila", "2026-11-26T23:00:00Z", "builds it"))
    return in_memory(World.open(path))  # what a test takes away it puts back


def in_memory(world: World) -> World:
    """A copy whose facts may be taken away."""
    store = ox.Store()
    store.bulk_extend(world.store)
    return World(store, world.title)


def casts(world: World, schema: Schema) -> Iterator[dict[str, str]]:
    """Some people for some roles."""
    dice = random.Random(schema.id)
    roles = [role.name for role in schema.roles.values() if role.kind == "lg:Person"]
    people = sorted({fact[0] for kind in narrower_classes("lg:Person") for fact in world.facts(None, "rdf:type", kind)})
    for number in range(CASTS):
        yield {role: dice.choice(people) for role in dice.sample(roles, number + 1)}


def numbers(found: Relations, cast: Mapping[str, str]) -> dict[str, int]:
    return {role: found.names.number(name) for role, name in cast.items()}


def limited(schema: Schema, rules: tuple[str, ...]) -> Schema:
    return replace(schema, rules=tuple(rule for rule in schema.rules if rule.id in rules), tension=())


def can_hold(world: World, schema: Schema, rules: tuple[str, ...], cast: Mapping[str, str]) -> bool:
    """Whether some rules can hold together for a cast in a world."""
    few = limited(schema, rules)
    found = relations(world, few)
    fixed = numbers(found, cast)
    return possible(restrict(found.rules, fixed), schema.anchor)


def stands(world: World, schema: Schema, rules: tuple[str, ...], cast: Mapping[str, str]) -> tuple[Fact, ...]:
    """The facts that stand against some rules."""
    few = limited(schema, rules)
    found = relations(world, few)
    fixed = numbers(found, cast)
    return standing(
        Situation(world, schema, found.rules, found.names, fixed), list(zip(few.rules, found.rules, strict=True))
    )


def take(world: World, fact: Fact) -> ox.Quad:
    quad = ox.Quad(*to_triple(fact), ox.DefaultGraph())
    assert quad in world.store
    world.store.remove(quad)
    world.changed()
    return quad


def check_rules(world: World, schema: Schema, clash: Clash, cast: Mapping[str, str]) -> None:
    assert not can_hold(world, schema, clash.rules, cast)
    for rule in clash.rules:
        assert can_hold(world, schema, tuple(other for other in clash.rules if other != rule), cast)


def check_facts(world: World, schema: Schema, clash: Clash, cast: Mapping[str, str]) -> None:
    """Without a fact the rules can hold, or something else stands against them; without that too, they can."""
    for fact in clash.facts[:1]:
        gone = [take(world, fact)]
        facts = stands(world, schema, clash.rules, cast)
        assert fact not in facts
        while facts:
            gone.append(take(world, facts[0]))
            facts = stands(world, schema, clash.rules, cast)
        assert can_hold(world, schema, clash.rules, cast)
        world.store.extend(gone)
        world.changed()


@pytest.mark.parametrize("name", schemas())
@pytest.mark.parametrize("where", ["seeds", "built"])
def test_each_rule_and_each_fact_of_a_clash_is_needed(name: str, where: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(where)
    if where == "seeds":
        world = in_memory(world)
    schema = schema_named(name)
    schema = schema.variants[0] if schema.variants else schema
    found = relations(world, schema)
    for cast in casts(world, schema):
        fixed = numbers(found, cast)
        if possible(restrict(found.rules, fixed), schema.anchor):
            continue
        why = clashes(Situation(world, schema, found.rules, found.names, fixed))
        assert why
        for clash in why:
            check_rules(world, schema, clash, cast)
            check_facts(world, schema, clash, cast)
