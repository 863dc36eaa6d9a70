"""The world, or a neighbourhood of it, or a plot in it, as a graph."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import Response

from api.errors import BadRequest, NotAcceptable
from api.http import negotiation
from api.http.asking import SEEDS
from api.http.made import answered
from api.http.state import state_of

router = APIRouter(prefix="/api")


@router.get(
    "/graph",
    summary="The world, a neighbourhood of it or a plot in it, as a graph",
    response_class=Response,
    responses={
        200: {
            "description": "Nodes and edges, or a page that shows them.",
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "text/html": {"schema": {"type": "string"}},
            },
        }
    },
)
async def graph(
    request: Request,
    around: Annotated[str | None, Parameter(description="The id that it is drawn around.")] = None,
    depth: Annotated[int, Parameter(ge=0, description="How many steps from there.")] = 1,
    schema: Annotated[str | None, Parameter(description="Draw the first plot of this schema.")] = None,
    cast: Annotated[list[str], Parameter(description="ROLE=ID, once for each role that is fixed.")] = [],  # noqa: B006
    seed: Annotated[int, Parameter(ge=0, lt=SEEDS, description="The same seed gives the same answer.")] = 0,
    format: Annotated[
        Literal["json", "html"] | None,
        Parameter(description="Goes before the Accept header."),
    ] = None,
) -> Response:
    """The graph in the format that `format` or the Accept header asks for."""
    state = state_of(request)
    if depth > state.settings.depth:
        raise BadRequest(
            f"A graph reaches at most {state.settings.depth} steps.",
            "Ask for a smaller depth.",
        )
    wanted = format or negotiation.choose(
        request.headers.get("accept"),
        [("json", ("application/json",)), ("html", ("text/html",))],
    )

    if wanted is None:
        raise NotAcceptable(
            "Graphs are drawn in none of the formats asked for.",
            "Ask for application/json or text/html.",
            "Accept",
        )
    order = {"around": around, "depth": depth, "schema": schema, "cast": cast, "seed": seed, "format": wanted}
    return await answered(request, "graph", order, variant=wanted)
