"""How fast plots are found in built worlds: columns beside Oxigraph's SPARQL, elimination beside python-constraint2.

    python -m tests.benchmarks.plots [CHARACTERS…]

For each size: reading the store into columns, and finding kept columns again; the relations of a schema, from columns
and by SPARQL; the count of all casts that the rules allow, and a hundred of them drawn; the first hundred that
python-constraint2 finds anchor by anchor; and a whole plot with its days and proof. Other programs slow the clock, so
this is processor time. Peers are asked up to 1,000 characters: beyond it they take minutes.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from solver import find_plots, schema_named
from solver.compiling import relations
from solver.elimination import Elimination
from solver.reduction import reduce
from solver.search import solutions
from world import World
from world.building.build import build
from world.building.society.setting import Setting
from world.history import Signature
from world.pattern import table as queried

SCHEMAS: Final = ("reunion", "mole-hunt")
SIZES: Final = (100, 1_000, 10_000)
_LARGEST_FOR_PEERS: Final = 1_000
_SIGNED: Final = Signature("benchmark", "2026-01-01T00:00:00Z", "builds a society")

Result = TypeVar("Result")


def main(sizes: list[int]) -> None:
    """Prints a line for each size and schema."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "world"
            build(path, Setting(1950, 2010, size, 1), _SIGNED)
            _, reading = _timed(partial(_columns, World.open(path)))
            world = World.open(path)
            _, again = _timed(partial(_columns, world))
            print(f"{size:,} characters, {len(world):,} facts: columns read in {reading:.2f} s, again in {again:.3f} s")
            for name in SCHEMAS:
                print(f"  {name}: {', '.join(_measured(world, name, peers=size <= _LARGEST_FOR_PEERS))}")


def _columns(world: World) -> int:
    return len(world.columns.kind("lg:Person"))


def _measured(world: World, name: str, *, peers: bool) -> list[str]:
    schema = schema_named(name)
    found, computing = _timed(lambda: relations(world, schema))
    found, warm = _timed(lambda: relations(world, schema))
    reduced, reducing = _timed(lambda: reduce(found.rules, len(found.names), schema.anchor))
    casts, counting = _timed(lambda: Elimination(reduced or (), possible=reduced is not None))
    said = [
        f"relations {computing:.3f} s ({warm:.3f} s again)",
        f"{casts.count:,} casts counted in {reducing + counting:.4f} s",
    ]
    if casts.count:
        _, drawing = _timed(lambda: casts.draw(100, 1))
        said.append(f"100 drawn in {drawing:.4f} s")
    if peers:
        _, asking = _timed(lambda: [queried(world.store, rule.where, rule.roles, {}) for rule in schema.rules[:8]])
        _, first = _timed(lambda: list(islice(solutions(found.rules, len(found.names), schema.anchor), 100)))
        said.append(f"8 of its rules by SPARQL {asking:.2f} s")
        said.append(f"100 casts by python-constraint2 {first:.2f} s")
    _, whole = _timed(lambda: find_plots(world, schema, {}, seed=1))
    return [*said, f"a plot {whole:.2f} s"]


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.process_time()
    return work(), time.process_time() - start


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
