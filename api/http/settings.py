"""What a server allows. All of it is fixed when the server starts."""

from dataclasses import dataclass, field

from world.query.query import Limits

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Settings:
    """`hosts` are the names that a request's Host header may bear.

    Whoever comes by another name is a page elsewhere that has made its own name point here (DNS rebinding).
    Plots, stories and checks are done by `benches` workers, of which `warm_benches` start with the server, the others
    when they are needed; each order has `work_seconds`, `work_memory` bytes to grow by and `work_bytes` to answer.
    With `reading_needs_token`, only `/health` is open. `written_bytes` is what an update or a graph may have.
    At what is done one after the other, `waiting` requests may wait, of them `waiting_each` of one client.
    `origins` are the sites whose pages may read answers. `root_path` is the prefix that a reverse proxy gives to all
    addresses, and `proxies` are those whose word on where a request came from is taken.
    """

    hosts: tuple[str, ...] = LOCAL_HOSTS
    body_bytes: int = 1 << 20
    written_bytes: int = 32 << 20
    reading_needs_token: bool = False
    origins: tuple[str, ...] = ()
    root_path: str = ""
    proxies: tuple[str, ...] = ()
    query_characters: int = 200_000
    queries: Limits = field(default_factory=Limits)
    workers: int = 2
    waiting: int = 16
    waiting_each: int = 8
    work_seconds: float = 60.0
    work_memory: int = 8 << 30
    work_bytes: int = 64 << 20
    benches: int = 2
    warm_benches: int = 0
    plots: int = 100
    depth: int = 4
