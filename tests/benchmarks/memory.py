"""How much memory a whole check takes: the peak of a fresh process over a world on disk, opened to read.

python -m tests.benchmarks.memory [FACTS]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox

from tests.benchmarks.worlds import copies

_CHECK = """
import resource, sys, time
from pathlib import Path
import pyoxigraph as ox
from world import World
from world.checking import check
world = World(ox.Store.read_only(sys.argv[1]), path=Path(sys.argv[1]))
start = time.perf_counter()
report = check(world)
print(f"{time.perf_counter() - start:.1f} s, {len(report.findings)} findings, "
      f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")
"""


def main() -> None:
    """Measures and prints."""
    facts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        print(f"{store(facts, Path(folder)):,} facts on disk, whole check: ", end="", flush=True)
        subprocess.run([sys.executable, "-c", _CHECK, folder], check=True)


def store(facts: int, folder: Path) -> int:
    """Writes a world of at least so many facts into a store folder, and says how many they are."""
    world = copies(facts)
    disk = ox.Store(str(folder))
    disk.bulk_extend(world.store)
    disk.flush()
    return len(world)


if __name__ == "__main__":
    main()
