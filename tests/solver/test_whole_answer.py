"""The solver's whole answer, on small random worlds and schemas, is that of brute force and that of clingo."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver import Schema, SchemaError, Status, find_plots
from solver.by_anchor import eliminated
from solver.compiling import relations
from solver.reading.schema_file import read_schema
from tests.solver.answers import answer_sets, brute_force, few_days
from tests.solver.answers.brute_force import Fact, Facts
from tests.solver.answers.lines import Way
from tests.solver.answers.played import Played, ways_to_play
from tests.solver.answers.small_schema import composed_schemas, small_schemas, staged_schemas
from tests.solver.answers.small_world import small_worlds
from world import World

MOST_ASSIGNMENTS = 4_000
"""Assignments of all candidates that brute force goes through."""

MOST_PLOTS = 60
"""Plots of an example that are staged."""

EXAMPLES = settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def world_of(facts: tuple[Fact, ...]) -> World:
    world = World(ox.Store(), "a small world")
    world.add(facts)
    return world


def schema_of(source: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]] | None = None) -> Schema:
    """A schema read as a writer's file would be; what the reader refuses is no example."""
    with tempfile.TemporaryDirectory() as folder:
        for name, one in {**(parts or {}), source["id"]: source}.items():
            (Path(folder) / f"{name}.yaml").write_text(yaml.safe_dump(dict(one), sort_keys=False), "utf-8")
        try:
            return read_schema(Path(folder) / f"{source['id']}.yaml")
        except SchemaError:
            assume(False)
            raise


def small(
    known: Facts, source: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Played]:
    """The ways to play a schema; one with too many assignments is no example."""
    found = ways_to_play(source, parts)
    assume(all(way.is_bound(asked.roles) for played in found for asked in played.asked for way in asked.ways))
    assume(all(brute_force.assignments(known, played) <= MOST_ASSIGNMENTS for played in found))
    return found


def ways(schema: Schema) -> tuple[Schema, ...]:
    return schema.variants or (schema,)


def every_cast(world: World, schema: Schema) -> set[tuple[str, ...]]:
    """All casts that the solver's relations allow, in the order of the roles."""
    found = relations(world, schema)
    casts = eliminated(found.rules, schema.anchor)
    if not casts.count:
        return set()
    every = casts.all()
    rows = np.column_stack([every[role] for role in schema.roles]).tolist()
    named = {tuple(found.names.name(number) for number in row) for row in rows}
    assert casts.count == len(rows) == len(named)
    return named


@EXAMPLES
@given(small_worlds(), small_schemas())
def test_all_casts_are_those_of_brute_force(facts: tuple[Fact, ...], source: dict[str, Any]) -> None:
    schema, known = schema_of(source), Facts(facts)
    world = world_of(facts)
    assert [list(way.roles) for way in ways(schema)] == [list(way.roles) for way in ways_to_play(source)]
    for way, played in zip(ways(schema), small(known, source), strict=True):
        assert every_cast(world, way) == brute_force.casts(known, played)


@EXAMPLES
@given(small_worlds(), small_schemas())
def test_all_casts_are_those_of_clingo(facts: tuple[Fact, ...], source: dict[str, Any]) -> None:
    schema, known = schema_of(source), Facts(facts)
    world = world_of(facts)
    for way, played in zip(ways(schema), small(known, source), strict=True):
        assert every_cast(world, way) == answer_sets.answers(known, played)


@EXAMPLES
@given(small_worlds(records=8), composed_schemas())
def test_the_casts_of_a_plot_with_a_sub_plot_are_those_of_brute_force(
    facts: tuple[Fact, ...], sources: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    (part, whole), known = sources, Facts(facts)
    schema = schema_of(whole, {"part": part})
    world = world_of(facts)
    for way, played in zip(ways(schema), small(known, whole, {"part": part}), strict=True):
        assert every_cast(world, way) == brute_force.casts(known, played)


@EXAMPLES
@given(small_worlds(), small_schemas(options=False), st.data())
def test_a_part_of_a_cast_that_is_fixed_leaves_the_casts_with_it(
    facts: tuple[Fact, ...], source: dict[str, Any], data: st.DataObject
) -> None:
    schema, known = schema_of(source), Facts(facts)
    [played] = small(known, source)
    role = data.draw(st.sampled_from(sorted(played.roles)))
    players = brute_force.candidates(known, played)[role]
    assume(players)
    fixed = {role: data.draw(st.sampled_from(players))}
    wanted = brute_force.casts(known, played, fixed)
    outcome = find_plots(world_of(facts), schema, fixed, limit=MOST_PLOTS, count=True)
    assert outcome.count == len(wanted)
    assert outcome.status is (Status.SATISFIABLE if wanted else Status.UNSATISFIABLE)
    assert {tuple(plot.bindings.values()) for plot in outcome.plots} <= wanted
    if len(wanted) <= MOST_PLOTS:
        assert len(outcome.plots) == len(wanted)
    if not wanted and (none := sum((clash.rules for clash in outcome.why), ())):
        clashing = Played(played.roles, played.choices, tuple(one for one in played.asked if one.rule in none), ())
        assert brute_force.casts(known, clashing, fixed) == set()


@EXAMPLES
@given(small_worlds(records=8), staged_schemas())
def test_the_plots_are_the_casts_whose_scenes_have_days_by_brute_force(
    facts: tuple[Fact, ...], source: dict[str, Any]
) -> None:
    schema, known = schema_of(source), Facts(facts)
    wanted = set()
    for way, played in zip(ways(schema), small(known, source), strict=True):
        casts = brute_force.casts(known, played)
        assume(len(casts) <= MOST_PLOTS)
        for values in casts:
            cast = dict(zip(played.roles, values, strict=True))
            if few_days.fits(known, played, cast):
                wanted.add((way.id, *cast.items()))
    outcome = find_plots(world_of(facts), schema, {}, limit=10 * MOST_PLOTS, count=True)
    assert {(plot.schema, *plot.bindings.items()) for plot in outcome.plots} == wanted
    assert outcome.count == len(wanted)
    assert outcome.status is (Status.SATISFIABLE if wanted else Status.UNSATISFIABLE)
    for plot in outcome.plots:
        [played] = [one for way, one in zip(ways(schema), small(known, source), strict=True) if way.id == plot.schema]
        days = tuple(date.fromisoformat(scene.begin) for scene in plot.scenes)
        assert few_days.holds(known, played, plot.bindings, days)


@EXAMPLES
@given(small_worlds(), small_schemas(options=False), st.data())
def test_a_rule_less_never_means_a_cast_less(
    facts: tuple[Fact, ...], source: dict[str, Any], data: st.DataObject
) -> None:
    schema, world = schema_of(source), world_of(facts)
    assume(len(schema.rules) > 1)
    gone = data.draw(st.sampled_from(schema.rules))
    rest = tuple(rule for rule in schema.rules if rule is not gone)
    left = [role for role in schema.roles if any(role in rule.roles for rule in rest)]
    assume(schema.anchor in left)
    fewer = replace(schema, rules=rest, roles={role: schema.roles[role] for role in left}, tension=())
    places = [list(schema.roles).index(role) for role in left]
    assert {tuple(cast[place] for place in places) for cast in every_cast(world, schema)} <= every_cast(world, fewer)


@EXAMPLES
@given(small_worlds(), small_schemas(options=False), st.data())
def test_a_fact_more_never_means_a_cast_less_where_nothing_is_denied(
    facts: tuple[Fact, ...], source: dict[str, Any], data: st.DataObject
) -> None:
    schema = schema_of(source)
    [played] = ways_to_play(source)
    assume(all(_denies_nothing(way) for one in played.asked for way in one.ways))
    gone = data.draw(st.sampled_from([fact for fact in facts if fact[1] != "lg:possiblySameAs"]))
    fewer = world_of(tuple(fact for fact in facts if fact != gone))
    assert every_cast(fewer, schema) <= every_cast(world_of(facts), schema)


def _denies_nothing(way: Way) -> bool:
    return not way.absent and not any(line.word.startswith("may-") for line in way.lines)
