"""What is possible is decided without counting: over random relations, against plain enumeration."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import elimination
from solver.explaining import possibility
from solver.explaining.cores import Ordered, corrections
from solver.explaining.possibility import left_at_most, possible, some_cast
from solver.reduction import reduce
from solver.relation import Relation
from tests.solver.test_search import ROLES, VALUES, Table, as_relations, enumerated


@st.composite
def loose_tables(draw: st.DrawFn) -> list[Table]:
    """Up to seven relations over one to three roles each: they may hang together in circles, or not at all."""
    found: list[Table] = []
    for _ in range(draw(st.integers(1, 7))):
        roles = tuple(draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True)))
        rows = draw(st.sets(st.tuples(*[st.integers(0, VALUES - 1)] * len(roles)), max_size=10))
        found.append((roles, frozenset(rows)))
    return found


def values_of(found: list[Table], role: str) -> list[int]:
    return sorted({cast[ROLES.index(role)] for cast in enumerated(found)})


def spoken_of(found: list[Table]) -> set[str]:
    return {role for roles, _ in found for role in roles}


@settings(max_examples=60)
@given(loose_tables(), st.sampled_from(ROLES))
def test_what_is_left_of_a_role_is_what_its_casts_have(found: list[Table], role: str) -> None:
    wanted = values_of(found, role)
    reduced = reduce(as_relations(found), role)
    assert possible(as_relations(found), role) == bool(wanted)
    if reduced is not None and role in spoken_of(found):
        assert left_at_most(reduced, role).tolist() == wanted


@settings(max_examples=60)
@given(loose_tables(), st.sampled_from(ROLES))
def test_a_hasty_answer_leaves_nobody_out(found: list[Table], role: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(possibility, "_QUICK", 3)
        reduced = reduce(as_relations(found), role)
        if reduced is not None and role in spoken_of(found):
            assert set(values_of(found, role)) <= set(left_at_most(reduced, role).tolist())


@settings(max_examples=60)
@given(loose_tables())
def test_some_cast_is_one_and_always_the_same(found: list[Table]) -> None:
    cast = some_cast(as_relations(found), ROLES[0])
    assert bool(cast) == bool(enumerated(found))
    assert cast == some_cast(as_relations(found), ROLES[0])
    told = [number for number, role in enumerate(ROLES) if role in cast]
    assert not cast or tuple(cast[ROLES[number]] for number in told) in {
        tuple(one[number] for number in told) for one in enumerated(found)
    }


@settings(max_examples=60)
@given(loose_tables(), st.sampled_from(ROLES))
def test_each_rule_of_a_clash_is_needed(found: list[Table], anchor: str) -> None:
    if enumerated(found):
        return
    core = Ordered(as_relations(found), anchor).needed()
    clash = [table for number, table in enumerate(found) if f"r{number}" in core]
    assert not enumerated(clash)
    assert all(enumerated([other for other in clash if other is not one]) for one in clash)


@settings(max_examples=60)
@given(loose_tables(), st.sampled_from(ROLES))
def test_without_the_rules_that_a_miss_breaks_there_are_casts_and_none_of_them_breaks_fewer(
    found: list[Table], anchor: str
) -> None:
    def without(gone: set[int]) -> bool:
        return bool(enumerated([table for number, table in enumerate(found) if number not in gone]))

    ordered = Ordered(as_relations(found), anchor)
    for gone in corrections(ordered, anchor, (), 3):
        numbers = {int(rule[1:]) for rule in gone}
        assert without(numbers)
        assert not any(without(numbers - {one}) for one in numbers)


def test_what_takes_too_long_to_decide_is_not_called_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elimination, "MOST_ROWS", 0)
    unequal = np.array([(0, 1), (1, 0)], dtype=np.int32)
    sides = [("b", "c"), ("c", "d"), ("d", "b")]
    triangle = [Relation("".join(roles), roles, unequal) for roles in sides]
    triangle.append(Relation("alone", ("a",), unequal[:, :1]))
    assert possible(triangle, "a")
    monkeypatch.undo()
    assert not possible(triangle, "a")
