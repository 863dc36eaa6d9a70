"""A plot told as prose."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from starlette.responses import Response

from api.errors import NotAcceptable
from api.http import negotiation
from api.http.asking import AskedStory
from api.http.errors import problems
from api.http.made import answered
from render.stories import FORMATS

router = APIRouter(prefix="/api", tags=["stories"])

_PREFERRED = ("json", *(name for name in FORMATS if name != "json"))
"""The formats as a server offers them: JSON first, for those who take anything."""
_STORY: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The story.",
        "content": {
            FORMATS[name].media_type: {"schema": _schema}
            for name, _schema in (
                (name, {"type": "object"} if name == "json" else {"type": "string"}) for name in _PREFERRED
            )
        },
    },
    **problems(400, 404, 406, 422, 503, 507),
}


@router.get("/stories", summary="A plot told as prose", response_class=Response, responses=_STORY)
async def story(request: Request, asked: Annotated[AskedStory, Parameter()]) -> Response:
    """The story as `legendry tell` tells it, in the format that `format` or the Accept header asks for.

    JSON says for each sentence which facts it rests on; twee and ink have the plot's alternatives as choices.
    """
    return await _story(request, asked)


@router.post(
    "/stories",
    summary="The same, asked with a body of JSON",
    response_class=Response,
    responses={**_STORY, **problems(413)},
)
async def ask_for_a_story(request: Request, asked: AskedStory) -> Response:
    """The story as `legendry tell` tells it, in the format that `format` or the Accept header asks for."""
    return await _story(request, asked)


async def _story(request: Request, asked: AskedStory) -> Response:
    wanted = asked.format or _accepted(request.headers.get("accept"))
    order = {**asked.order(), "format": wanted}
    return await answered(request, "story", order, variant=wanted)


def _accepted(accept: str | None) -> str:
    offers = [(name, (FORMATS[name].media_type,)) for name in _PREFERRED]
    if found := negotiation.choose(accept, offers):
        return found
    raise NotAcceptable(
        "Stories are told in none of the formats asked for.",
        f"Ask for {', '.join(one.media_type for one in FORMATS.values())}.",
        "Accept",
    )
