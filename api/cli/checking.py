"""`legendry check`: a world against its shapes, a plot against its rules."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.batches import found_in
from api.checking import judged
from api.cli.options import (
    NOTHING_FOUND,
    ClusterOption,
    WorkersOption,
    as_json,
    give,
    listed,
    named_world,
    open_world,
    say,
    several,
)
from solver.judging import read_drafts
from world.checking import Finding, Severity
from world.checking import check as check_world
from world.errors import counted, shorten


class ReportFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"


PlotOption = Annotated[
    Path | None,
    typer.Option(
        "--plot",
        metavar="FILE",
        help="Judges the plots in a file instead: YAML or JSON, by hand or of `plot --format json`.",
    ),
]


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="check")(check)


def check(
    world: Annotated[str, typer.Argument(metavar="WORLD")],
    plot: PlotOption = None,
    format: Annotated[ReportFormat, typer.Option("--format")] = ReportFormat.TEXT,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Reports what is not as it should be: exit status 1 when there are errors or warnings that nobody accepted."""
    opened = open_world(world, check_times=False)
    if plot:
        report = judged(opened, read_drafts(plot))
    else:
        with several(workers, cluster) as client:
            report = check_world(opened, None if client is None else partial(found_in, named_world(world), client))
    if format is ReportFormat.JSON:
        give(as_json(report.as_json()), None)
    else:
        give(listed(line for finding in report.findings for line in _in_full(finding)), None)
        for finding in report.accepted:
            say(f"accepted, {finding.accepted!r}: {finding}")
        findings, rules = counted(len(report.findings), "finding"), counted(report.rules, "rule")
        say(f"{findings} of {rules} in {counted(report.triples, 'fact')}.")
    if any(finding.severity is not Severity.NOTE for finding in report.findings):
        raise typer.Exit(NOTHING_FOUND)


def _in_full(finding: Finding) -> list[str]:
    """The lines of a finding with its facts, what would mend it, and what accepts it."""
    lines = [str(finding)]
    for fact, origins in zip(finding.facts, finding.origins, strict=True):
        if fact[1] != "rdf:type":
            places = "".join(f"  ({origin.file}:{origin.line})" for origin in origins)
            lines.append(f"    {' '.join(shorten(term, 200) for term in fact)}{places}")
    return [*lines, *(f"    fix: {fix.description}" for fix in finding.fixes)]
