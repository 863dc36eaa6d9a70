"""`legendry suppose`: what would change if facts were otherwise, or somebody played a role. Nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.checking import ReportFormat
from api.cli.editing import differences
from api.cli.options import NOTHING_FOUND, CastOption, SeedOption, WorldOption, as_json, give, listed, open_world, say
from api.supposing import SMALL, Played, Supposed, answer, check
from solver import Schema, label, schema_at
from world import World
from world.errors import counted

if TYPE_CHECKING:
    from solver.supposing import Move, SceneDay, Shift, Supposition


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="suppose")(suppose_edit)


def suppose_edit(
    schema: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCHEMA…]", help="Schemas, by id or file, whose plots are compared; left out: all."),
    ] = None,
    world: WorldOption = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="FACT", help="Supposes a fact, such as `anna-weiss end 1955`.")
    ] = None,
    remove: Annotated[list[str] | None, typer.Option(metavar="FACT", help="Supposes that a fact is not so.")] = None,
    cast: CastOption = None,
    number: Annotated[int, typer.Option("--number", "-n", min=1, max=1000, help="How many plots to show of each.")] = 3,
    seed: SeedOption = 0,
    format: Annotated[ReportFormat, typer.Option("--format")] = ReportFormat.TEXT,
) -> None:
    """Tells what would change if facts were otherwise: days, findings, and plots lost, gained and moved.

    With --cast and no facts: whether somebody can play a role of SCHEMA, what stands against it, the smallest change
    that would make it so, and what would change with it. Nothing is written. The exit status is 1 when something
    breaks.
    """
    known = [schema_at(name) for name in dict.fromkeys(schema or ())]
    supposed = Supposed(tuple(add or ()), tuple(remove or ()), tuple(cast or ()), number, seed)
    check(supposed, known)
    found = answer(open_world(world, check_times=False).here(), known, supposed)
    if format is ReportFormat.JSON:
        give(as_json(found.as_json()), None)
    elif isinstance(found, Played):
        _tell_played(found)
    else:
        change = found.found.change
        give(differences(change.removed, change.added) + listed(_told(found.found)), None)
        _comment(found.found, found.schemas)
    if found.breaks:
        raise typer.Exit(NOTHING_FOUND)


def _tell_played(found: Played) -> None:
    """Tells whether there is a plot with a cast; else which rules break, and the smallest change that makes one."""
    world, schema, outcome = found.world, found.schema, found.outcome
    who = ", ".join(f"{label(world, name)} as {role}" for role, name in found.cast.items())
    if outcome.plots:
        say(f"{schema.title} can be played so, with {who}: nothing has to change.")
        give(listed(f"  {plot.id}: {_names(world, plot.bindings)}" for plot in outcome.plots), None)
        return
    lines = [f"{schema.title} cannot be played so, with {who}:"]
    for clash in outcome.why:
        lines.append(f"  {' + '.join(clash.rules)}: {clash.statement}")
        lines += [f"    {' '.join(fact)}" for fact in clash.facts]
    for one, then in zip(found.repairs, found.supposed, strict=True):
        lines += [f"To make it so: {one.statement}", *_told(then)]
    give(listed(lines), None)


def _told(found: "Supposition") -> Iterator[str]:
    """The lines of a supposition, after its facts."""
    if found.impossible:
        yield f"There can be no such world. {found.impossible}"
    yield from (f"new: {finding}" for finding in found.change.begun)
    yield from (f"mended: {finding}" for finding in found.change.ended)
    for shift in found.shifts:
        if not shift.is_nothing:
            yield from _of_schema(found, shift)


def _of_schema(found: "Supposition", shift: "Shift") -> Iterator[str]:
    some = "" if shift.complete else " (only casts near the change were compared)"
    _, _, way = shift.schema.partition(".")
    yield (
        f"{shift.title}{f' ({way})' if way else ''}: {counted(shift.before, 'cast')} now, {shift.after:,} then; "
        f"{shift.lost_casts:,} lost, {shift.gained_casts:,} gained{some}."
    )
    for word, plays, world in (("lost", shift.lost, found.before), ("gained", shift.gained, found.after)):
        for play in plays:
            yield f"  {word}: {play.id}: {_names(world, play.bindings)}"
            for reason in play.because:
                then = "" if word == "lost" else "so far: "
                yield f"    {then}{reason.statement} [{reason.rule}]"
    for move in shift.moved:
        yield f"  moved: {move.play.id}: {_names(found.after, move.play.bindings)}"
        yield f"    {_moves(move)}"


def _names(world: World, bindings: Mapping[str, str]) -> str:
    return ", ".join(f"{role} {label(world, name)}" for role, name in bindings.items())


def _moves(move: "Move") -> str:
    """The first scene that gets another day or place, and how many others do."""
    pairs = zip(move.before, move.after, strict=True)
    changed = [f"{was.scene} {_when(was)} → {_when(now)}" for was, now in pairs if was != now]
    return f"{changed[0]}{f', and {len(changed) - 1:,} more' if len(changed) > 1 else ''}"


def _when(scene: "SceneDay") -> str:
    return f"{scene.day} in {scene.place}" if scene.place else scene.day


def _comment(found: "Supposition", known: Sequence[Schema]) -> None:
    if found.impossible:
        return
    if not (found.change.removed or found.change.added):
        say("The world says so already: nothing changes.")
    elif found.unsearched:
        say(found.unsearched)
    elif not known:
        say(f"Name the schemas whose plots you want compared: the world has more than {SMALL:,} facts.")
    elif all(shift.is_nothing for shift in found.shifts):
        say(f"No plot changes, of {counted(len(known), 'schema', 'schemas')}.")
