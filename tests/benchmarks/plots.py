"""How fast plots are found in built worlds, beside clingo, OR-tools CP-SAT and SQL written by hand for DuckDB.

    python -m tests.benchmarks.plots [CHARACTERS…] [--world STORE]… [--limit SECONDS] [--schema NAME]… [--peer NAME]…

All are given the same world and the full rules of two schemas. They are asked for a first cast, for a hundred with
different leads, for the exact count of all, and for the proof that a variant has none. Each question is put in a
process of its own, with a limit; other programs slow the clock, so figures are processor seconds on one thread. In
brackets stands how many times as long a peer takes as we do. The exit status is 1 where answers differ.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import Process
from pathlib import Path
from typing import Final

from tests.benchmarks.plotting.asked import PEERS
from tests.benchmarks.plotting.facts import write
from tests.benchmarks.plotting.measuring import timed
from world import World
from world.building.build import build
from world.building.society.setting import Setting
from world.history import Signature

SCHEMAS: Final = ("reunion", "mole-hunt")
SIZES: Final = (100, 1_000, 10_000)
ROWS: Final = {
    "first": "first cast",
    "hundred": "100 diverse",
    "count": "exact count",
    "refute": "refutation",
    "plot": "plot with days",
    "explain": "explanation",
}
OURS_ONLY: Final = ("plot", "explain")
_SIGNED: Final = Signature("benchmark", "2026-01-01T00:00:00Z", "builds a society")
_EXACT: Final = 2**53
"""Beyond it, our counts are exact to fifteen digits."""


@dataclass
class Told:
    """What one process said: its lines by row. `late` where it was ended, `failed` where it broke."""

    lines: dict[str, Mapping[str, float]] = field(default_factory=dict)
    late: bool = False
    failed: str = ""


def main() -> int:
    """Prints a table for each world and schema."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("characters", nargs="*", type=int)
    arguments.add_argument("--world", action="append", default=[], type=Path)
    arguments.add_argument("--limit", default=60, type=int)
    arguments.add_argument("--schema", action="append", choices=SCHEMAS)
    arguments.add_argument("--peer", action="append", choices=PEERS[1:])
    given = arguments.parse_args()
    peers = (PEERS[0], *(given.peer or PEERS[1:]))
    sizes = given.characters or ([] if given.world else SIZES)
    differ = False
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate([*sizes, *given.world]):
            here = Path(folder) / str(number)
            here.mkdir()
            if isinstance(path, Path):
                (here / "world").symlink_to(path.resolve())
            made = Process(target=_made, args=(here, path if isinstance(path, int) else None))
            made.start()  # in a process of its own: the peak of another begins with the size of this one
            made.join()
            for schema in given.schema or SCHEMAS:
                differ |= _table(schema, here, given.limit, peers)
    return int(differ)


def _made(folder: Path, characters: int | None) -> None:
    """Builds a world where there is none yet, and writes its tables."""
    if characters is not None:
        build(folder / "world", Setting(1950, 2010, characters, 1), _SIGNED)
    world = World.open(folder / "world")
    people, reading = timed(lambda: len(world.columns.kind("lg:Person")))
    write(world, folder / "tables.npz")
    print(f"{people:,} people, {len(world):,} facts: columns read, or found again, in {reading:.2f} s", flush=True)


def _table(schema: str, folder: Path, limit: int, peers: Sequence[str]) -> bool:
    """Prints the table of one schema; whether answers differ."""
    print(f"\n  {schema:16}" + "".join(f"{peer:>24}" for peer in peers) + "   answer")
    setup: dict[str, list[Told]] = {peer: [] for peer in peers}
    differs = False
    for row, called in ROWS.items():
        told = {
            peer: _asked(peer, schema, row, folder, limit) for peer in peers if row not in OURS_ONLY or peer == peers[0]
        }
        for peer, one in told.items():
            setup[peer].append(one)
        answers = {one.lines[row]["answer"] for one in told.values() if row in one.lines}
        wrong = not _agree(answers)
        differs |= wrong
        cells = "".join(f"{_cell(told[peer], told[peers[0]], row) if peer in told else '':>24}" for peer in peers)
        said = " differs: " + ", ".join(
            f"{peer} {one.lines[row]['answer']:,}" for peer, one in told.items() if row in one.lines
        )
        print(f"  {called:16}{cells}   {said if wrong else ' '.join(f'{one:,}' for one in answers)}")
    for called, key in (("index", "index"), ("compile", "compile"), ("ready", "seconds")):
        cells = "".join(f"{_least(setup[peer], key):>24}" for peer in peers)
        print(f"  {called:16}{cells}")
    print(f"  {'peak MiB':16}" + "".join(f"{_most(setup[peer]):>24}" for peer in peers))
    return differs


def _asked(peer: str, schema: str, row: str, folder: Path, limit: int) -> Told:
    """Puts one question; what is not answered within the limit is ended."""
    command = [sys.executable, "-m", "tests.benchmarks.plotting.asked", peer, schema, row, str(folder)]
    told = Told()
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=limit, env=environment)
        output, told.failed = run.stdout, run.stderr.strip().rpartition("\n")[2] if run.returncode else ""
    except subprocess.TimeoutExpired as error:
        output = error.stdout.decode() if isinstance(error.stdout, bytes) else error.stdout or ""
        told.late = True
    for line in output.splitlines():
        said = json.loads(line)
        told.lines[said["row"]] = said
    return told


def _agree(answers: set[float]) -> bool:
    return len(answers) < 2 or (min(answers) > _EXACT and max(answers) - min(answers) < max(answers) * 1e-12)


def _cell(told: Told, ours: Told, row: str) -> str:
    if row not in told.lines:
        return "> limit" if told.late else f"failed: {told.failed}"[:22]
    seconds = told.lines[row]["seconds"]
    if told is ours:
        return f"{_said(seconds)} (cold {_said(told.lines[row]['cold'])})"
    ratio = f" ({seconds / ours.lines[row]['seconds']:,.1f}x)" if row in ours.lines else ""
    return f"{_said(seconds)}{ratio}"


def _least(told: list[Told], key: str) -> str:
    figures = [one.lines["setup"][key] for one in told if key in one.lines.get("setup", {})]
    return _said(min(figures)) if figures else "> limit" if key == "seconds" else ""


def _most(told: list[Told]) -> str:
    return f"{max(_peaks(told), default=0):,.0f}"


def _peaks(told: list[Told]) -> Iterator[float]:
    return (line["mib"] for one in told for line in one.lines.values())


def _said(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"


if __name__ == "__main__":
    sys.exit(main())
