"""How much memory a whole check takes: the peak of a fresh process over a world on disk, opened to read.

python -m tests.benchmarks.memory [FACTS]

The world is written by a process of its own: a child's peak begins with the size of its parent.
"""

import resource
import subprocess
import sys
import tempfile
import time

import pyoxigraph as ox

from tests.benchmarks.worlds import copies
from world import World
from world.checking import check


def main(arguments: list[str]) -> None:
    """Measures and prints."""
    match arguments:
        case ["write", facts, folder]:
            write(int(facts), folder)
        case ["check", folder]:
            measure(folder)
        case _:
            with tempfile.TemporaryDirectory() as folder:
                for step in (["write", *(arguments or ["1000000"]), folder], ["check", folder]):
                    subprocess.run([sys.executable, "-m", "tests.benchmarks.memory", *step], check=True)


def write(facts: int, folder: str) -> None:
    """Writes a world of at least so many facts into a store folder."""
    world, disk = copies(facts), ox.Store(folder)
    disk.bulk_extend(world.store)
    disk.flush()


def measure(folder: str) -> None:
    """Checks a store folder, and prints what that took."""
    world = World.open(folder)
    start = time.perf_counter()
    report = check(world)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{report.triples:,} facts on disk, whole check: {seconds:.1f} s, ", end="")
    print(f"{len(report.findings):,} findings, {peak:.0f} MiB at most")


if __name__ == "__main__":
    main(sys.argv[1:])
