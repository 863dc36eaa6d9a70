"""How fast societies are built, beside Neighborly: a hundred years of about as many people, in one run.

    python -m tests.benchmarks.building [PYTHON_WITH_NEIGHBORLY]

Our time has the writing to disk in it; the first society's, the reading of the data as well. Neighborly keeps its
history in memory. Its life events are births, deaths, moves, jobs, loves, marriages and the like, of which some are
events of ours and some the beginnings of situations: both are counted, of the latter only those that Neighborly counts
too. Historical events are not, as they come from data. Other programs slow the clock, so this is processor time.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from ontology import vocabulary
from ontology.namespaces import LG
from world import World
from world.building.build import build
from world.building.society.setting import Setting
from world.history import Signature

_SEED = 1
_YEARS = 100
_BESIDE = Setting(1917, 1917 + _YEARS - 1, 66, _SEED)
_LARGE = Setting(1950, 2009, 1_000, _SEED)
_BEGINNINGS = (LG.Residence, LG.Service, LG.Occupation, LG.Membership, LG.Romance, LG.Marriage)
"""What Neighborly calls an event when it begins."""

_SETTLEMENT = Path(__file__).with_name("neighborly_settlement.py")
_SIGNED = Signature("benchmark", "2026-01-01T00:00:00Z", "builds a society")
_HOW = """To measure Neighborly beside it, give a Python that has it (it needs attrs, which it does not ask for):
  python3 -m venv neighborly
  neighborly/bin/pip install neighborly==2.5.0 attrs
  python -m tests.benchmarks.building neighborly/bin/python"""


class Society(NamedTuple):
    """What was built or simulated, and the seconds of processor time.

    Facts are what a store of ours holds, objects what a simulation of Neighborly's does.
    """

    title: str
    years: int
    people: int
    events: int
    seconds: float
    facts: int = 0
    objects: int = 0

    def row(self) -> str:
        """A line of the table."""
        line = f"{self.title:18} {self.years:5} {self.people:7,} {self.events:7,} {self.seconds:8.2f}"
        facts = f" {self.facts:9,} {self.facts / self.seconds:9,.0f}" if self.facts else ""
        return f"{line} {self.events / self.seconds:9,.0f}{facts}"


def main(arguments: list[str]) -> int:
    """Measures and prints; the exit status."""
    print("                   years  people  events  seconds  events/s     facts   facts/s")
    ours = measured(_BESIDE)
    print(ours.row())
    large = measured(_LARGE)
    print(large.row())
    if not arguments:
        print(_HOW)
        return 0
    peer = neighborly(arguments[0])
    if peer is None:
        print(_HOW, file=sys.stderr)
        return 2
    print(peer.row())
    for one in (ours, large):
        ratio = one.events / one.seconds / (peer.events / peer.seconds)
        print(
            f"{ratio:.0f} times as many events a second with {one.people:,} people as Neighborly with {peer.people:,}"
        )
    print(f"Neighborly's settlement: {peer.objects:,} game objects")
    return 0


def measured(setting: Setting) -> Society:
    """Builds a society on disk, and counts what the store then holds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "world"
        gc.collect()
        start = time.process_time()
        build(folder, setting, _SIGNED)
        seconds = time.process_time() - start
        world = World.open(folder)
        events = _individuals(world, LG.Event) - _individuals(world, LG.HistoricalEvent)
        events += sum(_individuals(world, kind) for kind in _BEGINNINGS)
        years = setting.last - setting.first + 1
        return Society("Legendry", years, _individuals(world, LG.Person), events, seconds, len(world))


def neighborly(python: str) -> Society | None:
    """What Neighborly made of its settlement, None when this Python could not run it, which has then said why."""
    command = [python, "-W", "ignore", str(_SETTLEMENT), str(_YEARS), str(_SEED)]
    try:
        told = subprocess.run(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONHASHSEED": "0"})
    except OSError as error:
        print(f"{python} cannot be run: {error.strerror}.", file=sys.stderr)
        return None
    if told.returncode:
        return None
    said = json.loads(told.stdout)
    title = f"Neighborly {said['version']}"
    return Society(title, _YEARS, said["people"], said["events"], said["seconds"], objects=said["objects"])


def _individuals(world: World, kind: str) -> int:
    """How many things of this class, or of one below it, a world holds."""
    terms = vocabulary()
    below = [terms.compact(iri) for iri in terms.subclasses(kind)]
    return len({fact[0] for one in below for fact in world.facts(predicate="rdf:type", object=one)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
