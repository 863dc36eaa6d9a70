"""How fast twelve scenes are scheduled: by our own search, by CP-SAT, and by the one and then the other.

python -m tests.benchmarks.scheduling [PROBLEMS]

Four people meet in pairs, in one of two cities each time, with hours of travel between the cities. The same problems
are asked with a deadline of twice the hours that they need, of exactly those, and of one hour less. Read the figures
as ratios.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from random import Random
from statistics import median
from typing import TypeAlias

from solver.scheduling import Bound, Problem, Scene, Verdict, Way, cpsat
from solver.scheduling.model import Model, model_of
from solver.scheduling.scheduler import decided
from solver.scheduling.search import Found, search

_SCENES, _PATIENCE = 12, 3_000_000
_PEOPLE = ("Anna", "Boris", "Carla", "David")
_CITIES = ("Vienna", "Lisbon", "Tokyo", "Moscow", "London")

Engine: TypeAlias = Callable[[Model], Found | Verdict]


def main() -> None:
    """Measures and prints."""
    problems = [_problem(seed) for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 10)]
    engines: dict[str, Engine] = {
        "own search": lambda model: search(model, 1, _PATIENCE),
        "CP-SAT": lambda model: cpsat.solve(model, 1),
        "both": lambda model: decided(model, 1),
    }
    cpsat.solve(model_of(problems[0]), 1)  # imports OR-tools
    needed = [_hours_needed(problem) for problem in problems]
    for case, deadlines in (
        ("twice the hours", [2 * hours for hours in needed]),
        ("exactly the hours", needed),
        ("one hour too few", [hours - 1 for hours in needed]),
    ):
        models = [model_of(_within(problem, hours)) for problem, hours in zip(problems, deadlines, strict=True)]
        print(f"{case}:")
        for name, engine in engines.items():
            _measure(name, engine, models)


def _measure(name: str, engine: Engine, models: list[Model]) -> None:
    seconds: list[float] = []
    open_still = 0
    for model in models:
        start = time.perf_counter()
        open_still += engine(model) is Verdict.UNKNOWN
        seconds.append(time.perf_counter() - start)
    some = f", {open_still} of {len(models)} not decided" if open_still else ""
    print(f"  {name:10} median {1000 * median(seconds):8.1f} ms, longest {1000 * max(seconds):8.1f} ms{some}")


def _problem(seed: int) -> Problem:
    choice = Random(seed)
    return Problem(
        scenes=tuple(
            Scene(f"s{n}", tuple(choice.sample(_PEOPLE, 2)), tuple(choice.sample(_CITIES, 2)), choice.randint(1, 3))
            for n in range(_SCENES)
        ),
        ways={(one, other): Way(choice.randint(2, 20)) for one in _CITIES for other in _CITIES if one < other},
    )


def _within(problem: Problem, hours: int) -> Problem:
    return replace(problem, bounds=tuple(Bound(scene.id, 0, hours - scene.hours) for scene in problem.scenes))


def _hours_needed(problem: Problem) -> int:
    """The hours in which all scenes can be played, by bisection."""
    low, high = 0, 400
    while high - low > 1:
        middle = (low + high) // 2
        possible = isinstance(cpsat.solve(model_of(_within(problem, middle)), 1), Found)
        low, high = (low, middle) if possible else (middle, high)
    return high


if __name__ == "__main__":
    main()
