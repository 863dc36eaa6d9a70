"""Clients over worlds in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import SEEDS


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """Of the seeds' world."""
    from api.http.app import create_app  # which tests of commands need not wait for

    with TestClient(create_app(SEEDS), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="session")
def make_client() -> Iterator[Callable[[Path], TestClient]]:
    """Makes clients of other worlds; they are closed at the end."""
    from api.http.app import create_app

    opened: list[TestClient] = []

    def make(world: Path) -> TestClient:
        client = TestClient(create_app(world), base_url="http://127.0.0.1")
        client.__enter__()
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)
