"""A world that a SPARQL server keeps, served: when that server is gone, that is said as a gateway says it."""

from starlette.testclient import TestClient

from api.http.app import create_app
from tests.world.stores.servers import oxigraph
from world import World
from world.stores import Address, RemoteStore


def test_a_server_behind_that_is_gone_is_told_with_when_to_ask_again(seeds: World) -> None:
    with oxigraph() as address:
        RemoteStore(Address.parse(address)).extend(seeds.store)
        app = create_app(address)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        for path in ("/api/plots?schema=reunion", "/api/graph?around=kgb&format=json"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert f"The SPARQL server at {address} cannot be reached: " in answer.json()["error"]["what"]
        assert client.get("/story").status_code == 503
