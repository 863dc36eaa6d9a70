"""`legendry draw`: a graph, a timeline or a map of a world or of a neighbourhood, as one page that needs no network."""

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
    TIMELINE = "timeline"
    MAP = "map"


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
    kind: Annotated[
        Kind, typer.Option("--kind", help="What is drawn. A timeline is also written as SVG, by the file's name.")
    ] = Kind.GRAPH,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draws the first plot of a `plot --format json` file.")
    ] = None,
) -> None:
    """Draws a world's graph, its timeline or its map."""
    if plot and kind is not Kind.GRAPH:
        raise typer.BadParameter("a plot is drawn as a graph: leave out one of the two.", param_hint="--plot")
    opened = open_world(world).here()
    if kind is Kind.TIMELINE:
        from render.timeline.page import timeline_page, timeline_svg

        write = timeline_svg if output.suffix.lower() == ".svg" else timeline_page
        give(write(opened, around=around, depth=depth), output)
        return
    if kind is Kind.MAP:
        from render.map.page import map_page

        give(map_page(opened, around=around, depth=depth), output)
        return
    from render import graph_page

    found = as_plot(read_plots(plot)[0]) if plot else None
    give(graph_page(opened, around=around, depth=depth, plot=found), output)
