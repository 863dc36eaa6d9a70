"""The world, or plots that somebody wrote, held against the rules."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from fastapi import Query as Parameter
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from api.http.answers import ReportAnswer
from api.http.asking import AskedFindings
from api.http.errors import problems
from api.http.made import answered

router = APIRouter(prefix="/api", tags=["checks"])

_MOST_FINDINGS = 1_000
_REPORT: dict[int | str, dict[str, Any]] = {
    200: {"model": ReportAnswer, "description": "Findings with their facts, where these stand, and fixes that work."},
    **problems(400, 404, 503, 507),
}


class Draft(BaseModel):
    """A plot by hand or as `legendry plot --format json` gives it, or a file of them under `plots`."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "properties": {
                "schema": {"type": "string", "description": "A schema's id."},
                "roles": {"type": "object", "description": "Who plays what: `bindings` do as well."},
                "scenes": {"type": "array", "description": "Scenes with their days and places; may be left out."},
                "plots": {"type": "array", "description": "Several plots, of one schema or each of its own."},
            },
            "examples": [{"schema": "reunion", "roles": {"protagonist": "volodymyr-kazuo"}}],
        },
    )


@router.get("/check", summary="What is not as it should be in the world", responses=_REPORT)
async def check(request: Request, asked: Annotated[AskedFindings, Parameter()]) -> Response:
    """The report as `legendry check --format json` gives it, worst first. A large world is better checked by a job."""
    return await answered(request, "check", asked.order())


@router.post(
    "/check", summary="What does not hold of plots that somebody wrote", responses={**_REPORT, **problems(413)}
)
async def check_plots(request: Request, draft: Annotated[Draft, Body()]) -> Response:  # noqa: ARG001 - it is read raw
    """The report as `legendry check --plot FILE --format json` gives it; lines are those of the body."""
    asked = {"plots": (await request.body()).decode("utf-8", "replace"), "limit": _MOST_FINDINGS}
    return await answered(request, "check_plots", asked)
