"""Eliminating roles counts, lists and draws exactly the casts that the relations allow, each with the same chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver import elimination
from solver.by_anchor import ByAnchor, eliminated
from solver.comparison import Comparison, before, unless
from solver.elimination import Elimination
from solver.errors import TooWide
from solver.relation import Ids, Relation
from solver.search import solutions
from solver.table import among
from tests.solver.test_search import ROLES, VALUES, Table, as_relations, enumerated, tables
from world.columns.pairs import Pairs


def rows(casts: elimination.Casts) -> list[tuple[int, ...]]:
    return [tuple(row) for row in np.column_stack([casts[role] for role in ROLES]).tolist()]


@given(tables(), st.sampled_from(ROLES))
def test_all_casts_are_counted_and_listed_once(found: list[Table], anchor: str) -> None:
    casts, wanted = eliminated(as_relations(found), anchor), enumerated(found)
    assert casts.count == len(wanted)
    if wanted:
        assert sorted(rows(casts.all())) == sorted(wanted)
        assert set(rows(casts.draw(20, 1))) <= wanted


@given(tables(), st.lists(st.tuples(st.integers(0, VALUES - 1), st.integers(0, VALUES - 1)), max_size=3))
def test_players_are_those_of_all_casts(found: list[Table], refused: list[tuple[int, int]]) -> None:
    first, second = (np.array([pair[side] for pair in refused], dtype=np.int32) for side in (0, 1))
    apart = unless("apart", ROLES[0], ROLES[-1], Pairs.of(first, second))
    casts = Elimination([*as_relations(found), apart])
    every = casts.all() if casts.count else {}
    assert {role: set(column.tolist()) for role, column in casts.players().items()} == {
        role: set(column.tolist()) for role, column in every.items()
    }


@given(tables(), st.sampled_from(ROLES), st.integers(0, 12))
def test_what_is_too_wide_at_once_is_gone_through_anchor_by_anchor(found: list[Table], anchor: str, most: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(elimination, "MOST_ROWS", most)
        try:
            casts = eliminated(as_relations(found), anchor)
        except TooWide:
            return
        assert casts.count == len(enumerated(found))
        if casts.count:
            assert sorted(rows(casts.all())) == sorted(enumerated(found))
            assert set(rows(casts.draw(20, 1))) <= enumerated(found)


def lopsided() -> list[Relation]:
    """A role with few ways and one with many: whoever draws the roles one after the other draws unevenly."""
    first = np.array([(0, 0), *((1, other) for other in range(8))], dtype=np.int32)
    second = np.array([(0, other) for other in range(5)] + [(other, 0) for other in range(1, 8)], dtype=np.int32)
    return [Relation("one", ("a", "b"), first), Relation("two", ("b", "c"), second)]


def in_parts() -> ByAnchor:
    """The same casts, those of each value of `a` by themselves."""
    one, two = lopsided()
    parts = [[one.keep(one.column("a") == value), two] for value in (0, 1)]
    return ByAnchor([(part, Elimination(part).grades) for part in parts])


@pytest.mark.parametrize("casts", [Elimination(lopsided()), in_parts()], ids=["at once", "in parts"])
def test_every_cast_is_drawn_with_the_same_chance(casts: Elimination | ByAnchor) -> None:
    drawn = casts.draw(17_000, 7)
    seen = np.unique(np.column_stack([drawn[role] for role in "abc"]), axis=0, return_counts=True)[1]
    assert len(seen) == casts.count == 17
    assert ((seen - 1_000) ** 2 / 1_000).sum() < 39.25  # chi-square, 16 degrees of freedom, one in a thousand


def test_a_seed_decides_what_is_drawn() -> None:
    casts = Elimination(lopsided())
    assert [one.tolist() for one in casts.draw(9, 1).values()] == [one.tolist() for one in casts.draw(9, 1).values()]
    assert [one.tolist() for one in casts.draw(9, 1).values()] != [one.tolist() for one in casts.draw(9, 2).values()]


def test_which_casts_a_relation_allows() -> None:
    casts = Elimination(lopsided()).all()
    allowed = among(casts, Relation("few", ("c",), np.array([[0]], dtype=np.int32)))
    assert allowed.tolist() == (casts["c"] == 0).tolist()


def test_one_anchor_with_too_many_casts_is_said_to_be_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elimination, "MOST_ROWS", 3)
    with pytest.raises(TooWide, match=r"A join of .* rows for .* is too large"):
        eliminated(lopsided(), "a")


REFUSED = Pairs.of(np.array([0, 1, 2, 3, 0], dtype=np.int32), np.array([0, 1, 2, 3, 3], dtype=np.int32))
"""Everybody with themselves, and one more pair."""


def ranked(values: Ids) -> Ids:
    """An order of the values that is not that of their numbers."""
    return np.array([2, 0, 3, 1], dtype=np.int32)[values]


def slow(one: str, other: str) -> Comparison:
    """A comparison that only looking at every pair can answer: the two are at most one apart."""
    return Comparison("near", (one, other), lambda first, second: abs(first - second) <= 1)


@st.composite
def comparisons(draw: st.DrawFn) -> list[Comparison]:
    """Up to four comparisons of two roles each."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        one, other = draw(st.lists(st.sampled_from(ROLES), min_size=2, max_size=2, unique=True))
        kind = draw(st.sampled_from(["unless", "before", "slow"]))
        found.append(
            unless("r", one, other, REFUSED)
            if kind == "unless"
            else before("r", one, other, ranked)
            if kind == "before"
            else slow(one, other)
        )
    return found


@st.composite
def narrow_tables(draw: st.DrawFn) -> list[Table]:
    """Relations over one to three roles; together they mention every role."""
    found: list[Table] = [((role,), frozenset((value,) for value in range(VALUES))) for role in ROLES]
    for _ in range(draw(st.integers(1, 4))):
        roles = tuple(draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True)))
        rows = draw(st.sets(st.tuples(*[st.integers(0, VALUES - 1)] * len(roles)), min_size=1, max_size=16))
        found.append((roles, frozenset(rows)))
    return found


def passing(found: list[Table], compared: list[Comparison]) -> set[tuple[int, ...]]:
    """The assignments that relations and comparisons allow, each tried by itself."""
    return {
        values
        for values in enumerated(found)
        if all(
            bool(one.passes(*(np.array([values[ROLES.index(role)]], dtype=np.int32) for role in one.roles))[0])
            for one in compared
        )
    }


@given(narrow_tables(), comparisons(), st.sampled_from(ROLES), st.sampled_from([3, 12, 5_000_000]))
def test_comparisons_are_met_without_being_listed(
    found: list[Table], compared: list[Comparison], anchor: str, most: int
) -> None:
    wanted = passing(found, compared)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(elimination, "MOST_ROWS", most)
        try:
            casts = eliminated([*as_relations(found), *compared], anchor)
        except TooWide:
            return
        assert casts.count == len(wanted)
        if wanted:
            assert sorted(rows(casts.all())) == sorted(wanted)
            assert set(rows(casts.draw(30, 1))) <= wanted


@given(narrow_tables(), comparisons())
def test_search_meets_comparisons_as_elimination_does(found: list[Table], compared: list[Comparison]) -> None:
    searched = [tuple(one[role] for role in ROLES) for one in solutions([*as_relations(found), *compared])]
    assert len(searched) == len(set(searched))
    assert set(searched) == passing(found, compared)


@given(narrow_tables(), comparisons(), tables(), st.sampled_from(ROLES), st.sampled_from([12, 5_000_000]))
def test_casts_are_graded_by_the_wishes_that_come_true(
    found: list[Table], compared: list[Comparison], wishes: list[Table], anchor: str, most: int
) -> None:
    hoped = wishes[1:]
    graded: dict[int, set[tuple[int, ...]]] = {}
    for values in passing(found, compared):
        true = [tuple(values[ROLES.index(role)] for role in roles) in wished for roles, wished in hoped]
        graded.setdefault(sum(1 << bit for bit, one in enumerate(true) if one), set()).add(values)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(elimination, "MOST_ROWS", most)
        try:
            casts = eliminated([*as_relations(found), *compared], anchor, as_relations(hoped))
        except TooWide:
            return
        assert casts.grades == {grade: len(several) for grade, several in graded.items()}
        for grade, several in graded.items():
            assert sorted(rows(casts.all([grade]))) == sorted(several)
            assert set(rows(casts.draw(10, 1, [grade]))) <= several


@given(narrow_tables(), comparisons(), st.sampled_from(ROLES), st.integers(1, 5))
def test_different_casts_have_different_players_of_one_role(
    found: list[Table], compared: list[Comparison], role: str, number: int
) -> None:
    wanted = passing(found, compared)
    casts = Elimination([*as_relations(found), *compared], last=role)
    if wanted:
        drawn = rows(casts.draw_different(number, 3))
        assert set(drawn) <= wanted
        assert len(drawn) == min(number, len({one[ROLES.index(role)] for one in wanted}))
        assert len({one[ROLES.index(role)] for one in drawn}) == len(drawn)


def compared() -> list[Relation | Comparison]:
    """Casts in which some are refused, some are ordered, and one role has many more ways than another."""
    wide = np.array([(one, other) for one in range(4) for other in range(4) if one or not other], dtype=np.int32)
    anybody = np.arange(4, dtype=np.int32).reshape(-1, 1)
    return [
        Relation("one", ("a", "b"), wide),
        Relation("two", ("c",), anybody),
        Relation("three", ("d",), anybody),
        unless("r", "b", "c", REFUSED),
        before("r", "c", "d", ranked),
    ]


def test_casts_are_drawn_evenly_where_roles_are_compared() -> None:
    casts = Elimination(compared())
    drawn = casts.draw(200 * casts.count, 11)
    seen = np.unique(np.column_stack([drawn[role] for role in ROLES]), axis=0, return_counts=True)[1]
    assert len(seen) == casts.count > 20
    statistic = float(((seen - 200) ** 2 / 200).sum())
    free = casts.count - 1
    assert statistic < free + 5 * (2 * free) ** 0.5  # chi-square: mean and deviation for so many degrees of freedom
