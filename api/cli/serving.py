"""`legendry serve`: the world over HTTP."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import WorldOption, say
from api.errors import BadRequest

HostsOption = Annotated[
    list[str] | None,
    typer.Option("--host-name", "--allow-host", metavar="NAME", help="A further name by which it may be called."),
]
OriginsOption = Annotated[
    list[str] | None,
    typer.Option("--allow-origin", metavar="ORIGIN", help="A site whose pages may read answers, as https://a.org."),
]
ProxiesOption = Annotated[
    list[str] | None,
    typer.Option("--trust-proxy", metavar="ADDRESS", help="A reverse proxy, whose X-Forwarded headers are believed."),
]


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="serve")(serve)


def serve(
    world: WorldOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes one that is free.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    host_name: HostsOption = None,
    root_path: Annotated[
        str, typer.Option("--root-path", metavar="PREFIX", help="What a reverse proxy has before all addresses.")
    ] = "",
    trust_proxy: ProxiesOption = None,
    allow_origin: OriginsOption = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Nothing is written, whatever token comes; else a store folder can be.")
    ] = False,
    read_token: Annotated[
        bool, typer.Option("--read-token", help="Reading needs a token, too (`legendry token add`).")
    ] = False,
    access_log: Annotated[
        Path | None,
        typer.Option("--access-log", metavar="FILE", help="Where each request is noted, else on standard error."),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, max=3600, help="Seconds for a query.")] = 30.0,
) -> None:
    """Serves a world on 127.0.0.1: pages, /sparql, /update and /data, /api and /docs."""
    import uvicorn

    from api import worlds
    from api.http.access_log import AccessLog
    from api.http.app import create_app
    from api.http.settings import LOCAL_HOSTS, Settings
    from world.query.query import Limits

    name = f"[{host}]" if ":" in host else host
    with _listening(host, port) as listener:
        settings = Settings(
            hosts=(*LOCAL_HOSTS, name, *(host_name or ())),
            queries=Limits(seconds=timeout),
            reading_needs_token=read_token,
            warm_benches=1,
            origins=tuple(allow_origin or ()),
            root_path=root_path,
            proxies=tuple(trust_proxy or ()),
        )
        log = AccessLog(access_log)
        app = create_app(world or worlds.shown(worlds.seeds()), read_only=read_only, settings=settings, log=log)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=False)
        say(f"Serving on http://{name}:{listener.getsockname()[1]}/ (stop with Ctrl+C)")
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `BadRequest` where none can."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise BadRequest(
            f"Nothing can be served at {host}, port {port}: {error.strerror or error}.",
            "Choose another port (`--port N`, 0 takes one that is free) or address (`--host`).",
        ) from error
    return listener
