"""Search over what reduction leaves: python-constraint2, with one table constraint for each relation.

The problem is small and local: one value of the anchor at a time. A table constraint checks and prunes by looking rows
up, never by calling a predicate over wide domains, and no constraint is ever given as text (python-constraint would
evaluate it).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from constraint import BacktrackingSolver, Constraint, Domain, Problem

from solver.reduction import reduce
from solver.relation import Relation, restrict

Assignment: TypeAlias = dict[str, int]


class TableConstraint(Constraint):  # type: ignore[misc]  # python-constraint2 has no types
    """Allows exactly the rows of a relation; looks ahead once a single role is open."""

    def __init__(self, rows: Sequence[tuple[int, ...]], roles: Sequence[str]) -> None:
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


def solutions(found: Sequence[Relation], size: int, anchor: str) -> Iterator[Assignment]:
    """Every assignment of the roles that all relations allow, anchor by anchor, in ascending order of numbers."""
    reduced = reduce(found, size, anchor)
    if reduced is None:
        return
    anchored = [one for one in reduced if anchor in one.roles]
    if not anchored:
        yield from _local(reduced)
        return
    for value in np.unique(anchored[0].column(anchor)):
        yield from _of_anchor(reduced, size, anchor, int(value))


def satisfiable(found: Sequence[Relation], size: int, anchor: str) -> bool:
    """Whether there is any assignment that all relations allow."""
    return next(solutions(found, size, anchor), None) is not None


def _of_anchor(reduced: Sequence[Relation], size: int, anchor: str, value: int) -> Iterator[Assignment]:
    local = reduce(restrict(reduced, {anchor: value}), size, anchor)
    if local is not None:
        yield from _local(local)


def _local(found: Sequence[Relation]) -> Iterator[Assignment]:
    if not found:
        yield {}  # nothing is asked; python-constraint would find no solution for no variables
        return
    problem = Problem(BacktrackingSolver())
    domains: dict[str, set[int]] = {}
    for one in found:
        for role in one.roles:
            values = set(one.column(role).tolist())
            domains[role] = domains[role] & values if role in domains else values
    for role, values in domains.items():
        problem.addVariable(role, sorted(values))
    for one in found:
        rows = [tuple(row) for row in one.rows.tolist()]
        problem.addConstraint(TableConstraint(rows, one.roles), list(one.roles))
    for solution in problem.getSolutionIter():
        yield {role: solution[role] for role in domains}
