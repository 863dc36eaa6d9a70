"""Whether the server is well."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.http.state import state_of

router = APIRouter()


class Health(BaseModel):
    """`workers` is how many query processes run."""

    status: str
    world: str
    workers: int


@router.get("/health", summary="Whether the server is well")
async def health(request: Request) -> Health:
    """Answers without the world or a worker, so it also tells when these are busy."""
    state = state_of(request)
    return Health(status="ok", world=state.served.title, workers=len(state.served.pids()))
