"""`legendry load`, `export` and `new`: worlds into stores, out of them, and from nothing."""

import shutil
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import worlds
from api.cli.options import OutputOption, give, open_world, say
from world import World
from world.errors import LegendryError


class ExportFormat(StrEnum):
    """What a world is written as: RDF by the suffix of its files, and what other programs and readers want."""

    NQ = "nq"
    NT = "nt"
    TTL = "ttl"
    TRIG = "trig"
    JSONLD = "jsonld"
    RDF = "rdf"
    GEXF = "gexf"
    GRAPHML = "graphml"
    GEDCOM = "gedcom"
    HTML = "html"


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command(name="load")(load)
    app.command(name="export")(export)
    app.command(name="new")(new)


def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Folders of notes, RDF, GEDCOM and map files.")],
    world: Annotated[
        Path, typer.Option("--world", "-w", metavar="STORE", help="A store folder, made if there is none.")
    ],
) -> None:
    """Loads notes, RDF, family trees (.ged) and Azgaar's maps (.json) into a store on disk: all of them, or none."""
    from world.writing import load_into_store

    say(f"{world} holds {load_into_store(world, files):,} facts.")


def export(
    world: Annotated[str, typer.Argument(metavar="WORLD")],
    to: Annotated[
        ExportFormat,
        typer.Option("--to", help="nq and trig also keep where each fact was written; html makes a folder."),
    ],
    output: OutputOption = None,
) -> None:
    """Writes a world's canon as RDF, its network as GEXF or GraphML, its kinship as GEDCOM, or pages to read."""
    if to is ExportFormat.HTML:
        from render.export import write_site

        if output is None:
            raise LegendryError("Pages make a folder: name it, with `-o FOLDER`.")
        say(f"{output} holds {write_site(open_world(world), output):,} pages: begin with index.html.")
    else:
        give(_written(open_world(world), to), output)


def _written(world: World, to: ExportFormat) -> bytes:
    match to:
        case ExportFormat.GEXF:
            from render.export import gexf

            return gexf(world)
        case ExportFormat.GRAPHML:
            from render.export import graphml

            return graphml(world)
        case ExportFormat.GEDCOM:
            from world.foreign.gedcom import gedcom

            return gedcom(world)
        case _:
            from world.writing import export as written

            return written(world, to.value)


def new(folder: Annotated[Path, typer.Argument(metavar="FOLDER")]) -> None:
    """Makes a small starter world to edit."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LegendryError(f"{folder} is there already and is not empty: name a new folder.")
    shutil.copytree(worlds.starter(), folder, dirs_exist_ok=True)
    say(f"{folder} is a world now. Edit its notes, then: legendry tell reunion -w {folder}")
