"""Eliminating roles counts, lists and draws exactly the casts that the relations allow, each with the same chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver import elimination
from solver.elimination import ByAnchor, Elimination, among, eliminated
from solver.errors import TooWide
from solver.relation import Relation
from tests.solver.test_search import ROLES, VALUES, Table, as_relations, enumerated, tables


def rows(casts: elimination.Casts) -> list[tuple[int, ...]]:
    return [tuple(row) for row in np.column_stack([casts[role] for role in ROLES]).tolist()]


@given(tables(), st.sampled_from(ROLES))
def test_all_casts_are_counted_and_listed_once(found: list[Table], anchor: str) -> None:
    casts, wanted = eliminated(as_relations(found), VALUES, anchor), enumerated(found)
    assert casts.count == len(wanted)
    if wanted:
        assert sorted(rows(casts.all())) == sorted(wanted)
        assert set(rows(casts.draw(20, 1))) <= wanted


@given(tables(), st.sampled_from(ROLES), st.integers(0, 12))
def test_what_is_too_wide_at_once_is_gone_through_anchor_by_anchor(found: list[Table], anchor: str, most: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(elimination, "MOST_ROWS", most)
        try:
            casts = eliminated(as_relations(found), VALUES, anchor)
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
    return ByAnchor([(part, Elimination(part).count) for part in parts])


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
        eliminated(lopsided(), 8, "a")
