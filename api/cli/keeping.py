"""`legendry load`, `export` and `new`: worlds into stores, out of them, and from nothing."""

import shutil
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import worlds
from api.cli.options import OutputOption, give, open_world, say
from world.errors import LegendryError
from world.stores import Address, is_address


class ExportFormat(StrEnum):
    """RDF formats by the suffix of their files."""

    NQ = "nq"
    NT = "nt"
    TTL = "ttl"
    TRIG = "trig"
    JSONLD = "jsonld"
    RDF = "rdf"


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command(name="load")(load)
    app.command(name="export")(export)
    app.command(name="new")(new)


def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Folders; note, YAML, CSV, RDF, zip files.")],
    world: Annotated[
        str,
        typer.Option(
            "--world",
            "-w",
            metavar="STORE",
            help="A store folder, made if there is none, or a SPARQL server's address.",
        ),
    ],
) -> None:
    """Loads folders and files of all formats into a store on disk, or on a server: all of them, or none."""
    from world.writing import load_into_server, load_into_store

    if is_address(world):
        address = Address.parse(world)
        say(f"{address} holds {load_into_server(address, files):,} facts.")
    else:
        say(f"{world} holds {load_into_store(Path(world), files):,} facts.")


def export(
    world: Annotated[str, typer.Argument(metavar="WORLD")],
    to: Annotated[ExportFormat, typer.Option("--to", help="nq and trig also keep where each fact was written.")],
    output: OutputOption = None,
) -> None:
    """Writes a world's canon as RDF."""
    from world.writing import export as written

    give(written(open_world(world), to.value), output)


def new(folder: Annotated[Path, typer.Argument(metavar="FOLDER")]) -> None:
    """Makes a small starter world to edit."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LegendryError(f"{folder} is there already and is not empty: name a new folder.")
    shutil.copytree(worlds.starter(), folder, dirs_exist_ok=True)
    say(f"{folder} is a world now. Edit its notes, then: legendry tell reunion -w {folder}")
