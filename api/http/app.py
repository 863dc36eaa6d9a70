"""The FastAPI application over one world."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from api.http import (
    description,
    documentation,
    errors,
    graph_store,
    graphs,
    health,
    pages,
    plots,
    sparql,
    stories,
    updates,
    vocabulary,
)
from api.http.access import Access, Gate
from api.http.boundary import Boundary
from api.http.coding import Coding
from api.http.desk import Desk
from api.http.settings import Settings
from api.http.state import State
from world import World
from world.update.served import Served

_PARTS = (
    pages,
    sparql,
    updates,
    graph_store,
    description,
    plots,
    stories,
    graphs,
    health,
    documentation,
    vocabulary,
)
_NOT_A_STORE = "the world is no store (`legendry load … -w STORE` makes one of it)"
_STATIC = Path(__file__).resolve().parents[1] / "static"
_DESCRIPTION = "A story world as a knowledge graph: ask it, find the plots that it can hold, read them told."


def create_app(world_path: str | Path, *, read_only: bool = True, settings: Settings | None = None) -> FastAPI:
    """Opens the world and puts its snapshot on disk; the query workers start and end with the server.

    With `read_only` false, a store folder, or what a server keeps, can be changed by whoever brings a token that allows
    it. Raises what `World.open` raises.
    """
    settings = settings or Settings()
    served = Served(World.open(world_path), size=settings.workers, waiting=settings.waiting, limits=settings.queries)
    try:
        why_not = "it is served read-only" if read_only else "" if served.can_be_written else _NOT_A_STORE
        access = Access(world_path, reading_needs_token=settings.reading_needs_token, why_not=why_not)
    except BaseException:
        served.close()
        raise
    desk = Desk(served, waiting=settings.waiting, seconds=settings.work_seconds)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        served.start()
        try:
            yield
        finally:
            served.close()

    app = FastAPI(
        title="Legendry",
        summary=_DESCRIPTION,
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        lifespan=running,
        middleware=[
            Middleware(
                Boundary,
                hosts=settings.hosts,
                body_bytes=settings.body_bytes,
                written_bytes=settings.written_bytes,
            ),
            Middleware(Gate, access=access),
            Middleware(Coding),
        ],
        responses={
            "default": {
                "content": {errors.MEDIA_TYPE: {"schema": errors.SCHEMA}},
                "description": "What was wrong, and what to do.",
            }
        },
    )
    app.state.legendry = State(served, settings, desk, access)
    errors.install(app)
    for part in _PARTS:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app
