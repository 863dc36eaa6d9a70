"""A real reverse proxy in this process: it takes a prefix off, or leaves it, and says whom it asks for."""

import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_OF_ONE_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "date"}
_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]


@contextlib.contextmanager
def reverse_proxy(behind: str, *, prefix: str, strips: bool = True, host: str = "legends.example") -> Iterator[str]:
    """The address of a proxy that has the server at `behind` below `prefix`, and calls itself `host` over https."""
    client = httpx2.AsyncClient(trust_env=False, timeout=60)

    async def forward(request: Request) -> Response:
        path = request.url.path.removeprefix(prefix) if strips else request.url.path
        told = {
            "x-forwarded-for": "203.0.113.9",
            "x-forwarded-proto": "https",
            "x-forwarded-host": host,
        }
        asked = {name: value for name, value in request.headers.items() if name not in _OF_ONE_HOP | {"host"}}
        answer = await client.request(
            request.method,
            httpx2.URL(behind).copy_with(
                raw_path=(path + (f"?{request.url.query}" if request.url.query else "")).encode()
            ),
            headers=asked | told,
            content=await request.body(),
        )
        headers = {name: value for name, value in answer.headers.items() if name not in _OF_ONE_HOP}
        return Response(answer.content, answer.status_code, headers)

    @contextlib.asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    app = Starlette(lifespan=running, routes=[Route(prefix + "{path:path}", forward, methods=_METHODS)])
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", loop="asyncio", http="h11"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()
