"""`legendry check`: a world against its shapes, a plot against its rules."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import NOTHING_FOUND, as_json, give, open_world, say
from api.plots import read_plots
from ontology.rules import plot_rules
from world import World
from world.checking import Finding, Report, Severity, verify
from world.checking import check as check_world


class ReportFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"


PlotOption = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Judges the plots in a file of `plot --format json` instead."),
]


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="check")(check)


def check(
    world: Annotated[str, typer.Argument(metavar="WORLD")],
    plot: PlotOption = None,
    format: Annotated[ReportFormat, typer.Option("--format")] = ReportFormat.TEXT,
) -> None:
    """Reports what is not as it should be, with facts and places. Exit status 1 when there are errors."""
    opened = open_world(world)
    report = Report(world, *_judged(opened, plot), len(opened)) if plot else check_world(opened)
    if format is ReportFormat.JSON:
        give(as_json(report.as_json()), None)
    else:
        give("".join(f"{finding}\n" for finding in report.findings), None)
        say(f"{len(report.findings)} findings in {report.triples:,} facts.")
    if any(finding.severity is Severity.ERROR for finding in report.findings):
        raise typer.Exit(NOTHING_FOUND)


def _judged(world: World, file: Path) -> tuple[tuple[Finding, ...], int]:
    """Findings of the second judge for each plot in a file, and the number of rules that it applied."""
    found: list[Finding] = []
    rules: set[tuple[str, str]] = set()
    for plot in read_plots(file):
        rules |= {(plot["schema"], rule) for rule in plot_rules(plot["schema"])}
        for broken in verify(world, plot["schema"], plot):
            name = str(plot.get("id", "a plot"))
            found.append(Finding(broken.rule, Severity.ERROR, f"{name}: {broken.message}", (name,), (), ()))
    return tuple(found), len(rules)
