"""`legendry edit`, `log`, `diff` and `undo`: changes of a store, checked first and remembered."""

import getpass
import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from api.cli.arguments import in_bytes, is_text
from api.cli.options import Table, as_json, give, listed, open_world, say
from world.checking.rehearsal import Change
from world.errors import LegendryError, counted
from world.facts import Fact
from world.history import Edit, Signature, change, changes, edit, log, undo, version
from world.history.saying import as_typed, read_fact
from world.opening import open_to_write

StoreOption = Annotated[str, typer.Option("--world", "-w", metavar="STORE", help="A store folder.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, for the log.")]
ByOption = Annotated[
    str | None, typer.Option("--by", help="Who edits; left out: LEGENDRY_EDITOR, or the name you are logged in with.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Also if that makes new errors.")]
BranchOption = Annotated[str, typer.Option("--branch", metavar="NAME", help="In a what-if instead of canon.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command(name="edit")(edit_world)
    app.command(name="log")(show_log)
    app.command(name="diff")(show_diff)
    app.command(name="undo")(undo_edit)


def edit_world(
    world: StoreOption,
    why: WhyOption = "",
    add: Annotated[list[str] | None, typer.Option(metavar="FACT", help="Such as `anna-weiss begin 1935`.")] = None,
    remove: Annotated[list[str] | None, typer.Option(metavar="FACT", help="Such as `anna-weiss begin 1934`.")] = None,
    branch: BranchOption = "",
    by: ByOption = None,
    since: Annotated[
        int | None, typer.Option(metavar="EDIT", min=0, help="Only if nobody has edited since this edit.")
    ] = None,
    force: ForceOption = False,
) -> None:
    """Changes some facts: all of them, or none. What would make new errors is refused."""
    if not add and not remove:
        raise LegendryError("There is nothing to change: give facts with --add or --remove.")
    gone, new = [read_fact(text) for text in remove or ()], [read_fact(text) for text in add or ()]
    with open_to_write(world) as opened:
        made, done = change(opened, gone, new, signed(by, why), branch=branch, since=since, force=force)
    tell(made, done)


def show_log(
    world: StoreOption,
    most: Annotated[int | None, typer.Option("-n", min=1, help="Only the last so many.")] = None,
    format: Annotated[Table, typer.Option("--format")] = Table.TABLE,
) -> None:
    """Lists the edits, the last one first: who, when and why."""
    edits = list(log(open_world(world), most))
    if format is Table.JSON:
        give(as_json([one.as_json() for one in edits]), None)
    else:
        give(listed(map(_line, edits)), None)


def show_diff(
    world: StoreOption,
    start: Annotated[int | None, typer.Argument(metavar="FROM", help="An edit; left out: the last but one.")] = None,
    end: Annotated[int | None, typer.Argument(metavar="TO", help="Another edit; left out: the last.")] = None,
    format: Annotated[Table, typer.Option("--format")] = Table.TABLE,
) -> None:
    """Shows what canon lost (-) and gained (+) from one edit to another."""
    opened = open_world(world)
    last = version(opened) if end is None else edit(opened, end).number if end else 0
    first = max(last - 1, 0) if start is None else edit(opened, start).number if start else 0
    removed, added = changes(opened, first, last)
    if format is Table.JSON:
        facts = {"removed": [list(fact) for fact in removed], "added": [list(fact) for fact in added]}
        give(as_json({"from": first, "to": last, **facts}), None)
    else:
        give(differences(removed, added), None)


def undo_edit(
    world: StoreOption,
    number: Annotated[int | None, typer.Argument(metavar="EDIT", help="Left out: the last that still stands.")] = None,
    why: WhyOption = "",
    by: ByOption = None,
    force: ForceOption = False,
) -> None:
    """Takes an edit back, by another one. Without a number: the last that still stands, merges included.

    Edits of branches that have been merged or dropped, and the drops, are passed over.
    """
    with open_to_write(world) as opened:
        made, done = undo(opened, signed(by, why), number, force=force)
    tell(made, done)


def signed(by: str | None, why: str) -> Signature:
    """Who edits, now, and why."""
    name = by or _editor() or _login()
    return Signature(name, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), why)


def tell(made: Edit, done: Change) -> None:
    """Says what was written, and which findings came with it."""
    say(f"edit {made.number}: {counted(len(made.removed), 'fact')} removed, {len(made.added):,} added.")
    for finding in done.begun:
        say(f"new: {finding}")
    for finding in done.ended:
        say(f"mended: {finding}")


def differences(removed: tuple[Fact, ...], added: tuple[Fact, ...]) -> str:
    """Facts that went and came, a line each."""
    lines = [(fact, "-") for fact in removed] + [(fact, "+") for fact in added]
    lines.sort(key=lambda line: (line[0][:2], line[1]))
    return listed(f"{sign} {' '.join(as_typed(fact))}" for fact, sign in lines)


def _line(one: Edit) -> str:
    where = f" in {one.branch}" if one.branch else ""
    return f"{one.number:>5}  {one.when}  {one.by}{where}  -{len(one.removed)} +{len(one.added)}  {one.why}"


def _editor() -> str:
    name = os.environ.get("LEGENDRY_EDITOR", "")
    if not is_text(name):
        raise LegendryError(f"LEGENDRY_EDITOR is `{in_bytes(name)}`, which is not UTF-8: set it anew, or give --by.")
    return name


def _login() -> str:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
    return name if is_text(name) else "somebody"
