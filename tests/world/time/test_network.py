"""Simple temporal networks: the tightest bounds, or the constraints that clash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from world.time.network import InconsistentTimes, TemporalNetwork


def test_bounds_follow_along_a_chain() -> None:
    network: TemporalNetwork[str] = TemporalNetwork()
    network.require(None, "a", 10)
    network.require("a", "b", 5)
    network.require("b", None, -30)
    assert network.bounds() == {"a": (10, 25), "b": (15, 30)}


def test_what_nothing_bounds_is_open() -> None:
    network: TemporalNetwork[str] = TemporalNetwork()
    network.require("a", "b", 5)
    assert network.bounds() == {"a": (None, None), "b": (None, None)}


def test_a_clash_is_told_by_the_constraints_of_its_cycle_alone() -> None:
    network: TemporalNetwork[str] = TemporalNetwork()
    network.require("mission", "wedding", 1, "the mission is before the wedding")
    network.require("wedding", None, -100, "the wedding is before day 100")
    network.require(None, "mission", 200, "the mission is after day 200")
    network.require("mission", "funeral", 1, "the funeral comes later")
    with pytest.raises(InconsistentTimes) as clash:
        network.bounds()
    assert {constraint.because for constraint in clash.value.cycle} == {
        "the mission is before the wedding",
        "the wedding is before day 100",
        "the mission is after day 200",
    }


CONSTRAINTS = st.lists(
    st.tuples(st.sampled_from([None, 1, 2, 3, 4]), st.sampled_from([None, 1, 2, 3, 4]), st.integers(-4, 4)).filter(
        lambda c: c[0] != c[1]
    ),
    max_size=12,
)


@given(CONSTRAINTS)
def test_bounds_are_met_by_all_constraints_and_are_tight(constraints: list[tuple[int | None, int | None, int]]) -> None:
    network: TemporalNetwork[int] = TemporalNetwork()
    for earlier, later, least in constraints:
        network.require(earlier, later, least, f"{earlier}-{later}")
    longest = _longest_paths(constraints)
    if any(longest[m, m] > 0 for m in (0, 1, 2, 3, 4)):
        with pytest.raises(InconsistentTimes) as clash:
            network.bounds()
        assert sum(constraint.least for constraint in clash.value.cycle) > 0
        return
    for moment, (earliest, latest) in network.bounds().items():
        assert earliest == _finite(longest[0, moment])
        assert latest == (None if _finite(longest[moment, 0]) is None else -longest[moment, 0])


def _longest_paths(constraints: list[tuple[int | None, int | None, int]]) -> dict[tuple[int, int], float]:
    """Floyd and Warshall, as a peer."""
    nodes = range(5)
    longest = {(i, j): 0.0 if i == j else float("-inf") for i in nodes for j in nodes}
    for earlier, later, least in constraints:
        key = (earlier or 0, later or 0)
        longest[key] = max(longest[key], least)
    for k in nodes:
        for i in nodes:
            for j in nodes:
                longest[i, j] = max(longest[i, j], longest[i, k] + longest[k, j])
    return longest


def _finite(value: float) -> int | None:
    return None if value == float("-inf") else int(value)
