"""The world, or a neighbourhood of it, or a plot in it, as a graph."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import JSONResponse, Response

from api.errors import BadRequest, NotAcceptable
from api.http import negotiation
from api.http.plots import Cast, Seed
from api.http.standalone import standalone
from api.http.state import state_of
from api.http.stories import first_plot
from render import graph_data, graph_page
from world import World

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
    cast: Cast = [],  # noqa: B006  # FastAPI copies it
    seed: Seed = 0,
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

    def work(world: World) -> dict[str, Any] | str:
        plot = None if schema is None else first_plot(world, schema, cast, seed)
        world = world.here()
        if wanted == "html":
            return graph_page(world, around=around, depth=depth, plot=plot)
        return graph_data(world, around=around, depth=depth, plot=plot)

    if wanted is None:
        raise NotAcceptable(
            "Graphs are drawn in none of the formats asked for.",
            "Ask for application/json or text/html.",
            "Accept",
        )
    drawn = await state.desk.run(work)
    return standalone(drawn) if isinstance(drawn, str) else JSONResponse(drawn, headers={"Vary": "Accept"})
