"""`legendry branch`: what-ifs over canon, begun, listed, compared, merged and dropped."""

from typing import Annotated

import typer

from api.cli.editing import ByOption, ForceOption, StoreOption, WhyOption, differences, signed, tell
from api.cli.options import Table, as_json, give, listed, open_world, say
from world.checking.rehearsal import Rehearsal
from world.history import branch, branches, drop, merge, start
from world.opening import open_to_write

NameArgument = Annotated[str, typer.Argument(metavar="NAME")]
FormatOption = Annotated[Table, typer.Option("--format")]


def register(app: typer.Typer) -> None:
    """Adds this command and its parts."""
    part = typer.Typer(help="What-ifs: named graphs over canon. Read one as `-w STORE@NAME`.", no_args_is_help=True)
    for name, command in (
        ("list", list_branches),
        ("new", new_branch),
        ("compare", compare_branch),
        ("merge", merge_branch),
        ("drop", drop_branch),
    ):
        part.command(name=name)(command)
    app.add_typer(part, name="branch")


def list_branches(world: StoreOption, format: FormatOption = Table.TABLE) -> None:
    """Lists the branches: by whom, since when, and why."""
    found = branches(open_world(world))
    if format is Table.JSON:
        give(as_json([one.as_json() for one in found]), None)
    else:
        lines = (
            f"{one.name}  {one.begun.when}  {one.begun.by}  -{len(one.removed)} +{len(one.added)}  {one.begun.why}"
            for one in found
        )
        give(listed(lines), None)


def new_branch(name: NameArgument, world: StoreOption, why: WhyOption = "", by: ByOption = None) -> None:
    """Begins a branch. Change it with `legendry edit --branch NAME`."""
    signature = signed(by, why)
    with open_to_write(world) as opened:
        start(opened, name, signature.by, signature.when, why)
    say(f"{name} is a what-if over {world} now.")


def compare_branch(name: NameArgument, world: StoreOption, format: FormatOption = Table.TABLE) -> None:
    """Shows what a branch takes from canon (-) and adds to it (+), and the findings that end and begin with it."""
    opened = open_world(world)
    found = branch(opened, name)
    done = Rehearsal(opened).of(found.removed, found.added)
    if format is Table.JSON:
        findings = {
            "ended": [finding.as_json() for finding in done.ended],
            "begun": [finding.as_json() for finding in done.begun],
        }
        give(as_json({**found.as_json(), **findings}), None)
        return
    told = [f"new: {finding}" for finding in done.begun] + [f"mended: {finding}" for finding in done.ended]
    give(differences(found.removed, found.added) + listed(told), None)


def merge_branch(
    name: NameArgument, world: StoreOption, why: WhyOption = "", by: ByOption = None, force: ForceOption = False
) -> None:
    """Makes a branch part of canon, and forgets it."""
    with open_to_write(world) as opened:
        made, done = merge(opened, name, signed(by, why or f"merges {name}"), force=force)
    tell(made, done)


def drop_branch(name: NameArgument, world: StoreOption, why: WhyOption = "", by: ByOption = None) -> None:
    """Forgets a branch. The log still tells of it."""
    signature = signed(by, why or f"drops {name}")
    with open_to_write(world) as opened:
        drop(opened, name, signature.by, signature.when, signature.why)
    say(f"{name} is dropped.")
