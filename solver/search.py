"""Search over what reduction leaves: python-constraint2, with one table constraint for each relation.

The problem is small and local: one value of the anchor at a time. A table constraint checks and prunes by looking rows
up, never by calling a predicate over wide domains, and no constraint is ever given as text (python-constraint would
evaluate it).
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import TypeAlias

import numpy as np
from constraint import BacktrackingSolver, Constraint, Domain, Problem

from solver.comparison import Comparison, Mask
from solver.errors import TooMuch
from solver.relation import Relation

Assignment: TypeAlias = dict[str, int]


class Steps:
    """So many questions that may be asked of rules, each also one of an `outer` number."""

    def __init__(self, left: int, outer: "Steps | None" = None) -> None:
        self.left = left
        self._outer = outer

    def take(self) -> None:
        """Takes one. Raises `TooMuch` where none is left."""
        if not self.left:
            raise TooMuch
        if self._outer is not None:
            self._outer.take()
        self.left -= 1


class TableConstraint(Constraint):  # type: ignore[misc]  # python-constraint2 has no types
    """Allows exactly the rows of a relation; looks ahead once a single role is open."""

    def __init__(self, rows: Sequence[tuple[int, ...]], roles: Sequence[str], steps: Steps | None = None) -> None:
        self._steps = steps
        self._rows = frozenset(rows)
        self._offers: list[dict[tuple[int, ...], frozenset[int]]] = []
        for position in range(len(roles)):
            offers: dict[tuple[int, ...], set[int]] = {}
            for row in rows:
                offers.setdefault(row[:position] + row[position + 1 :], set()).add(row[position])
            self._offers.append({key: frozenset(values) for key, values in offers.items()})

    def __call__(
        self,
        variables: Sequence[str],
        domains: Mapping[str, Domain],
        assignments: Mapping[str, int],
        forwardcheck: bool = False,
        _unassigned: object = None,
    ) -> bool:
        """Whether the assignment so far can become a row. With `forwardcheck`, hides the values that cannot."""
        if self._steps is not None:
            self._steps.take()
        missing = [position for position, role in enumerate(variables) if role not in assignments]
        if not missing:
            return tuple(assignments[role] for role in variables) in self._rows
        if len(missing) > 1 or not forwardcheck:
            return True
        position = missing[0]
        given = tuple(assignments[role] for role in variables if role in assignments)
        offered = self._offers[position].get(given, frozenset())
        domain = domains[variables[position]]
        for value in [value for value in domain if value not in offered]:
            domain.hideValue(value)
        return bool(domain)


class PairConstraint(Constraint):  # type: ignore[misc]  # python-constraint2 has no types
    """Allows what a comparison passes; asks it of all that one role may be, once the other is known."""

    def __init__(self, one: Comparison, steps: Steps | None = None) -> None:
        self._one = one
        self._steps = steps

    def __call__(
        self,
        variables: Sequence[str],
        domains: Mapping[str, Domain],
        assignments: Mapping[str, int],
        forwardcheck: bool = False,
        _unassigned: object = None,
    ) -> bool:
        """Whether the two pass, as far as they are known. With `forwardcheck`, hides the values that cannot."""
        if self._steps is not None:
            self._steps.take()
        missing = [role for role in variables if role not in assignments]
        if len(missing) == 2 or (missing and not forwardcheck):
            return True
        values = [assignments[role] for role in variables if role in assignments]
        if not missing:
            return bool(self._passing([values[0]], [values[1]])[0])
        domain = domains[missing[0]]
        others = list(domain)
        known = values * len(others)
        passing = self._passing(others, known) if missing[0] == variables[0] else self._passing(known, others)
        for value, passes in zip(others, passing.tolist(), strict=True):
            if not passes:
                domain.hideValue(value)
        return bool(domain)

    def _passing(self, one: list[int], other: list[int]) -> Mask:
        return self._one.passes(np.array(one, dtype=np.int32), np.array(other, dtype=np.int32))


def solutions(
    found: Sequence[Relation | Comparison], dice: Random | None = None, steps: Steps | None = None
) -> Iterator[Assignment]:
    """The assignments of a small problem; in ascending order of numbers, or in one that some dice shuffle.

    Raises `TooMuch` after so many steps.
    """
    domains: dict[str, set[int]] = {}
    for one in found:
        if isinstance(one, Relation):
            for role in one.roles:
                values = set(one.column(role).tolist())
                domains[role] = domains[role] & values if role in domains else values
    if not domains:
        yield {}  # nothing is asked; python-constraint would find no solution for no variables
        return
    if not all(domains.values()):
        return  # python-constraint refuses an empty domain
    problem = Problem(BacktrackingSolver())
    shuffled = None if dice is None else np.random.default_rng(dice.getrandbits(63))
    for role, values in domains.items():
        ordered = sorted(values)
        problem.addVariable(role, ordered if shuffled is None else shuffled.permutation(ordered).tolist())
    for one in found:
        if isinstance(one, Relation):
            if len(one.roles) == 1:  # the domain says it
                continue
            rows = [tuple(row) for row in one.rows.tolist()]
            problem.addConstraint(TableConstraint(rows, one.roles, steps), list(one.roles))
        elif all(role in domains for role in one.roles):
            problem.addConstraint(PairConstraint(one, steps), list(one.roles))
    for solution in problem.getSolutionIter():
        yield {role: solution[role] for role in domains}
