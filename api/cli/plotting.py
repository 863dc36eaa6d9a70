"""`legendry schemas` and `plot`."""

from enum import StrEnum
from typing import Annotated

import typer

from api.batches import doing
from api.cli.denying import deny, funnel_as_text
from api.cli.options import (
    NOTHING_FOUND,
    CastOption,
    ClusterOption,
    OutputOption,
    SeedOption,
    Table,
    WithoutOption,
    WorkersOption,
    WorldOption,
    as_json,
    give,
    listed,
    named_world,
    open_world,
    say,
    several,
    since_start,
)
from api.cli.repairing import give_repairs
from api.wishes import MOST_PLOTS, Wishes, wished_plots
from solver import (
    Choice,
    Outcome,
    Part,
    PartKind,
    Plot,
    Schema,
    arcs,
    composition,
    in_general,
    label,
    schema_at,
    schemas,
)
from world import World
from world.errors import counted

_UNCOUNTED = (
    "How many plots there are is not known: the roles hang together too closely, or the time was too short. "
    "Fix roles with --cast, or bind them more closely to each other by rules."
)


class PlotFormat(StrEnum):
    """How plots are written."""

    TABLE = "table"
    JSON = "json"
    TURTLE = "turtle"


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command(name="schemas")(list_schemas)
    app.command(name="plot")(plot)


def list_schemas(
    schema: Annotated[
        str, typer.Argument(metavar="[SCHEMA]", help="A schema's id or file, to be explained; left out: all.")
    ] = "",
    format: Annotated[Table, typer.Option("--format")] = Table.TABLE,
) -> None:
    """Lists the plot schemas with their roles and rules, or explains one: rules in words, scenes, what it draws on."""
    if schema:
        known = schema_at(schema)
        give(as_json(composition.as_json(known)) if format is Table.JSON else listed(_explained(known)), None)
    elif format is Table.JSON:
        give(as_json([composition.as_json(schema) for schema in schemas().values()]), None)
    else:
        give("\n".join(_described(schema) for schema in schemas().values()), None)


def plot(
    schema: Annotated[str, typer.Argument(help="A schema's id, as `legendry schemas` lists them, or a file.")],
    world: WorldOption = None,
    cast: CastOption = None,
    number: Annotated[int, typer.Option("--number", "-n", min=1, max=MOST_PLOTS, help="How many plots to give.")] = 1,
    seed: SeedOption = 0,
    count: Annotated[bool, typer.Option("--count", help="Counts all plots, and says how.")] = False,
    without: WithoutOption = None,
    choose: Annotated[
        Choice | None,
        typer.Option("--choose", help="The most tense, any that is found, fairly drawn, or as diverse as possible."),
    ] = None,
    arc: Annotated[
        str | None,
        typer.Option("--arc", help=f"Those that come closest to an arc: {', '.join(arcs())}, or heights: 2,5,9,4."),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", min=0.1, metavar="SECONDS", help="Gives what is found by then."),
    ] = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    why: Annotated[
        bool, typer.Option("--why", help="Shows the proof of each plot, and what each rule leaves.")
    ] = False,
    repair: Annotated[bool, typer.Option("--repair", help="Where there is no plot, says what would make one.")] = False,
    format: Annotated[PlotFormat, typer.Option("--format")] = PlotFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Finds plots that a world can hold, best first, or says which rules and facts stand against them."""
    wishes = Wishes(
        cast=tuple(cast or ()),
        without=tuple(without or ()),
        limit=number,
        seed=seed,
        count=count,
        why=why,
        repair=repair,
        choose=choose,
        arc=arc,
        timeout=timeout,
    )
    wishes.check()
    known = schema_at(schema)
    opened = open_world(world).steady()
    with several(workers, cluster) as client:
        pieces = None if client is None else doing(named_world(world), client)
        outcome = wished_plots(opened, known, wishes, doing=pieces, spent=since_start)
    if format is PlotFormat.JSON:
        give(as_json(outcome.as_json(opened)), output)
    elif repair and not outcome.plots:
        give_repairs(outcome.repairs, output, as_turtle=format is PlotFormat.TURTLE)
    elif format is PlotFormat.TURTLE:
        from world.writing import turtle

        give(turtle(fact for found in outcome.plots for fact in found.facts), output)
    elif outcome.plots:
        give(_plots_as_text(opened, known, outcome, why=why), output)
    if count and outcome.counted is None:
        say(_UNCOUNTED)
    if not outcome.plots:
        deny(opened, known, outcome)
        raise typer.Exit(NOTHING_FOUND)


def _explained(schema: Schema) -> list[str]:
    lines = _described(schema).splitlines()
    if scenes := composition.scenes(schema):
        heights, width = composition.heights(schema), max(len(one.item.id) for one in scenes) + 2
        lines.append("  Scenes")
        for one in scenes:
            scene = one.item
            chosen = "; ".join(" or ".join(one.removeprefix("lg:") for one in ways) for _, ways in scene.only)
            height = f"  (tension {heights[scene.id]})" if scene.id in heights else ""
            said = f"{f'[{chosen}] ' if chosen else ''}{scene.summary}{height}{_of_parts(one.parts)}"
            lines.append(f"    {scene.id:<{width}}{said}")
    if wishes := composition.tension(schema):
        lines += ["  Tension", *(f"    {one.item.weight:+g}  {one.item.says}{_of_parts(one.parts)}" for one in wishes)]
    if parts := schema.every_part:
        width = max(len(part.name) for part in parts) + 2
        lines += ["  Parts", *(f"    {part.name:<{width}}{_kind(part)}" for part in parts)]
    if schema.variants:
        width = max(len(way.id) for way in schema.variants) + 2
        lines.append("  Ways to play it")
        for way in schema.variants:
            having = ", ".join(part.name for part in way.parts)
            lines.append(f"    {way.id:<{width}}{f'with {having}' if having else 'without any of these parts'}")
    if schema.draws_on:
        lines += ["  Draws on", *(f"    {work}" for work in schema.draws_on)]
    return lines


def _kind(part: Part) -> str:
    match part.kind:
        case PartKind.ROLE:
            return "an optional role"
        case PartKind.PLOT:
            return f"a sub-plot: {part.of}"
        case PartKind.WAY:
            return f"a way of the alternative {part.of}"


def _described(schema: Schema) -> str:
    roles, rules = composition.roles(schema), composition.rules(schema)
    width = max((len(one.item.id) for one in rules), default=0) + 2
    return "\n".join(
        [
            f"{schema.id}: {schema.title}",
            f"  {schema.logline}",
            "  Roles",
            *(
                f"    {one.item.name:<14}{one.item.means}{_choices(one.item.choices)}{_of_parts(one.parts)}"
                for one in roles
            ),
            "  Rules",
            *(f"    {one.item.id:<{width}}{in_general(one.way, one.item)}{_of_parts(one.parts)}" for one in rules),
            "",
        ]
    )


def _of_parts(parts: tuple[str, ...]) -> str:
    """What stands behind what only some ways to play a schema have."""
    return f"  ({' and '.join(parts)})" if parts else ""


def _choices(choices: tuple[str, ...]) -> str:
    return f": {', '.join(choice.removeprefix('lg:') for choice in choices)}" if choices else ""


def _plots_as_text(world: World, schema: Schema, outcome: Outcome, *, why: bool) -> str:
    parts = [_plot_as_text(world, found, why=why) for found in outcome.plots]
    if outcome.counted is not None:
        parts.append(f"{counted(outcome.counted.plots, 'plot')} of {schema.title} in this world. {outcome.counted}\n")
    if outcome.funnel:
        parts.append(listed(funnel_as_text(outcome)))
    return "\n".join(parts)


def _plot_as_text(world: World, found: Plot, *, why: bool) -> str:
    lines = [f"{found.id}  (tension {found.tension:g})"]
    lines += [f"  {role:<14}{label(world, name)}  [{name}]" for role, name in found.bindings.items()]
    lines += [f"  {scene.begin}  {scene.summary}" for scene in found.scenes]
    for proof in found.proof if why else ():
        lines.append(f"  {proof.rule}: {proof.statement}")
        lines += [f"    {' '.join(fact)}" for fact in proof.facts]
    return listed(lines)
