"""The shortest way for what is asked most: queries go past the routing, which takes longer than to answer one."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http import sparql
from api.http.errors import answer_error
from api.http.visit import name_route, path_of
from world.errors import LegendryError

_ADDRESS: Final = "/sparql"
_WAYS: Final[Mapping[str, Callable[[Request], Awaitable[Response]]]] = {
    "GET": sparql.ask_by_get,
    "POST": sparql.ask_by_post,
}


class Shortcut:
    """ASGI middleware, innermost. What it does is what the routes do: FastAPI only has nothing to add there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        way = _WAYS.get(scope["method"]) if scope["type"] == "http" and path_of(scope) == _ADDRESS else None
        if way is None or (scope["method"] == "GET" and b"query=" not in scope["query_string"]):
            await self._app(scope, receive, send)
            return
        name_route(scope, _ADDRESS)
        try:
            response = await way(Request(scope, receive, send))
        except LegendryError as error:
            response = answer_error(error)
        await response(scope, receive, send)
