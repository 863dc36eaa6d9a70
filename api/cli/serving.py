"""`legendry serve`: the world over HTTP."""

from typing import Annotated

import typer

from api.cli.options import WorldOption, say

HostsOption = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="NAME", help="A further name by which requests may call this server."),
]


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="serve")(serve)


def serve(
    world: WorldOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    allow_host: HostsOption = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="This version always serves read-only.")] = True,
) -> None:
    """Serves a world on 127.0.0.1: pages, /sparql, /api and /docs."""
    import uvicorn

    from api import worlds
    from api.http.app import create_app
    from api.http.settings import LOCAL_HOSTS, Settings

    settings = Settings(hosts=(*LOCAL_HOSTS, *(allow_host or ())))
    app = create_app(world or worlds.shown(worlds.seeds()), read_only=read_only, settings=settings)
    say(f"Serving on http://{host}:{port}/ (stop with Ctrl+C)")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
