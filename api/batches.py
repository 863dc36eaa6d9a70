"""Large work in pieces, done by several processes: own ones, or those of a Dask cluster (`legendry[cluster]`).

A task is a function that can be imported, of one argument. Results come in the order of the arguments, whoever is done
first, and a piece whose worker dies is done by another one: so nothing shows how many there were. No more pieces are
under way than keep all workers busy.
"""

import logging
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from api.errors import BadRequest
from world import World
from world.errors import LegendryError, counted, shorten

if TYPE_CHECKING:
    from distributed import Client, Future

    from solver import Calendar, Doing

MOST_WORKERS: Final = 256
MOST_DEATHS: Final = 5
"""Workers that may die over one piece; with the next one it is given up."""

_AHEAD: Final = 3
"""Pieces under way for each thread of a worker."""

_SECONDS: Final = 20
_SCHEMES: Final = ("tcp://", "tls://", "ucx://", "ws://", "wss://")

Argument = TypeVar("Argument")
Result = TypeVar("Result")
Shared = TypeVar("Shared")


@contextmanager
def cluster(workers: int = 0, address: str = "") -> "Iterator[Client]":
    """A Dask client of so many processes of this machine, which end with it, or of the scheduler at an address.

    Nothing of it listens beyond this machine. Raises `LegendryError` when Dask is missing, and when the scheduler is.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        raise LegendryError(
            "Several processes need Dask, which is not installed: install `legendry[cluster]` (or `distributed`)."
        ) from error
    if address:
        with _client_of(Client, address) as client:
            yield client
        return
    limits = {"distributed.scheduler.allowed-failures": MOST_DEATHS, "distributed.comm.timeouts.connect": "60s"}
    with (
        dask.config.set(limits),
        LocalCluster(  # type: ignore[no-untyped-call]  # Dask's classes have no types
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,
            silence_logs=logging.CRITICAL,
            preload="api.worker",
        ) as processes,
        Client(processes, set_as_default=False) as client,  # type: ignore[no-untyped-call]
    ):
        yield client


def mapped(
    task: Callable[[Argument], Result], arguments: Iterable[Argument], cluster: "Client | None" = None
) -> Iterator[Result]:
    """What a task gives for each argument, in order; without a cluster here, each when it is asked for.

    Raises `LegendryError` where a task does, and where workers keep dying over one.
    """
    if cluster is None:
        yield from map(task, arguments)
    else:
        yield from _mapped(task, arguments, cluster)


def sharing(
    cluster: "Client", task: Callable[[Shared, Argument], Result], shared: Shared, arguments: Iterable[Argument]
) -> Iterator[Result]:
    """What a task makes of each argument and something large, which is sent once and kept by the workers."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
        kept = cluster.submit(_itself, shared, pure=False)  # what is submitted is there again after a worker's death
    try:
        yield from _mapped(task, arguments, cluster, kept)
    finally:
        kept.cancel()  # type: ignore[no-untyped-call]


def _mapped(
    task: Callable[..., Result], arguments: Iterable[Argument], cluster: "Client", *shared: "Future[Any]"
) -> Iterator[Result]:
    """What a task of what workers share, and of one argument, gives for each."""
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    waiting = iter(arguments)
    under_way: deque[Future[Any]] = deque()
    careful = partial(_carefully, task)
    try:
        while True:
            room = _AHEAD * _threads(cluster) - len(under_way)
            some = islice(waiting, max(room, 1))
            under_way.extend(cluster.submit(careful, *shared, one, pure=False) for one in some)
            if not under_way:
                return
            result = under_way.popleft().result()
            if isinstance(result, _Refused):
                raise LegendryError("\n".join(result.lines))
            yield result
    except KilledWorker as error:
        raise LegendryError(
            f"More than {counted(MOST_DEATHS, 'worker')} died over one piece: give them more memory, or use fewer."
        ) from error
    except FutureCancelledError as error:
        raise LegendryError("The cluster is gone, and the work with it: start it again.") from error
    finally:
        for future in under_way:
            future.cancel()  # type: ignore[no-untyped-call]


def doing(world: str, cluster: "Client") -> "Doing":
    """Has the pieces of a search done by workers, each of which opens the world by its path or address."""
    run = uuid.uuid4().hex

    def done(task: "Callable[[Calendar, Argument], Result]", arguments: Iterable[Argument], /) -> Iterator[Result]:
        return mapped(partial(_in_world, run, world, task), arguments, cluster)

    return done


def found_in(
    world: str, cluster: "Client", task: Callable[[World, Argument], Result], parts: Iterable[Argument]
) -> Iterator[Result]:
    """What is found in each part of a check, by workers that open the world as a check does."""
    return mapped(partial(_in_checked, uuid.uuid4().hex, world, task), parts, cluster)


@dataclass(frozen=True)
class _Refused:
    """What a worker says instead of a result: errors of several kinds cannot be sent as they are."""

    lines: tuple[str, ...]


def _itself(shared: Shared) -> Shared:
    return shared


def _carefully(task: Callable[..., Result], *arguments: object) -> Result | _Refused:
    try:
        return task(*arguments)
    except LegendryError as error:
        return _Refused(error.lines)


def _in_world(run: str, world: str, task: "Callable[[Calendar, Argument], Result]", argument: Argument) -> Result:
    return task(_opened(run, world), argument)


def _in_checked(run: str, world: str, task: Callable[[World, Argument], Result], argument: Argument) -> Result:
    return task(_opened_to_check(run, world), argument)


@lru_cache(maxsize=1)
def _opened(run: str, world: str) -> "Calendar":  # noqa: ARG001 - another run opens it anew
    """A worker's world, with what it has learned of its days."""
    from solver import Calendar  # which commands that only share their options with others can do without

    return Calendar(World.open(world).steady())


@lru_cache(maxsize=1)
def _opened_to_check(run: str, world: str) -> World:  # noqa: ARG001 - another run opens it anew
    return World.open(world, check_times=False).here()


def _forget() -> None:
    """Closes what a worker has opened."""
    _opened.cache_clear()
    _opened_to_check.cache_clear()


def _version() -> str:
    from importlib.metadata import version  # which takes as long to load as many a command

    return version("legendry")


@contextmanager
def _client_of(client: "type[Client]", address: str) -> "Iterator[Client]":
    """A client of a scheduler elsewhere, all of whose workers have this version of Legendry."""
    if not address.startswith(_SCHEMES):
        raise BadRequest(
            f"`{shorten(address)}` is no scheduler's address.", "Write tcp://HOST:PORT, as `dask scheduler` shows it."
        )
    try:
        one = client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise LegendryError(
            f"There is no Dask scheduler at {shorten(address)}: start one with `dask scheduler`, and workers beside it."
        ) from error
    with one:
        _same_everywhere(one, address)
        try:
            yield one
        finally:
            with suppress(Exception):  # workers that are gone hold nothing open
                one.run(_forget)


def _threads(client: "Client") -> int:
    """How many pieces the workers that are there do at once."""
    return sum(client.nthreads().values())  # type: ignore[no-untyped-call]


def _same_everywhere(client: "Client", address: str) -> None:
    if not _threads(client):
        raise LegendryError(f"The scheduler at {shorten(address)} has no workers: start some, `dask worker {address}`.")
    try:
        found = set(client.run(_version).values())
    except Exception as error:  # whatever a worker says that cannot import this module
        raise LegendryError(
            f"The workers at {shorten(address)} know no Legendry like this: install it there. ({shorten(str(error))})"
        ) from error
    if found != {_version()}:
        raise LegendryError(
            f"The workers at {shorten(address)} have Legendry {', '.join(sorted(found))}, this is {_version()}: "
            "results are the same only with the same version everywhere."
        )
