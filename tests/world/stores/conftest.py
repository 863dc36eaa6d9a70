"""One empty store of each kind: the tests beside this file run over all of them."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.world.stores.servers import CANON, VIRTUOSO, oxigraph, virtuoso
from world import World
from world.stores import Address, RemoteStore, Store

KINDS = [
    "memory",
    "disk",
    "server",
    pytest.param("virtuoso", marks=pytest.mark.skipif(VIRTUOSO is None, reason="virtuoso-t is not installed")),
]


@pytest.fixture(scope="session")
def oxigraph_address() -> Iterator[str]:
    with oxigraph() as address:
        yield address


@pytest.fixture(scope="session")
def virtuoso_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


@pytest.fixture
def server(oxigraph_address: str) -> str:
    """The address of a server that keeps nothing yet."""
    RemoteStore(Address.parse(oxigraph_address)).update("DROP ALL")
    return oxigraph_address


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    match kind:
        case "memory":
            yield ox.Store()
        case "disk":
            yield ox.Store(str(tmp_path / "store"))
        case "server":
            remote = RemoteStore(Address.parse(request.getfixturevalue("server")))
            yield remote
            remote.close()
        case _:
            remote = RemoteStore(Address.parse(request.getfixturevalue("virtuoso_address")))
            for graph in [CANON, *(graph.value for graph in remote.named_graphs())]:
                remote.update(f"CLEAR GRAPH <{graph}>")
            yield remote
            remote.close()


@pytest.fixture
def world(store: Store) -> World:
    return World(store, "kept")


@pytest.fixture
def kept_seeds(world: World, seeds: World) -> World:
    """The world of the three source stories in a store of each kind."""
    world.store.extend(seeds.store)
    return world
