"""The source stories' world in a store of each kind, to be edited."""

import pytest

from tests.world.stores.conftest import (  # noqa: F401 - fixtures
    kind,
    oxigraph_address,
    server,
    store,
    virtuoso_address,
)
from world import World
from world.stores import Store


@pytest.fixture
def world(store: Store, seeds: World) -> World:  # noqa: F811
    store.extend(seeds.store)
    return World(store, "kept")
