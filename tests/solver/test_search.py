"""Reduction and search over random relations, against plain enumeration."""

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solver.reduction import reduce
from solver.relation import Relation
from solver.search import solutions

ROLES = ("a", "b", "c", "d")
VALUES = 4

Table = tuple[tuple[str, ...], frozenset[tuple[int, ...]]]


@st.composite
def tables(draw: st.DrawFn) -> list[Table]:
    """Up to five relations over up to three roles each; together they mention every role."""
    found: list[Table] = [(ROLES, frozenset(draw(st.sets(st.tuples(*[st.integers(0, VALUES - 1)] * 4), max_size=40))))]
    for _ in range(draw(st.integers(0, 4))):
        roles = tuple(draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True)))
        rows = draw(st.sets(st.tuples(*[st.integers(0, VALUES - 1)] * len(roles)), max_size=12))
        found.append((roles, frozenset(rows)))
    return found


def as_relations(found: list[Table]) -> list[Relation]:
    return [
        Relation(f"r{n}", roles, np.array(sorted(rows), dtype=np.int32).reshape(len(rows), len(roles)))
        for n, (roles, rows) in enumerate(found)
    ]


def enumerated(found: list[Table]) -> set[tuple[int, ...]]:
    return {
        values
        for values in product(range(VALUES), repeat=len(ROLES))
        if all(tuple(values[ROLES.index(role)] for role in roles) in rows for roles, rows in found)
    }


@given(tables())
def test_search_finds_exactly_the_solutions(found: list[Table]) -> None:
    assignments = [tuple(one[role] for role in ROLES) for one in solutions(as_relations(found))]
    assert len(assignments) == len(set(assignments))
    assert set(assignments) == enumerated(found)


@given(tables(), st.sampled_from(ROLES))
def test_reduction_keeps_every_solution(found: list[Table], anchor: str) -> None:
    reduced = reduce(as_relations(found), anchor)
    if reduced is None:
        assert enumerated(found) == set()
    else:
        kept = [
            (one.roles, frozenset(tuple(row) for row in one.rows.tolist()))
            for one in reduced
            if isinstance(one, Relation)
        ]
        assert enumerated(kept) == enumerated(found)


def whole_in_order(one: Relation) -> Relation:
    """A relation as it is kept: with the order of each role's values, and known to be reduced."""
    return replace(one, by_role=lambda role: np.argsort(one.column(role), kind="stable").astype(np.int32))


@given(tables(), tables(), st.sampled_from(ROLES))
def test_what_is_reduced_already_is_reduced_by_more_as_anything_else(
    found: list[Table], more: list[Table], anchor: str
) -> None:
    before = reduce(as_relations(found), anchor) or []
    known = [one for one in before if isinstance(one, Relation)]
    further = as_relations(more[1:])
    anew = reduce([*known, *further], anchor)
    went_on = reduce([*map(whole_in_order, known), *further], anchor)
    rows = [
        None if one is None else [each.rows.tolist() for each in one if isinstance(each, Relation)]
        for one in (anew, went_on)
    ]
    assert rows[0] == rows[1]


@given(tables(), st.data())
def test_removing_a_rule_never_removes_solutions(found: list[Table], data: st.DataObject) -> None:
    dropped = data.draw(st.integers(0, len(found) - 1))
    fewer = found[:dropped] + found[dropped + 1 :]
    whole = [{role: one[role] for role in ROLES} for one in solutions(as_relations(found))]
    rest = [dict(one) for one in solutions(as_relations(fewer))]
    assert all(any(one.items() <= other.items() for one in rest) for other in whole)
