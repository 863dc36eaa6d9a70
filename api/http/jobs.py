"""Work that takes long, as jobs: begun, looked at, followed by Server-Sent Events, and called off."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from api.errors import NotDone
from api.http.answers import Answered
from api.http.asking import AskedFindings, AskedPlots, AskedStory, AskedWhatIf, Body
from api.http.errors import answer_error, problems
from api.http.made import as_response
from api.http.state import state_of
from api.http.work import Job, State

router = APIRouter(prefix="/api/jobs", tags=["jobs"])


class PlotsToDo(Body):
    """Plots, as /api/plots gives them, but up to 10,000."""

    work: Literal["plots"]
    asked: AskedPlots


class WhatIfToDo(Body):
    """A what-if, as /api/suppose answers it."""

    work: Literal["suppose"]
    asked: AskedWhatIf


class CheckToDo(Body):
    """A check of the world, as /api/check gives it."""

    work: Literal["check"]
    asked: AskedFindings = AskedFindings()


class StoryToDo(Body):
    """A story, as /api/stories tells it; JSON where no format is named."""

    work: Literal["stories"]
    asked: AskedStory


ToDo = Annotated[PlotsToDo | WhatIfToDo | CheckToDo | StoryToDo, Field(discriminator="work")]
_TASKS = {"plots": "plots", "suppose": "suppose", "check": "check", "stories": "story"}


class ProgressAnswer(Answered):
    """How far it has come: so many of what, of how many where that is known."""

    what: str
    done: int
    total: int | None


class JobAnswer(Answered):
    """A job. `result` is there when it is done, if it is JSON; `problem` where it failed."""

    id: str
    work: str
    state: State
    progress: ProgressAnswer | None
    result: Any = None
    problem: dict[str, Any] | None = None


class JobsAnswer(BaseModel):
    """The jobs of whoever asks, newest last."""

    items: list[JobAnswer]
    next: str | None = None


_GONE = problems(404)


async def job_of(
    request: Request, id: Annotated[str, Path(description="The id of a job, as its beginning told.", max_length=100)]
) -> Job:
    """The job with an id. Raises `NotFound`."""
    return state_of(request).jobs.find(id)


Known = Annotated[Job, Depends(job_of)]


@router.post(
    "",
    status_code=202,
    summary="Begin work that may take long",
    responses={
        202: {"model": JobAnswer, "description": "It is begun; Location says where to look."},
        **problems(400, 413, 429, 503),
    },
    response_class=JSONResponse,
)
async def begin(request: Request, todo: ToDo) -> Response:
    """Takes what /api/plots, /api/suppose, /api/check or /api/stories take, and has it done while nobody waits.

    Jobs run one after the other, their clients in turn. Results are kept for ten minutes.
    """
    asked = todo.asked.order()
    if todo.work == "stories":
        asked["format"] = asked["format"] or "json"
    job = state_of(request).jobs.begin(todo.work, _TASKS[todo.work], asked)
    where = f"{request.scope.get('root_path', '')}/api/jobs/{job.id}"
    return JSONResponse(job.as_json(), 202, {"Location": where})


@router.get("", summary="The jobs of whoever asks")
async def list_jobs(request: Request) -> JobsAnswer:
    """Those that this client (by its token, else by its address) has begun and that are remembered; without results."""
    jobs = state_of(request).jobs.mine()
    return JobsAnswer(items=[JobAnswer.model_validate(job.as_json(is_short=True)) for job in jobs])


@router.get(
    "/{id}",
    summary="A job: its state, its progress, its result",
    responses={200: {"model": JobAnswer}, **_GONE},
    response_class=JSONResponse,
)
async def look(job: Known) -> Response:
    """`state` is queued, running, done, failed or cancelled."""
    return JSONResponse(job.as_json(), headers={"Cache-Control": "no-store"})


@router.get(
    "/{id}/result",
    summary="What came of a job",
    response_class=Response,
    responses={
        200: {"description": "The same that would have come at once.", "content": {"*/*": {"schema": {}}}},
        **problems(400, 404, 409, 422, 503, 507),
    },
)
async def result(job: Known) -> Response:
    """As the address of this work would have answered, in the format that was asked for; 409 while it is not done."""
    if job.made is not None:
        return as_response(job.made)
    if job.error is not None:
        return answer_error(job.error)
    raise NotDone


@router.get(
    "/{id}/events",
    summary="Follow a job as it goes on",
    response_class=EventSourceResponse,
    responses=_GONE,
)
async def events(
    job: Known,
    last_event_id: Annotated[
        str | None,
        Header(max_length=40, description="The id of the last event that came, after a broken connection."),
    ] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Server-Sent Events: `progress`, then `done`, `failed` or `cancelled`, each with the job as JSON (no result).

    Only the latest progress is told; a comment comes every 15 s, so that the connection stays open.
    """
    seen = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else -1
    while True:
        if job.number > seen or job.is_over:
            seen = job.number
            name = job.state.value if job.is_over else "progress"
            yield ServerSentEvent(event=name, id=str(seen), data=job.as_json(is_short=True))
        if job.is_over:
            return
        await job.changes(seen)


@router.delete("/{id}", status_code=204, summary="Call a job off, and forget it", responses=_GONE)
async def call_off(request: Request, job: Known) -> None:
    """Its process is stopped at once; whoever follows it hears `cancelled`."""
    state_of(request).jobs.call_off(job)
