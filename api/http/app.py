"""The FastAPI application over one world."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.explorer import shell
from api.explorer.error_pages import ErrorPages
from api.http import (
    branches,
    checks,
    description,
    errors,
    graph_store,
    graphs,
    health,
    history,
    jobs,
    linked_data,
    metrics,
    openapi,
    plots,
    resource_writing,
    resources,
    sparql,
    stories,
    updates,
    vocabulary,
)
from api.http.access import Access, Gate
from api.http.access_log import AccessLog
from api.http.boundary import Boundary
from api.http.coding import Coding
from api.http.desk import Desk
from api.http.fairness import Line
from api.http.files import Files
from api.http.lanes import Lanes
from api.http.measures import Measures
from api.http.origin import Origin, read_network, read_prefix
from api.http.reading import Reading
from api.http.recall import Recall
from api.http.settings import Settings
from api.http.sharing import sharing
from api.http.shortcut import Shortcut
from api.http.state import State
from api.http.watch import Watch, Watching
from api.http.work import Jobs
from api.workshop.order import Place
from api.workshop.workshop import Workshop
from render.alone import PICTURES, VENDOR
from world import World
from world.columns.kept import lend
from world.opening import branch_of
from world.store_folder import is_store
from world.stores import is_address
from world.update.served import Served

_PARTS = (
    history,
    branches,
    sparql,
    updates,
    graph_store,
    description,
    plots,
    checks,
    resource_writing,
    resources,
    stories,
    jobs,
    graphs,
    health,
    metrics,
    linked_data,
    vocabulary,
)


class Application(FastAPI):
    """FastAPI's, behind an entrance that may know a shorter way."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.entrance: ASGIApp = super().__call__

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await self.entrance(scope, receive, send)


_NOT_A_STORE = "the world is no store (`legendry load … -w STORE` makes one of it)"
_A_BRANCH = "a branch is served, which is only read (serve its store, and say `branch`)"
_STATIC = Path(__file__).resolve().parents[1] / "static"
_DESCRIPTION = "A story world as a knowledge graph: ask it, find the plots that it can hold, read them told."


def create_app(
    world_path: str | Path, *, read_only: bool = True, settings: Settings | None = None, log: AccessLog | None = None
) -> FastAPI:
    """Opens the world and puts its snapshot on disk; the query workers start and end with the server.

    With `read_only` false, a store folder, or what a server keeps, can be changed by whoever brings a token that allows
    it. Raises what `World.open` raises, and `BadRequest` where the settings make no sense.
    """
    settings = settings or Settings()
    root_path, proxies = read_prefix(settings.root_path), [read_network(one) for one in settings.proxies]
    shared = sharing(settings.origins)
    served = Served(World.open(world_path), size=settings.workers, waiting=settings.waiting, limits=settings.queries)
    try:
        if is_store(Path(world_path)):
            lend(Path(world_path), served.seen().path)
        is_branch = branch_of(world_path) is not None
        cannot = "" if served.can_be_written and not is_branch else _A_BRANCH if is_branch else _NOT_A_STORE
        why_not = "it is served read-only" if read_only else cannot
        access = Access(world_path, reading_needs_token=settings.reading_needs_token, why_not=why_not)
    except BaseException:
        served.close()
        raise

    def where() -> Place:
        if is_address(world_path):
            return Place(served.title, address=str(world_path))
        return Place(served.title, served.seen())

    lanes = Lanes(served, settings)
    measures = Measures(served, lanes, log)
    watch = Watch(measures, log)

    def line(size: int, seconds: float) -> Line:
        return Line(size, each=settings.waiting_each, waiting=settings.waiting, seconds=seconds)

    writing = line(1, settings.queries.seconds * settings.waiting)
    reading = Reading(served, line(settings.readers, settings.work_seconds), seconds=settings.work_seconds)
    bounds = {"memory": settings.work_memory, "answer_bytes": settings.work_bytes}
    workshop = Workshop(where, size=settings.benches, waiting=settings.waiting, seconds=settings.work_seconds, **bounds)
    desk = Desk(workshop, line(settings.benches, settings.work_seconds))
    long_work = Workshop(
        where, size=settings.jobs_at_once, waiting=settings.jobs_waiting, seconds=settings.job_seconds, **bounds
    )
    kept_jobs = Jobs(
        long_work,
        at_once=settings.jobs_at_once,
        waiting=settings.jobs_waiting,
        each=settings.jobs_each,
        kept=settings.jobs_kept,
        kept_bytes=settings.jobs_kept_bytes,
        seconds=settings.job_remembered,
    )

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        served.start()
        workshop.start(settings.warm_benches)
        if served.is_here:
            await lanes.quick.start()
            if settings.warm_benches:
                reading.prepare()
        try:
            yield
        finally:
            lanes.quick.close()
            kept_jobs.close()
            long_work.close()
            workshop.close()
            served.close()

    boundary = partial(
        Boundary, hosts=settings.hosts, body_bytes=settings.body_bytes, written_bytes=settings.written_bytes
    )
    app = Application(
        title="Legendry",
        summary=_DESCRIPTION,
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        lifespan=running,
        generate_unique_id_function=openapi.operation_id,
        middleware=[
            Middleware(Origin, root_path=root_path, trusted=proxies),
            Middleware(Watching, watch=watch),
            Middleware(ErrorPages),
            Middleware(boundary),
            *shared,
            Middleware(Gate, access=access),
            Middleware(Coding),
            Middleware(Shortcut),
        ],
        responses={
            "default": {
                "content": {errors.MEDIA_TYPE: {"schema": errors.SCHEMA}},
                "description": "What was wrong, and what to do.",
            }
        },
    )
    if served.is_here and not (root_path or proxies or shared or settings.reading_needs_token):
        short = Watching(boundary(Shortcut(app.entrance)), watch=watch)
        app.entrance = Recall(app.entrance, short, served=served, watch=watch, size=settings.recalled_bytes)
    app.state.legendry = State(served, settings, desk, access, measures, writing, lanes, kept_jobs, reading)
    errors.install(app)
    for part in _PARTS:
        app.include_router(part.router)
    for router in shell.routers():
        app.include_router(router)
    openapi.describe(app)
    app.mount("/static/vendor", Files(directory=VENDOR), name="vendor")
    app.mount("/static/pictures", Files(directory=PICTURES), name="pictures")
    app.mount("/static", Files(directory=_STATIC), name="static")
    return app
