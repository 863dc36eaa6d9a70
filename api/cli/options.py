"""What several commands share: their options, the cast as people write it, and where their data goes."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api import BEGUN, worlds
from api.batches import MOST_WORKERS, cluster
from api.errors import BadRequest
from world import World
from world.errors import LegendryError, harmless

if TYPE_CHECKING:
    from distributed import Client

NOTHING_FOUND: Final = 1

WorldOption = Annotated[
    str | None,
    typer.Option(
        "--world",
        "-w",
        metavar="WORLD",
        help="A folder of notes, a YAML, CSV, RDF or zip file, a store folder or a SPARQL server's address (http://…); "
        "left out: the world of the source stories.",
    ),
]
CastOption = Annotated[
    list[str] | None,
    typer.Option(
        "--cast",
        metavar="ROLE=ID",
        help="Fixes a role, or the days of a scene or of all (when=1998-03); may be given several times.",
    ),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="ROLE=ID",
        help="Leaves somebody out of a role, (ID) of all roles, or (PART) an optional part of the schema out.",
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, help="Decides between equals; the same seed gives the same bytes.")
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Writes here instead of stdout.")
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=MOST_WORKERS, help="Has so many processes of this machine do it."),
]
ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", metavar="tcp://HOST:PORT", help="Has the workers of a Dask scheduler do it."),
]


def since_start() -> float:
    """Seconds since the command began."""
    return time.monotonic() - BEGUN


class Table(StrEnum):
    """A table to read, or JSON."""

    TABLE = "table"
    JSON = "json"


def open_world(path: str | None, *, check_times: bool = True) -> World:
    """The world at `path`, or the one that comes with Legendry."""
    return World.open(named_world(path), check_times=check_times)


def named_world(path: str | None) -> str:
    """The path or address of a world, or of the one that comes with Legendry."""
    if path == "":
        raise LegendryError("The name of the world is empty: give a folder of notes, a file or a store folder.")
    return worlds.shown(worlds.seeds()) if path is None else path


@contextmanager
def several(workers: int | None, address: str | None) -> "Iterator[Client | None]":
    """The processes that `--workers` or `--cluster` ask for; None where neither does."""
    if workers is not None and address is not None:
        raise BadRequest("`--workers` and `--cluster` are both given.", "Give one of them.")
    if workers is None and address is None:
        yield None
        return
    with cluster(workers or 0, address or "") as client:
        yield client


def as_json(data: object) -> str:
    """JSON as all commands write it."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def give(text: str | bytes, output: Path | None) -> None:
    """Writes data to stdout, or whole and at once to a file."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    if output is None:
        _print(data)
        return
    if output.is_dir():
        raise LegendryError(f"{output} is a folder: give the name of a file.")
    if not output.parent.is_dir():
        raise LegendryError(f"There is no folder {output.parent} to write {output.name} into: make it first.")
    _replace(output.resolve(), data)


def _print(data: bytes) -> None:
    """Writes to stdout. A reader who has read enough and left (`| head`) is no error."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace(target: Path, data: bytes) -> None:
    """Puts data into a file in one step: what was there stays until all of it is written."""
    if target.exists() and not target.is_file():
        target.write_bytes(data)  # a pipe or a device
        return
    mask = os.umask(0)
    os.umask(mask)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:50]}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(data)
            file.flush()
            temporary.chmod(0o666 & ~mask)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def listed(lines: Iterable[str]) -> str:
    """Lines of text for a terminal: each stays one line, whatever the names and texts in it hold."""
    return "".join(f"{harmless(line).rstrip()}\n" for line in lines)


def say(*lines: str) -> None:
    """A message for the person, on stderr."""
    typer.echo(listed(lines), err=True, nl=False)
