"""A process may be killed at any moment: no edit that it acknowledged is lost, and none is there by half."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from world import World
from world.errors import EditConflict
from world.history import Signature, change, log, version
from world.opening import open_to_write

EDITS = 200
PROGRAM = """
import sys
from world.history import Signature, change, version
from world.opening import open_to_write
world = open_to_write(sys.argv[1])
print("open", flush=True)
for number in range(version(world) + 1, int(sys.argv[2]) + 1):
    one = f"person-{number}"
    gone = [("world", "rdfs:label", f'"{number - 1}"')] if number > 1 else []
    new = [("world", "rdfs:label", f'"{number}"'), (one, "rdf:type", "lg:Person"), (one, "rdfs:label", f'"P {number}"')]
    change(world, gone, new, Signature("killed", "2026-11-26T20:00:00Z", str(number)), force=True)
    print(number, flush=True)
"""


def test_killing_loses_no_acknowledged_edit_and_leaves_no_half_one(tmp_path: Path) -> None:
    store, dice, acknowledged, kills = tmp_path / "store", random.Random(7), 0, 0
    ox.Store(str(store)).flush()
    while acknowledged < EDITS:
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(store), str(EDITS)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            time.sleep(dice.uniform(0.0, 0.3))
            process.send_signal(signal.SIGKILL)
            told = [int(line) for line in process.stdout.read().splitlines()]
        kills += 1
        acknowledged = max([acknowledged, *told])
        found = whole_edits(World.open(store))
        assert acknowledged <= found <= acknowledged + 1
        acknowledged = found
    assert kills > 3


def whole_edits(world: World) -> int:
    """The number of edits, each of which must be there as a whole."""
    last = version(world)
    assert [one.number for one in log(world)] == list(range(last, 0, -1))
    people = {fact[0] for fact in world.facts(None, "rdf:type", "lg:Person")}
    assert people == {f"person-{number}" for number in range(1, last + 1)}
    assert all(len(list(world.facts(person))) == 2 for person in people)
    assert [fact[2] for fact in world.facts("world", "rdfs:label")] == ([f'"{last}"'] if last else [])
    return last


def test_a_second_writer_is_told_that_somebody_else_is_writing(tmp_path: Path) -> None:
    store = tmp_path / "store"
    ox.Store(str(store)).flush()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.replace("print(number", "input(number"), str(store), "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(EditConflict, match="is being changed by another program"):
            open_to_write(store)
        process.kill()
    world = open_to_write(store)
    change(world, [], [("anna", "rdf:type", "lg:Person")], Signature("Anna", "2026-11-26T20:00:00Z", ""), force=True)
