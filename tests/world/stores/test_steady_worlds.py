"""Plots of a world on a server take a few requests, are those of the same world kept here, and see every change."""

import json

import pyoxigraph as ox
import pytest

from api.plotting import sound_plots
from render import tell
from solver import schemas
from world import Pattern, World
from world.stores import Address, RemoteStore
from world.stores.steady import Memory, SteadyStore, steady

FEW = 32
REASONS = 24
"""Requests for why there is no other plot, and for the days of those who come into question."""
PEOPLE = Pattern.parse("?person a lg:Person")


@pytest.fixture
def kept(server: str, seeds: World) -> RemoteStore:
    """The world of the three source stories on a server."""
    store = RemoteStore(Address.parse(server))
    store.extend(seeds.store)
    store.connection.requests = 0
    return store


@pytest.mark.parametrize("schema", ["awakening", "missing-man", "reunion"])
@pytest.mark.parametrize("cast", [{}, {"protagonist": "volodymyr-kazuo"}], ids=["anybody", "kazuo"])
def test_a_plot_takes_few_requests_and_is_the_one_found_here(
    schema: str, cast: dict[str, str], kept: RemoteStore, seeds: World
) -> None:
    world = World(kept).steady()
    outcome = sound_plots(world, schemas()[schema], cast, limit=3, seed=1, count=True)
    told = [tell(world, plot, seed=1).as_json() for plot in outcome.plots[:1]]
    answer = json.dumps([outcome.as_json(world), told])
    assert kept.connection.requests <= FEW + REASONS + 10 * len(told)
    here = sound_plots(seeds, schemas()[schema], cast, limit=3, seed=1, count=True)
    assert answer == json.dumps([here.as_json(seeds), [tell(seeds, plot, seed=1).as_json() for plot in here.plots[:1]]])


def test_the_same_work_again_asks_only_for_the_version(kept: RemoteStore) -> None:
    schema = schemas()["reunion"]
    first = sound_plots(World(kept), schema, {})
    assert kept.connection.requests <= FEW
    kept.connection.requests = 0
    assert sound_plots(World(kept), schema, {}) == first
    assert kept.connection.requests == 1


def test_canon_may_have_a_name(server: str, seeds: World) -> None:
    store = RemoteStore(Address.parse(f"{server}#canon=https://example.org/canon"))
    store.extend(seeds.store)
    outcome = sound_plots(World(store), schemas()["reunion"], {}, count=True)
    assert outcome == sound_plots(seeds, schemas()["reunion"], {}, count=True)


@pytest.mark.parametrize("around", [False, True])
def test_what_was_read_ahead_is_not_asked_again(around: bool, kept: RemoteStore, seeds: World) -> None:
    world = World(kept).steady()
    world.read(["volodymyr-kazuo", "natalia-petrova", "", '"a text"', "lg:Person"], around=around)
    kept.connection.requests = 0
    for name in ("volodymyr-kazuo", "natalia-petrova"):
        assert list(world.facts(name)) == list(seeds.facts(name))
        assert list(world.facts(name, "rdfs:label")) == list(seeds.facts(name, "rdfs:label"))
        assert world.knows(name)
        if around:
            assert list(world.facts(object=name)) == list(seeds.facts(object=name))
    assert kept.connection.requests == 0


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <https://w3id.org/legendry/id/new> a <https://w3id.org/legendry/ns#Person> }",
        "INSERT DATA { GRAPH <https://w3id.org/legendry/graph/history> { <https://w3id.org/legendry/graph/canon> "
        "<http://www.w3.org/ns/prov#wasGeneratedBy> <https://w3id.org/legendry/edit/7> } }",
    ],
    ids=["a fact", "an edit"],
)
def test_a_change_is_seen_by_what_begins_after_it(update: str, kept: RemoteStore) -> None:
    before = World(kept).steady()
    people = before.table(PEOPLE, ("person",))
    kept.update(update)
    after = steady(kept)
    assert World(after).table(PEOPLE, ("person",)) == World(kept).table(PEOPLE, ("person",))
    assert after._memory is not before.store._memory  # type: ignore[attr-defined]  # it is a SteadyStore
    assert before.table(PEOPLE, ("person",)) == people


def test_the_memory_is_bounded(kept: RemoteStore, monkeypatch: pytest.MonkeyPatch, seeds: World) -> None:
    monkeypatch.setattr("world.stores.steady.MOST_QUADS", 20)
    monkeypatch.setattr("world.stores.steady.MOST_BYTES", 10_000)
    store = steady(kept)
    world = World(store)
    for name in sorted(seeds.ids())[:40]:
        assert list(world.facts(name)) == list(seeds.facts(name))
        assert list(world.facts(object=name)) == list(seeds.facts(object=name))
    memory: Memory = store._memory
    assert sum(map(len, memory.said.values())) <= 20
    assert sum(len(reply.body) for reply in memory._replies.values()) <= 10_000


def test_nothing_is_written_through_what_stands_still(kept: RemoteStore) -> None:
    store = steady(kept)
    assert isinstance(store, SteadyStore)
    with pytest.raises(RuntimeError, match="to be read"):
        store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c"), ox.DefaultGraph()))


def test_a_world_that_is_kept_here_is_steady_as_it_is(seeds: World) -> None:
    assert seeds.steady() is seeds
    assert seeds.here() is seeds
