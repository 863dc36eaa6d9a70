"""Roles that hang together too closely for their casts to be counted: plots all the same, or a quick answer."""

from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest

from solver import Schema, Status, find_plots
from solver.by_anchor import befitting, eliminated
from solver.compiling import relations
from solver.errors import TooMuch, TooWide
from solver.reading.schema_file import read_schema
from solver.work import spend, work_limit
from world import World

ROLES = 12


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    """Twelve people, all others: 66 rules."""
    roles = [f"r{number}" for number in range(ROLES)]
    lines = ["id: strangers", "title: Strangers", "logline: Twelve who are all others.", "anchor: r0", "roles:"]
    lines += [f"  {role}: {{a: Person, means: {role}}}" for role in roles]
    lines += ["rules:", *(f"  {role}_lives: {{use: is-alive, of: [{role}]}}" for role in roles)]
    lines += [
        f"  {one}_is_not_{other}: {{use: is-another, of: [{one}, {other}], given: [{one}_lives, {other}_lives]}}"
        for one, other in combinations(roles, 2)
    ]
    file: Path = tmp_path_factory.mktemp("schemas") / "strangers.yaml"
    file.write_text("\n".join(lines), "utf-8")
    return read_schema(file)


def crowd(number: int) -> World:
    world = World(ox.Store())
    world.add([(f"person-{one}", "rdf:type", "lg:Person") for one in range(number)])
    return world


@pytest.mark.parametrize("number", [13, 40, 300])
def test_plots_are_found_around_single_anchors(number: int, strangers: Schema) -> None:
    outcome = find_plots(crowd(number), strangers, {}, limit=3, seed=1)
    assert outcome.status is Status.SATISFIABLE
    assert len({plot.id for plot in outcome.plots}) == 3
    assert all(len({*plot.bindings.values()}) == ROLES for plot in outcome.plots)
    assert len({plot.bindings["r0"] for plot in outcome.plots}) == 3


def test_they_are_the_same_whenever_one_asks(strangers: Schema) -> None:
    world = crowd(40)
    one, other = (find_plots(world, strangers, {}, limit=2, seed=3).plots for _ in range(2))
    assert one == other


def test_what_can_neither_be_counted_nor_found_stays_unknown(strangers: Schema) -> None:
    outcome = find_plots(crowd(ROLES - 1), strangers, {}, limit=1)
    assert outcome.status in (Status.UNKNOWN, Status.UNSATISFIABLE)
    assert not outcome.plots


def test_only_their_number_cannot_be_told(strangers: Schema) -> None:
    with pytest.raises(TooWide, match=r"too closely|too large"):
        find_plots(crowd(40), strangers, {}, limit=0, count=True)
    outcome = find_plots(crowd(40), strangers, {}, limit=1, count=True)
    assert outcome.plots
    assert outcome.counted is None


def test_all_joins_together_have_no_more_rows_than_befits(strangers: Schema) -> None:
    found = relations(crowd(ROLES), strangers).reduced
    assert befitting(found) == 5_000_000
    with pytest.raises(TooMuch):
        eliminated(found, strangers.anchor)


def test_an_outer_limit_of_work_holds_within_an_inner_one() -> None:
    with work_limit(10):
        with work_limit(100), pytest.raises(TooMuch):
            spend(11)
        with pytest.raises(TooMuch):
            spend(0)
    spend(1_000)
