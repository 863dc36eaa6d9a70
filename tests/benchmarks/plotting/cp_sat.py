"""OR-tools CP-SAT with a table constraint for each of our relations: it is given what compiling finds."""

from pathlib import Path
from typing import Final

from ortools.sat.python import cp_model

from solver import schema_named
from solver.relation import relations
from tests.benchmarks.plotting.ours import LEAD, without_any
from world import World

_SEED: Final = 1


class CpSat:
    """The model of one schema. Each process asks one question; the time of our relations is not counted as its own."""

    def __init__(self, schema: str, path: Path, *, refuted: bool) -> None:
        asked = without_any(schema_named(schema)) if refuted else schema_named(schema)
        self._lead, self._schema = LEAD[schema], asked
        self.found = relations(World.open(path), asked)

    def build(self) -> None:
        """Makes the model."""
        self._model = cp_model.CpModel()
        domains: dict[str, set[int]] = {}
        for one in self.found.rules:
            for role in one.roles:
                values = set(one.column(role).tolist())
                domains[role] = domains[role] & values if role in domains else values
        self._roles = {
            role: self._model.new_int_var_from_domain(cp_model.Domain.from_values(sorted(values)), role)
            for role, values in domains.items()
        }
        for one in self.found.rules:
            self._model.add_allowed_assignments([self._roles[role] for role in one.roles], one.rows.tolist())

    def first(self) -> int:
        return int(self._solver().solve(self._model) in (cp_model.OPTIMAL, cp_model.FEASIBLE))

    def hundred(self) -> int:
        for number in range(100):
            solver = self._solver()
            if solver.solve(self._model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return number
            self._model.add(self._roles[self._lead] != solver.value(self._roles[self._lead]))
        return 100

    def count(self) -> int:
        counter, solver = _Counter(), self._solver()
        solver.parameters.enumerate_all_solutions = True
        solver.solve(self._model, counter)
        return counter.found

    refute = first

    def _solver(self) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        return solver


class _Counter(cp_model.CpSolverSolutionCallback):
    def __init__(self) -> None:
        super().__init__()
        self.found = 0

    def on_solution_callback(self) -> None:
        self.found += 1
