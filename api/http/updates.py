"""The SPARQL 1.1 protocol's update operation at /update (https://www.w3.org/TR/sparql11-protocol/, section 2.2)."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.errors import UnknownMediaType
from api.http.caching import condition
from api.http.protocol import (
    FORM,
    TEXT,
    UPDATE,
    content_type,
    decode,
    graph_parameter,
    in_address,
    only,
    parameters,
    values,
)
from api.http.state import state_of
from api.tokens import Scope, Token
from world.errors import shorten
from world.update.request import Asked, Change, Done, Update

router = APIRouter()

_REASON_CHARACTERS = 200
_GRAPHS = [
    graph_parameter(f"using-{kind}graph-uri", f"A graph to use as {use} of each WHERE, in place of USING.")
    for kind, use in (("", "part of the default graph"), ("named-", "a named graph"))
]


@router.post(
    "/update",
    summary="Change the world by a SPARQL update",
    description="The update is the body (application/sparql-update) or the field “update” of a form. It needs a token "
    "of scope write or admin. LOAD and SERVICE are refused.",
    openapi_extra={
        "parameters": _GRAPHS,
        "requestBody": {
            "required": True,
            "content": {
                UPDATE: TEXT,
                FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["update"],
                        "properties": {"update": {"type": "string"}},
                    }
                },
            },
        },
    },
    status_code=204,
    response_class=Response,
    responses={204: {"description": "It is done, all of it."}},
)
async def update(request: Request) -> Response:
    """Carries the update out, whole or not at all."""
    token = state_of(request).access.demand_writing(request)
    match content_type(request):
        case "application/sparql-update":
            text, given = decode(await request.body()), in_address(request)
        case "application/x-www-form-urlencoded":
            given = parameters(await request.body())
            text = only(given, "update")
        case other:
            raise UnknownMediaType(
                f"An update cannot be sent as `{other[:80] or 'nothing'}`.",
                f"Send it as {UPDATE}, or as a form's field `update` ({FORM}). Queries go to /sparql.",
                "Content-Type",
            )
    change = Update(text, values(given, "using-graph-uri"), values(given, "using-named-graph-uri"))
    await write(request, token, change, shorten(text, _REASON_CHARACTERS))
    return Response(status_code=204)


async def write(request: Request, token: Token, change: Change, why: str) -> Done:
    """Makes a change in a token's name, if the request's condition holds.

    Raises what `world.update.errors` lists, `TooMany` and `Busy`.
    """
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    may_touch_books = token.scope is Scope.ADMIN
    asked = Asked(change, token.name, now, why, may_touch_books=may_touch_books, condition=condition(request))
    state = state_of(request)
    async with state.writing:
        return await run_in_threadpool(state.served.write, asked)
