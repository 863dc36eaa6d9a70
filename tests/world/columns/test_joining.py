"""Columns find what a query of the store finds."""

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pytest

from solver import schemas
from tests.world.planting import planted
from world import World
from world.checking.rule import rules
from world.columns import Columns, Within, joining, table
from world.errors import PatternError
from world.pattern import Pattern
from world.pattern import table as queried

PATTERNS = {name: rule.where for name, rule in rules().items() if rule.where is not None}
RULES = {f"{schema.id}, {rule.id}": (schema, rule) for schema in schemas().values() for rule in schema.rules}


@lru_cache(maxsize=1)
def _twins() -> tuple[World, Columns]:
    """A world in which every rule is broken, and its columns."""
    world = planted()
    return world, Columns.of(world.store)


def _rows(
    columns: Columns, pattern: Pattern, names: Sequence[str], bindings: Mapping[str, Sequence[str]] | None = None
) -> list[tuple[str, ...]]:
    return sorted(tuple(columns.terms.texts(row)) for row in table(columns, pattern, names, bindings))


@pytest.mark.parametrize("rule", PATTERNS)
def test_what_breaks_a_rule_is_what_a_query_finds(rule: str) -> None:
    (world, columns), pattern, dice = _twins(), PATTERNS[rule], random.Random(rule)
    names = sorted(pattern.binds)
    found = queried(world.store, pattern, names, {})
    assert found
    assert _rows(columns, pattern, names) == found
    for name in names:
        given = {name: dice.sample(sorted(world.ids()), 3)}
        assert _rows(columns, pattern, names, given) == queried(world.store, pattern, names, given)
        assert _rows(columns, pattern, [name]) == queried(world.store, pattern, [name], {})


@pytest.mark.parametrize("rule", RULES)
def test_the_casts_of_a_plot_rule_are_those_that_a_query_finds(rule: str, seeds: World) -> None:
    schema, asked = RULES[rule]
    choices = {role: schema.roles[role].choices for role in asked.roles if schema.roles[role].choices}
    found = queried(seeds.store, asked.where, asked.roles, choices)
    assert _rows(Columns.of(seeds.store), asked.where, asked.roles, choices) == found


def test_an_answer_that_would_be_too_large_is_refused(seeds: World) -> None:
    crossed = Pattern.parse("?one a lg:Person . ?other a lg:Person . ?third a lg:Person")
    with pytest.raises(PatternError, match="More than 33 combinations of 3 meet one pattern"):
        table(seeds.columns, crossed, ["one", "other", "third"], within=Within(100))


def test_an_answer_has_only_what_its_names_may_stand_for(seeds: World) -> None:
    pattern, names = (
        Pattern.parse("?bond lg:party ?one . ?bond lg:party ?other . ?one differs ?other"),
        ["one", "other"],
    )
    every = table(seeds.columns, pattern, names)
    mask = np.zeros(len(seeds.columns.terms) + 1, dtype=np.bool_)
    mask[every[::3, 0]] = True
    found = table(seeds.columns, pattern, names, within=Within(only={"one": mask}))
    assert 0 < len(found) < len(every)
    assert found.tolist() == every[mask[every[:, 0]]].tolist()


@pytest.mark.parametrize(
    "lines",
    [
        "?one lg:participant ?who . ?other lg:participant ?who . ?one may-be-before ?other",
        "?one lg:participant ?who . ?other lg:participant ?who . ?one may-precede ?other . ?one differs ?other",
        "?one lg:participant ?who . ?other lg:participant ?who . ?one precedes ?other . ?one is-not ?other",
        "?one lg:participant ?who . ?other lg:participant ?who . ?one may-overlap ?other . ?one listed-before ?other",
        "?one lg:participant ?who . ?other lg:participant ?who . ?one overlaps ?other",
        "?one lg:participant ?who . ?other lg:participant ?who . ?one begins-before ?other . ?one ends-after ?other",
        "?one lg:participant ?who . ?other a lg:Person . ?one begins-within-years 20 ?other",
        "?one lg:participant ?who . ?other a lg:Person . ?one ends-within-years 20 ?other",
        "?one lg:participant ?who . ?one lg:place ?there . ?there within ?other",
        "?one lg:participant ?who . ?who reaches ^lg:parent/lg:child ?other",
        "?one lg:participant ?who . ?other reaches ^lg:parent/lg:child ?who",
        "?one lg:participant ?who . ?other a lg:Country",
        "?one lg:knows ?one . ?one a ?who . ?other a ?who",
    ],
)
@pytest.mark.parametrize("most", [20, joining.MOST_ROWS])
def test_every_test_decides_as_a_query_does(lines: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MOST_ROWS", most)
    (world, columns), pattern = _twins(), Pattern.parse(lines)
    names = ["one", "other", "who"]
    assert _rows(columns, pattern, names) == queried(world.store, pattern, names, {})


@pytest.mark.parametrize(
    "source",
    [
        [
            {"any": ["?one lg:agent ?who", "?one lg:target ?who"]},
            {"any": ["?who lg:fear ?other", "?who lg:skill ?other"]},
        ],
        ["?one lg:agent ?who", {"none": ["?other lg:target ?who", {"none": "?other a lg:Mission"}]}],
        ["?one lg:agent ?who", {"none": "?other a lg:Dragon"}],
        ["?one lg:agent ?who", {"none": "?other a lg:Mission"}],
        ["?one lg:agent ?who", {"any": ["?one lg:place ?other", ["?one a lg:Service", "?one lg:organisation ?other"]]}],
    ],
)
def test_alternatives_and_absence_are_those_of_a_query(source: list[object]) -> None:
    (world, columns), pattern = _twins(), Pattern.parse(source)
    for names in (["one", "who"], ["who"]):
        assert _rows(columns, pattern, names) == queried(world.store, pattern, names, {})


def test_what_no_fact_binds_is_found_nowhere(seeds: World) -> None:
    columns = Columns.of(seeds.store)
    assert not _rows(columns, Pattern.parse("?one is-not ?other"), ["one"])
    assert not _rows(columns, Pattern.parse("?one lg:agent ?who"), ["one", "stranger"])
    assert not _rows(columns, Pattern.parse("?one lg:agent nobody-at-all"), ["one"])
