"""A part of the world, or a plot in it, as a graph, in the order of time, and on the map."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import Response

from api.errors import BadRequest, NotAcceptable
from api.http import negotiation
from api.http.asking import AskedGraph, AskedMap, AskedPart, AskedTimeline
from api.http.drawn import GraphAnswer, MapAnswer, TimelineAnswer
from api.http.errors import problems
from api.http.made import answered
from api.http.state import state_of

router = APIRouter(prefix="/api", tags=["pictures"])

_OFFERS: Final[list[tuple[Literal["json", "html"], tuple[str]]]] = [
    ("json", ("application/json",)),
    ("html", ("text/html",)),
]
_PROBLEMS: dict[int | str, dict[str, Any]] = problems(400, 404, 503, 507)


@router.get(
    "/graph",
    summary="The world, a neighbourhood of it or a plot in it, as a graph",
    responses={
        200: {
            "model": GraphAnswer,
            "description": "Nodes and edges with their places on a page, or a page that shows them.",
            "content": {"text/html": {"schema": {"type": "string"}}},
        },
        **_PROBLEMS,
        **problems(406, 422),
    },
)
async def graph(request: Request, asked: Annotated[AskedGraph, Parameter()]) -> Response:
    """The graph that `legendry draw` draws. Never all of a large world: `total` says how many things there were.

    What links two people may be a thing of its own (a betrayal) or a line (a romance).
    """
    _check(request, asked)
    wanted = asked.format or negotiation.choose(request.headers.get("accept"), _OFFERS)
    if wanted is None:
        raise NotAcceptable(
            "Graphs are drawn in none of the formats asked for.",
            "Ask for application/json or text/html.",
            "Accept",
        )
    return await answered(request, "graph", {**asked.order(), "format": wanted}, variant=wanted)


@router.get(
    "/timeline",
    summary="What happens and what holds, in the order of time",
    responses={200: {"model": TimelineAnswer, "description": "The first items of those there are."}, **_PROBLEMS},
)
async def timeline(request: Request, asked: Annotated[AskedTimeline, Parameter()]) -> Response:
    """Events and situations in which a thing has a part, or of the whole world all that have a first day.

    Each with the earliest and the latest day on which it may begin and end. What has no day stands last.
    """
    _check(request, asked)
    return await answered(request, "timeline", asked.order())


@router.get(
    "/map",
    summary="Where it happens, and who goes from where to where",
    responses={200: {"model": MapAnswer, "description": "Places, and journeys as legs."}, **_PROBLEMS},
)
async def map_of(request: Request, asked: Annotated[AskedMap, Parameter()]) -> Response:
    """The places of the items that /api/timeline has for the same question, and what leads people from one to another.

    A place without coordinates has those of what it lies in, if that has some.
    """
    _check(request, asked)
    return await answered(request, "places", asked.order())


def _check(request: Request, asked: AskedPart) -> None:
    if asked.depth > (most := state_of(request).settings.depth):
        raise BadRequest(f"A graph reaches at most {most} steps.", "Ask for a smaller depth.", "depth")
