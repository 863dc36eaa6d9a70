"""Large worlds for measuring: many copies of the seeds' world, each with ids of its own; and built ones."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from world import Fact, World
from world.facts import is_id, literal, literal_value
from world.time.dating import WRITTEN

SEEDS = Path(__file__).parents[2] / "examples" / "seeds"


def copies(facts: int) -> World:
    """A world in memory of at least so many facts."""
    seeds = World.open(SEEDS)
    known = seeds.ids()
    whole = list(seeds.facts())
    world = World(ox.Store(), f"{facts:,} facts")
    for number in range(-(-facts // len(whole))):
        world.add(_renamed(whole, known, number))
    return world


def built(store: Path, characters: int) -> None:
    """Has `legendry build` make a store."""
    command = [sys.executable, "-c", "from api.cli import main; main()", "build", "-o", str(store)]
    command += ["--characters", str(characters), "--seed", "1"]
    subprocess.run(command, check=True, capture_output=True, cwd=SEEDS.parents[1])


def _renamed(facts: list[Fact], known: frozenset[str], number: int) -> Iterator[Fact]:
    def name(term: str) -> str:
        return f"{number}-{term}" if is_id(term) and term in known else term

    for subject, predicate, object_ in facts:
        text = literal_value(object_)
        if predicate in WRITTEN and text is not None:
            words = (f"w{number}-{word}" if word in known else word for word in text.split())
            object_ = literal(" ".join(words))
        elif predicate == "rdfs:label" and text is not None:
            object_ = literal(f"{text} {number}")
        yield re.sub(r"^(\d+)-", r"w\1-", name(subject)), predicate, re.sub(r"^(\d+)-", r"w\1-", name(object_))
