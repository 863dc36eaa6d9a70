"""The FastAPI application over one world."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from api.errors import BadRequest
from api.http import (
    documentation,
    errors,
    graphs,
    health,
    pages,
    plots,
    sparql,
    stories,
    vocabulary,
)
from api.http.boundary import Boundary
from api.http.desk import Desk
from api.http.settings import Settings
from api.http.state import State
from world import World
from world.query.pool import QueryPool

_STATIC = Path(__file__).resolve().parents[1] / "static"
_DESCRIPTION = "A story world as a knowledge graph: ask it, find the plots that it can hold, read them told."


def create_app(world_path: str | Path, *, read_only: bool = True, settings: Settings | None = None) -> FastAPI:
    """Opens the world and puts its snapshot on disk; the query workers start and end with the server.

    Raises what `World.open` raises, and `BadRequest` for `read_only=False`: this version writes nothing over HTTP.
    """
    if not read_only:
        raise BadRequest(
            "A served world cannot be written to.",
            "Serve it read-only, and change its notes.",
        )
    settings = settings or Settings()
    world = World.open(world_path)
    queries = QueryPool(world, size=settings.workers, waiting=settings.waiting, limits=settings.queries)
    desk = Desk(world, waiting=settings.waiting, seconds=settings.work_seconds)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        queries.start()
        try:
            yield
        finally:
            queries.close()

    app = FastAPI(
        title="Legendry",
        summary=_DESCRIPTION,
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        lifespan=running,
        middleware=[Middleware(Boundary, hosts=settings.hosts, body_bytes=settings.body_bytes)],
        responses={
            "default": {
                "model": errors.ProblemAnswer,
                "description": "What was wrong, and what to do.",
            }
        },
    )
    app.state.legendry = State(world, settings, queries, desk)
    errors.install(app)
    for part in (pages, sparql, plots, stories, graphs, health, documentation, vocabulary):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app
