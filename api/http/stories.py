"""A plot told as prose."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import JSONResponse, Response

from api.casting import NoPlot, read_cast
from api.errors import NotAcceptable
from api.http import negotiation
from api.http.plots import Cast, Schema, Seed
from api.http.standalone import standalone
from api.http.state import state_of
from api.plotting import sound_plots
from render import Telling, tell
from solver import Plot, schema_named
from world import World

router = APIRouter(prefix="/api")

StoryFormat = Literal["json", "text", "md", "html"]
_MEDIA_TYPES: dict[StoryFormat, str] = {
    "json": "application/json",
    "text": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
}
_TEXT = {"schema": {"type": "string"}}


def told(world: World, schema_id: str, cast: list[str], *, style: str = "noir", seed: int = 0) -> Telling:
    """The story of the first plot with this cast. Raises what `first_plot` and `tell` raise."""
    return tell(world, first_plot(world, schema_id, cast, seed), style=style, seed=seed)


def first_plot(world: World, schema_id: str, cast: list[str], seed: int) -> Plot:
    """Raises `SchemaError`, `CastRefused` and `NoPlot`."""
    schema = schema_named(schema_id)
    outcome = sound_plots(world, schema, read_cast(world, schema, cast), limit=1, seed=seed)
    if not outcome.plots:
        raise NoPlot(schema, outcome)
    return outcome.plots[0]


@router.get(
    "/story",
    summary="A plot told as prose",
    response_class=Response,
    responses={
        200: {
            "description": "The story.",
            "content": dict.fromkeys(_MEDIA_TYPES.values(), _TEXT),
        }
    },
)
async def story(
    request: Request,
    schema: Schema,
    cast: Cast = [],  # noqa: B006  # FastAPI copies it
    style: Annotated[str, Parameter(description="The voice it is told in.")] = "noir",
    seed: Seed = 0,
    format: Annotated[StoryFormat | None, Parameter(description="Goes before the Accept header.")] = None,
) -> Response:
    """The story in the format that `format` or the Accept header asks for."""
    wanted = format or _accepted(request.headers.get("accept"))
    telling = await state_of(request).desk.run(lambda world: told(world, schema, cast, style=style, seed=seed))
    return as_response(telling, wanted)


def as_response(telling: Telling, format: StoryFormat) -> Response:
    """A telling in one of its formats."""
    headers = {"Vary": "Accept"}
    if format == "json":
        return JSONResponse(telling.as_json(), headers=headers)
    if format == "html":
        return standalone(telling.as_html())
    text = telling.as_text() if format == "text" else telling.as_markdown()
    return Response(text, media_type=f"{_MEDIA_TYPES[format]}; charset=utf-8", headers=headers)


def _accepted(accept: str | None) -> StoryFormat:
    offers = [(name, (media_type,)) for name, media_type in _MEDIA_TYPES.items()]
    if found := negotiation.choose(accept, offers):
        return found
    raise NotAcceptable(
        "Stories are told in none of the formats asked for.",
        f"Ask for {', '.join(_MEDIA_TYPES.values())}.",
        "Accept",
    )
