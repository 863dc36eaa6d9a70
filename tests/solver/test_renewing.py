"""After edits, compiled relations are those that are made anew, whatever was edited and however it was interrupted."""

import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest

from solver import Schema, schema_named, schemas
from solver.by_anchor import eliminated
from solver.comparison import Comparison
from solver.compiling import relations
from solver.errors import TooWide
from solver.listing import Listing
from solver.relation import Relation
from solver.renewing import Renewed, renewed
from solver.timely import Bounds
from world import Fact, World
from world.building.build import build
from world.building.society.setting import Setting
from world.columns import Columns, kept
from world.columns.kept import kept_columns
from world.facts import to_text, to_triple
from world.history import Signature, change
from world.opening import open_to_write

CANON = ox.DefaultGraph()
SIGNED = Signature("Anna Weiß", "2026-11-27T02:00:00Z", "she was seen in Tokyo")
WAYS = [one.ways[0].id for one in schemas().values()]
"""The fullest way to play each schema."""
TOLD = ("rdf:type", "lg:agent", "lg:organisation", "lg:party", "lg:place", "lg:within", "lg:betrayed", "lg:thing")


def some_ways(seed: int) -> list[Schema]:
    """Half of the schemas."""
    return [schema_named(name) for name in WAYS[seed % 2 :: 2]]


def shown(world: World, schema: Schema) -> list[object]:
    """All that is compiled of a schema, with the names that its numbers stand for."""
    found = relations(world, schema)
    listed = [one for one in (*found.rules, *found.wishes, *found.reduced) if isinstance(one, Relation)]
    refused = [one.refused for one in found.rules if not isinstance(one, Relation) and one.refused is not None]
    days = Bounds.of(world, found)
    return [
        [found.names.name(number) for number in range(len(found.names))],
        [(one.rule, one.roles, one.rows.shape, one.rows.tobytes()) for one in listed],
        [pairs.stacked.tobytes() for pairs in refused],
        [some.tobytes() for some in (days.earliest, days.latest, days.so_far)],
        [counted(found.reduced, schema.anchor)],
    ]


def counted(found: Sequence[Relation | Comparison], anchor: str) -> int | None:
    """How many casts there are, if that can be told: by what is kept of the relations as without it."""
    bare = [replace(one, kept=None) if isinstance(one, Relation) else one for one in found]
    try:
        count = eliminated(found, anchor).count
    except TooWide:
        return None
    assert eliminated(bare, anchor).count == count
    return count


def is_anew(world: World, schema: Schema) -> None:
    fresh = World(world.store)
    assert shown(world, schema) == shown(fresh, schema), schema.id


class Edited:
    """A store whose columns are kept, with a history of its own: facts go and come at random."""

    def __init__(self, folder: Path, began: World, seed: int) -> None:
        self.folder, self.store, self.chance = folder, ox.Store(str(folder)), random.Random(seed)
        self.store.bulk_extend(began.store.quads_for_pattern(None, None, None, CANON))
        self.facts: set[Fact] = {
            (to_text(one.subject), to_text(one.predicate), to_text(one.object)) for one in self.store
        }
        self.versions = [frozenset(self.facts)]

    def since(self, number: int, mark: str) -> tuple[Sequence[Fact], Sequence[Fact]] | None:
        then = self.versions[number]
        return (sorted(then - self.facts), sorted(self.facts - then)) if mark == f"edit {number}" else None

    def world(self, monkeypatch: pytest.MonkeyPatch) -> World:
        last = len(self.versions) - 1
        columns = kept_columns(self.store, self.folder, (last, f"edit {last}"), self.since)
        world = World(self.store, path=self.folder, kept=True)
        monkeypatch.setattr("world.history.columns.stored_columns", lambda _world: columns)
        assert world.columns is columns
        return world

    def edit(self) -> None:
        gone, new = set[Fact](), set[Fact]()
        for _ in range(self.chance.choice([1, 1, 2, 4])):
            for side, some in zip((gone, new), self.change(), strict=True):
                side.update(some)
        gone, new = (gone & self.facts) - new, {fact for fact in new if fact[0] != fact[2]} - self.facts
        for fact in sorted(gone):
            self.store.remove(ox.Quad(*to_triple(fact), CANON))
        for fact in sorted(new):
            self.store.add(ox.Quad(*to_triple(fact), CANON))
        self.facts = (self.facts - gone) | new
        self.versions.append(frozenset(self.facts))

    def change(self) -> tuple[set[Fact], set[Fact]]:
        """What goes and comes: a fact, a thing, a day, a kind, a doubt or an order in time."""
        chance, by = self.chance, defaultdict[str, list[Fact]](list)
        for fact in sorted(self.facts):
            by[fact[1]].append(fact)
        fact = chance.choice(by[chance.choice([told for told in (*TOLD, *by) if by[told]])])
        thing = {one for one in self.facts if one[0] == fact[0]}
        match chance.randrange(7):
            case 0:
                return {fact}, set()
            case 1:
                return {fact}, {(fact[0], fact[1], chance.choice(by[fact[1]])[2])}
            case 2:
                return thing, set()
            case 3:
                name = f"{chance.choice('amz')}-new-{len(self.versions)}"
                return set(), {(name, one[1], one[2]) for one in thing}
            case 4:
                bound = chance.choice(["lg:beginEarliest", "lg:beginLatest", "lg:endEarliest", "lg:endLatest"])
                dated = chance.choice(by[bound])
                return {dated}, {(dated[0], bound, f'"{chance.randrange(1940, 2010)}-03-07"^^xsd:date')}
            case 5:
                one, other = (chance.choice(by["lg:beginLatest"])[0] for _ in range(2))
                return {*by["lg:before"][:1]}, {(one, "lg:before", other)}
            case _:
                people = [one[0] for one in by["rdf:type"] if one[2] == "lg:Person"]
                return {*by["lg:possiblySameAs"][:1]}, {
                    (chance.choice(people), "lg:possiblySameAs", chance.choice(people))
                }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("built") / "built.world"
    build(folder, Setting(1945, 1985, 40, 3), SIGNED)
    return World.open(folder)


@pytest.fixture(autouse=True)
def _kept_however_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SMALLEST", 0)


@pytest.fixture
def brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each time that former relations were looked for, whether they were found."""
    found: list[bool] = []

    def asked(columns: Columns, name: str, listings: Mapping[int, Listing]) -> Renewed | None:
        made = renewed(columns, name, listings)
        found.append(made is not None)
        return made

    monkeypatch.setattr("solver.compiled.renewed", asked)
    return found


@pytest.mark.parametrize(("began", "seed"), [("built", 0), ("built", 1), ("seeds", 2), ("seeds", 3)])
def test_updated_relations_are_those_made_anew(
    began: str,
    seed: int,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    brought_up_to_date: list[bool],
) -> None:
    edited = Edited(tmp_path / "my.world", request.getfixturevalue(began), seed)
    world = edited.world(monkeypatch)
    for schema in some_ways(seed):
        shown(world, schema)
    for turn in range(1, 4):
        edited.edit()
        world = edited.world(monkeypatch)
        for place, schema in enumerate(some_ways(seed)):
            if (place + seed) % turn == 0:  # so that some are several versions behind when they are asked for
                is_anew(world, schema)
    assert sum(brought_up_to_date) > 0.9 * len(brought_up_to_date) > 0


@pytest.fixture
def store(tmp_path: Path, seeds: World) -> Path:
    """A store of the seeds with compiled relations, of which an edit has made a former version."""
    folder = tmp_path / "my.world"
    made = ox.Store(str(folder))
    made.bulk_extend(seeds.store)
    made.flush()
    del made
    with_relations(folder)
    edit(folder, [("volodymyr-kazuo", "lg:motive", '"greed"'), ("an-affair", "rdf:type", "lg:Romance")])
    return folder


def with_relations(folder: Path) -> list[object]:
    world = World.open(folder)
    return [shown(world, schema_named(name)) for name in ("reunion", "awakening")]


def edit(folder: Path, facts: Sequence[Fact]) -> None:
    with open_to_write(folder) as world:
        change(world, [], facts, SIGNED, force=True)


def of_memory(folder: Path) -> list[object]:
    """What is compiled where nothing is kept."""
    fresh = World(World.open(folder).store)
    return [shown(fresh, schema_named(name)) for name in ("reunion", "awakening")]


def test_real_edits_are_worked_in_one_after_the_other(store: Path, brought_up_to_date: list[bool]) -> None:
    affair = [("an-affair", "lg:party", "natalia-petrova"), ("an-affair", "lg:party", "volodymyr-kazuo")]
    for facts in ([], affair[:1], affair[1:], [("zoe", "rdf:type", "lg:Person")]):
        if facts:
            edit(store, facts)
        assert with_relations(store) == of_memory(store)
    assert brought_up_to_date == 8 * [True]


def test_what_no_edit_touches_is_the_same_file(store: Path) -> None:
    with_relations(store)
    edit(store, [("tokyo", "lg:note", '"loud"')])
    with_relations(store)
    linked = [file for file in (store / kept.FOLDER).rglob("derived/*.npy") if file.stat().st_nlink > 1]
    assert len(linked) > 20


@pytest.mark.parametrize("harm", ["torn", "empty", "gone", "strange"])
def test_damage_to_former_relations_is_no_harm(store: Path, harm: str) -> None:
    World.open(store).columns.kind("lg:Person")
    for number, file in enumerate(sorted((store / kept.FOLDER).rglob("former/*/*"))):
        match harm:
            case "torn":
                file.write_bytes(file.read_bytes()[:-1])
            case "empty":
                file.write_bytes(b"")
            case "gone" if number % 2:
                file.unlink()
            case "strange" if file.suffix == ".npy":
                np.save(file, np.full((3, 4), 10**6, dtype=np.int32))
    assert with_relations(store) == of_memory(store)


KILLED = """
import os, signal, sys
from pathlib import Path
from solver import schema_named
from solver.compiling import relations
from world import World
from world.columns import kept
from world.columns.shelf import Shelf

kept.SMALLEST = 0
left = int(sys.argv[2])
write = Shelf._write

def counted(*given):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    write(*given)

Shelf._write = counted
relations(World.open(Path(sys.argv[1])), schema_named("reunion")).reduced
"""


@pytest.mark.parametrize("writes", [1, 12])
def test_an_update_that_is_killed_is_taken_up_again(store: Path, writes: int) -> None:
    edit(store, [("an-affair", "lg:party", "natalia-petrova"), ("an-affair", "lg:party", "volodymyr-kazuo")])
    command = [sys.executable, "-c", KILLED, str(store), str(writes)]
    assert subprocess.run(command, check=False).returncode in (-9, 0)
    assert with_relations(store) == of_memory(store)


def test_several_at_once_make_the_same_relations(store: Path) -> None:
    with ThreadPoolExecutor(3) as several:
        found = list(several.map(lambda _: with_relations(store), range(3)))
    assert all(some == of_memory(store) for some in found)


def test_an_edit_that_is_too_large_makes_relations_anew(
    store: Path, monkeypatch: pytest.MonkeyPatch, brought_up_to_date: list[bool]
) -> None:
    monkeypatch.setattr("solver.renewing.MOST_CHANGED", 0)
    assert with_relations(store) == of_memory(store)
    assert brought_up_to_date == [False, False]


def test_a_rule_with_too_many_rows_around_an_edit_is_met_anew(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("world.columns.touched.MOST", 1)
    assert with_relations(store) == of_memory(store)
