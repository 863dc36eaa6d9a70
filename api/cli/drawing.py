"""`legendry draw`: the graph of a world, of a neighbourhood or of a plot, as one page that needs no network."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import WorldOption, give, open_world
from api.plots import as_plot, read_plots

_DEEPEST = 6


class Kind(StrEnum):
    """What is drawn."""

    GRAPH = "graph"


PlotOption = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Draws the first plot in a file of `plot --format json`."),
]


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="draw")(draw)


def draw(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write.")],
    world: WorldOption = None,
    around: Annotated[str | None, typer.Option("--around", metavar="ID", help="Draws what is near this.")] = None,
    depth: Annotated[int, typer.Option("--depth", min=0, max=_DEEPEST, help="How many steps away.")] = 1,
    kind: Annotated[Kind, typer.Option("--kind")] = Kind.GRAPH,  # noqa: ARG001 - timeline and map come with their issues
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draws the first plot of a `plot --format json` file.")
    ] = None,
) -> None:
    """Draws a world's graph."""
    from render import graph_page

    opened = open_world(world).here()
    found = as_plot(read_plots(plot)[0]) if plot else None
    give(graph_page(opened, around=around, depth=depth, plot=found), output)
