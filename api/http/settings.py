"""What a server allows. All of it is fixed when the server starts."""

from dataclasses import dataclass, field

from world.query.query import Limits

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Settings:
    """`hosts` are the names that a request's Host header may bear.

    Whoever comes by another name is a page elsewhere that has made its own name point here (DNS rebinding).
    Plots, stories and checks are done by `benches` workers, of which `warm_benches` start with the server, the others
    when they are needed; with any, lists and searches are made ready at the start, too. Each order has `work_seconds`,
    `work_memory` bytes to grow by and `work_bytes` to answer.
    Jobs have workers of their own, `jobs_at_once`; `jobs_waiting` may wait or run, of them `jobs_each` of one client.
    Each has `job_seconds`; `jobs_kept` results, of `jobs_kept_bytes` together, are kept for `job_remembered` seconds.
    With `reading_needs_token`, only `/health`, `/signin` and `/static` are open. `written_bytes` is what an update or a
    graph may have.
    Queries that take no more than `quick_seconds` have `quick_workers` of their own, before which `quick_waiting` may
    wait, of them `quick_waiting_each` of one client. Before each kind of other work, such as reading things (`readers`
    at once), `waiting` requests may wait, of them `waiting_each` of one client.
    Answers to queries of up to `recalled_bytes` are kept as long as the world is as it was.
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
    quick_workers: int = 2
    quick_seconds: float = 0.05
    recalled_bytes: int = 32 << 20
    quick_waiting: int = 512
    quick_waiting_each: int = 128
    readers: int = 4
    work_seconds: float = 60.0
    work_memory: int = 8 << 30
    work_bytes: int = 64 << 20
    benches: int = 2
    warm_benches: int = 0
    jobs_at_once: int = 1
    jobs_waiting: int = 16
    jobs_each: int = 4
    jobs_kept: int = 64
    jobs_kept_bytes: int = 128 << 20
    job_seconds: float = 3600.0
    job_remembered: float = 600.0
    plots: int = 100
    depth: int = 4
