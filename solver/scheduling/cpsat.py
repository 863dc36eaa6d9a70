"""The same model for OR-tools CP-SAT, which is fast where a problem is tight, and proves what is impossible.

OR-tools is large and slow to import: it is an extra (`legendry[scheduling]`), and imported only when it is asked.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from solver.scheduling.model import Model
from solver.scheduling.network import Arc, Network
from solver.scheduling.problem import DAY, Verdict
from solver.scheduling.search import Found

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LiteralT

WORK: Final = 8.0
"""Units of CP-SAT's deterministic time, about seconds, after which it is given up."""
MOST_WAYS: Final = 20_000
"""Ways between the places of pairs beyond which a problem is not put to CP-SAT: it would hardly get through them."""


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether OR-tools can be asked."""
    return find_spec("ortools") is not None


def solve(model: Model, seed: int, work: float = WORK) -> Found | Verdict:
    """As `search`, by CP-SAT. One worker and deterministic time: the same answer on any machine."""
    from ortools.sat.python import cp_model

    if any(low > high for low, high in zip(model.lower, model.upper, strict=True)):
        return Verdict.IMPOSSIBLE
    if sum(len(pair.ways) for pair in model.pairs) > MOST_WAYS:
        return Verdict.UNKNOWN
    made = _Made(cp_model.CpModel(), model)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = work
    status = solver.solve(made.cp)
    if status == cp_model.INFEASIBLE:
        return Verdict.IMPOSSIBLE
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Verdict.UNKNOWN
    places = tuple(
        next(number for number, chosen in enumerate(options) if solver.boolean_value(chosen)) if options else 0
        for options in made.places
    )
    starts = [solver.value(start) for start in made.starts]
    return Found(places, _replayed(model, places, starts))


@dataclass
class _Made:
    """A model in CP-SAT's terms: starts in hours, days where an arc counts them, and the place of each point."""

    cp: "CpModel"
    model: Model

    def __post_init__(self) -> None:
        cp, model = self.cp, self.model
        self.starts = [
            cp.new_int_var(low, high, name) for low, high, name in zip(model.lower, model.upper, model.ids, strict=True)
        ]
        self.days: dict[tuple[int, int], IntVar] = {}
        self.places = [[cp.new_bool_var("") for _ in range(count)] if count > 1 else [] for count in model.candidates]
        for options in self.places:
            if options:
                cp.add_exactly_one(options)
        for arc in model.arcs:
            self._require(arc, [])
        for pair in model.pairs:
            first = cp.new_bool_var("")
            for (here, there), way in pair.ways.items():
                at = [
                    options[number]
                    for options, number in ((self.places[pair.one], here), (self.places[pair.other], there))
                    if options
                ]
                if way is not None:
                    for arc in pair.arcs(pair.one, model.hours[pair.one], way):
                        self._require(arc, [first, *at])
                    for arc in pair.arcs(pair.other, model.hours[pair.other], way):
                        self._require(arc, [first.negated(), *at])
        for scenes in model.busy:
            cp.add_no_overlap(
                [cp.new_fixed_size_interval_var(self.starts[one], model.hours[one], "") for one in scenes]
            )
        for arcs in model.choices:
            chosen = [cp.new_bool_var("") for _ in arcs]
            cp.add_bool_or(chosen)
            for arc, literal in zip(arcs, chosen, strict=True):
                self._require(arc, [literal])

    def _require(self, arc: Arc, literals: "list[LiteralT]") -> None:
        if arc.days:
            later = self._day(arc.later, 0) >= self._day(arc.earlier, arc.shift) + arc.least
        else:
            later = self.starts[arc.later] >= self.starts[arc.earlier] + arc.least
        asked = self.cp.add(later)
        if literals:
            asked.only_enforce_if(literals)

    def _day(self, point: int, shift: int) -> "IntVar":
        if (point, shift) not in self.days:
            low, high = ((hours[point] + shift) // DAY for hours in (self.model.lower, self.model.upper))
            day = self.days[point, shift] = self.cp.new_int_var(low, high, "")
            self.cp.add(DAY * day <= self.starts[point] + shift)
            self.cp.add(DAY * day + DAY - 1 >= self.starts[point] + shift)
        return self.days[point, shift]


def _replayed(model: Model, places: tuple[int, ...], starts: list[int]) -> Network:
    """The network with the orders of a solution. The solution's hours keep it consistent."""
    network = Network(model.lower, model.upper)
    arcs = list(model.arcs)
    for pair in model.pairs:
        way = pair.ways[places[pair.one], places[pair.other]]
        if way is not None:
            orders = (list(pair.arcs(first, model.hours[first], way)) for first in (pair.one, pair.other))
            arcs += next(order for order in orders if _hold(order, starts))
    arcs += [next(arc for arc in options if _hold([arc], starts)) for options in model.choices]
    consistent = network.add(arcs)
    assert consistent
    return network


def _hold(arcs: list[Arc], starts: list[int]) -> bool:
    return all(starts[arc.later] >= arc.soonest(starts[arc.earlier]) for arc in arcs)
