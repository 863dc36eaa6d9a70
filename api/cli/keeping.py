"""`legendry load`, `export` and `new`: worlds into stores, out of them, and from nothing."""

import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import worlds
from api.cli.editing import ByOption, WhyOption, signed
from api.cli.keys import editors_files
from api.cli.options import OutputOption, give, open_world, say
from world import World
from world.errors import LegendryError, counted, shorten
from world.history.commit import LONGEST_REASON
from world.stores import Address, is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from world import World


class ExportFormat(StrEnum):
    """What a world is written as: for authors, as RDF, for other programs, and as pages to read."""

    VAULT = "vault"
    YAML = "yaml"
    CSV = "csv"
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
    world: Annotated[
        str,
        typer.Option(
            "--world",
            "-w",
            metavar="STORE",
            help="A store folder, made if there is none, or a SPARQL server's address.",
        ),
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILES…", help="Folders; note, YAML, CSV, RDF, zip, .ged and map .json files; none: an empty world."
        ),
    ] = None,
    why: WhyOption = "",
    by: ByOption = None,
) -> None:
    """Loads folders and files of all formats into a store on disk, or on a server: all of them, or none."""
    from world.loading import load_into_server, load_into_store

    names = ", ".join(file.name for file in files or ())
    signature = signed(by, why or shorten(f"loads {names or 'nothing'}", LONGEST_REASON))
    if is_address(world):
        address = Address.parse(world)
        say(f"{address} holds {counted(load_into_server(address, files or (), signature), 'fact')}.")
    else:
        say(f"{world} holds {counted(load_into_store(Path(world), files or (), signature), 'fact')}.")


def export(
    world: Annotated[str, typer.Argument(metavar="WORLD")],
    to: Annotated[
        ExportFormat,
        typer.Option(
            "--to",
            help="vault: a folder of notes for Obsidian; yaml: one file; csv: a folder with a sheet for each type; "
            "html: a folder of pages; gexf, graphml: its network; gedcom: its kinship. The others are RDF, of which nq "
            "and trig also keep where each fact was written.",
        ),
    ],
    output: OutputOption = None,
) -> None:
    """Writes a world as its author would (-o names a new folder or file), for other programs, as pages, or as RDF.

    What an author's format cannot hold is named, and lies in rest.ttl (rest.trig with story branches): in the folder,
    or beside the file.
    """
    if (writer := _folder_writer(to)) is None:
        give(_written(open_world(world), to), output)
        return
    if output is None:
        raise LegendryError(f"A {to.value} export is no single stream: say where it goes, with -o TARGET.")
    say(*writer(open_world(world), output))


def _folder_writer(to: ExportFormat) -> "Callable[[World, Path], Sequence[str]] | None":
    """What writes files of its own, and says what is to be said of them, line by line."""
    from world.composing import write_one_file, write_sheets, write_vault

    writers = {ExportFormat.VAULT: write_vault, ExportFormat.YAML: write_one_file, ExportFormat.CSV: write_sheets}
    if to is ExportFormat.HTML:
        return _pages
    writer = writers.get(to)
    return None if writer is None else lambda world, target: writer(world, target).lines


def _pages(world: World, target: Path) -> list[str]:
    from render.export import write_site

    return [f"{target} holds {counted(write_site(world, target), 'page')}: begin with index.html."]


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
    """Makes a small starter world to edit: a vault whose README is a guide, with a schema for editors of YAML."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LegendryError(f"{folder} is there already and is not empty: name a new folder.")
    shutil.copytree(worlds.starter(), folder, dirs_exist_ok=True)
    for name, text in editors_files().items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    say(
        f"{folder} is a world now. Its README.md explains the notes. Edit them, then: legendry tell reunion -w {folder}"
    )
