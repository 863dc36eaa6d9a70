"""Condensed relations allow exactly the casts that the relations allow, with fewer and narrower tables."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solver.condensing import Condensing
from solver.elimination import Elimination
from solver.reduction import reduce
from solver.relation import TOGETHER, Ids, Relation

ROLES = ("a", "b", "c", "d", "e")
VALUES = 3

Rows = set[tuple[int, ...]]


@st.composite
def related(draw: st.DrawFn) -> list[Relation]:
    """Relations of which several are about the same few roles, with others beside them; all roles are mentioned."""
    shared = draw(st.lists(st.sampled_from(ROLES[:3]), min_size=2, max_size=3, unique=True))
    about = [(*shared, role) for role in ROLES if role not in shared]
    about += draw(st.lists(st.sampled_from([*combinations(ROLES, 1), *combinations(ROLES, 2), tuple(shared)])))
    return [relation(f"r{number}", tuple(draw(st.permutations(roles))), draw) for number, roles in enumerate(about)]


def relation(name: str, roles: tuple[str, ...], draw: st.DrawFn) -> Relation:
    left_out = draw(st.sets(st.tuples(*[st.integers(0, VALUES - 1)] * len(roles)), max_size=20))
    every = np.array(np.meshgrid(*[range(VALUES)] * len(roles), indexing="ij")).reshape(len(roles), -1).T
    rows: Ids = np.array([row for row in every.tolist() if tuple(row) not in left_out], dtype=np.int32)
    return Relation(name, roles, rows.reshape(-1, len(roles)))


def casts(found: list[Relation]) -> Rows:
    every = Elimination(found).all()
    return {tuple(row) for row in np.column_stack([every[role] for role in ROLES]).tolist()}


def condensed(found: list[Relation]) -> list[Relation]:
    plan = Condensing.of([one.roles for one in found])
    made = plan(found)
    assert [one.roles for one in made] == plan.roles([one.roles for one in found])
    return made


@given(related())
def test_condensed_relations_allow_the_same_casts(found: list[Relation]) -> None:
    made = condensed(found)
    assert Elimination(made).count == Elimination(found).count
    assert casts(made) == casts(found)


@given(related(), st.sampled_from(ROLES))
def test_they_can_be_reduced_further(found: list[Relation], anchor: str) -> None:
    reduced = reduce(condensed(found), anchor)
    relations = [one for one in reduced or () if isinstance(one, Relation)]
    assert (casts(relations) if reduced is not None else set()) == casts(found)


@given(related())
def test_no_two_are_about_the_same_roles(found: list[Relation]) -> None:
    about = [frozenset(one.roles) for one in condensed(found)]
    assert len(about) == len(set(about))
    assert not any(one < other for one in about for other in about if TOGETHER not in other)


def test_what_three_relations_share_gets_a_number() -> None:
    shared = ("leak", "mole", "papers")
    about = [(*shared, "suspect"), ("hunter", *shared), (*shared, "place"), shared, ("papers",), ("mole", "outcome")]
    plan = Condensing.of(about)
    assert plan.shared == shared
    assert plan.roles(about) == [
        (TOGETHER, *shared),
        (TOGETHER, "suspect"),
        (TOGETHER, "hunter"),
        (TOGETHER, "place"),
        ("mole", "outcome"),
    ]


def test_nobody_plays_the_number() -> None:
    rows = np.array([(0, 1, 2), (1, 1, 0), (2, 0, 2)], dtype=np.int32)
    made = condensed([Relation(f"r{number}", ("a", "b", role), rows) for number, role in enumerate("cde")])
    drawn = Elimination(made).draw(5, 1)
    assert made[0].roles[0] == TOGETHER
    assert set(drawn) == set(ROLES)
