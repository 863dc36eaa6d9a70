"""Whether the server is well."""

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from api.http.state import state_of

router = APIRouter()


class Health(BaseModel):
    """`workers` is how many query processes run."""

    status: str
    world: str
    workers: int


class Life(BaseModel):
    """The server answers."""

    status: str


class Readiness(BaseModel):
    """`status` is `ready` or `unready`, `workers` are `idle`, `busy` or `silent`, the `store` is `readable` or not."""

    status: str
    workers: str
    store: str


@router.get("/health", summary="Whether the server is well")
async def health(request: Request) -> Health:
    """Answers without the world or a worker, so it also tells when these are busy."""
    state = state_of(request)
    return Health(status="ok", world=state.served.title, workers=len(state.served.pids()))


@router.get("/health/live", summary="Whether the server answers; if not, start it anew")
async def live() -> Life:
    """Asks nobody else."""
    return Life(status="live")


@router.get(
    "/health/ready",
    summary="Whether queries are answered and the store can be read; if not, send requests elsewhere",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "They are not; it says why."}},
)
async def ready(request: Request) -> Response:
    """Workers that are all busy are well: they are limited, and will answer."""
    health = await run_in_threadpool(state_of(request).served.health)
    found = Readiness(
        status="ready" if health.is_well else "unready",
        workers=health.workers,
        store="readable" if health.is_readable else "unreadable",
    )
    return JSONResponse(found.model_dump(), 200 if health.is_well else 503, {"Cache-Control": "no-store"})
