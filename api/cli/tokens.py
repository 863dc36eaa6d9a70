"""`legendry token`: who may read or write a world that is served."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import Table, as_json, give, listed, named_world, say
from api.tokens import Scope, Tokens
from world.errors import WorldNotFound
from world.opening import branch_of
from world.stores import is_address

TokenWorldOption = Annotated[
    str,
    typer.Option(
        "--world", "-w", metavar="WORLD", help="The world that is served: a store folder, author's files or a server."
    ),
]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What it is called: whose it is, or what for.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    part = typer.Typer(help="Says who may read or write a world that is served.", no_args_is_help=True)
    for name, command in (("add", add), ("list", show), ("revoke", revoke)):
        part.command(name=name)(command)
    app.add_typer(part, name="token")


def add(
    name: NameArgument,
    world: TokenWorldOption,
    scope: Annotated[Scope, typer.Option("--scope", help="read, write (and read) or admin (all).")],
) -> None:
    """Makes a token and prints it, once: it is kept only as a hash, in NAME.tokens.json beside the world."""
    tokens = _tokens(world)
    text = tokens.add(name, scope)
    say(f"{tokens.path} has the token `{name}` now, with the scope {scope.value}. It is not shown again:")
    give(f"{text}\n", None)


def show(
    world: TokenWorldOption,
    format: Annotated[Table, typer.Option("--format")] = Table.TABLE,
) -> None:
    """Lists the tokens, without their texts."""
    tokens = _tokens(world).all()
    if format is Table.JSON:
        give(as_json([{"name": one.name, "scope": one.scope.value} for one in tokens]), None)
    else:
        give(listed(f"{one.scope.value:<6} {one.name}" for one in tokens), None)


def revoke(name: NameArgument, world: TokenWorldOption) -> None:
    """Makes a token worthless, at once, also for a server that runs."""
    tokens = _tokens(world)
    tokens.revoke(name)
    say(f"The token `{name}` is worth nothing any more.")


def _tokens(world: str) -> Tokens:
    named = named_world(world)
    if not is_address(named) and not Path((branch_of(named) or (named, ""))[0]).exists():
        raise WorldNotFound(f"There is no world at {named}: give a store folder, or an author's files.")
    return Tokens(named)
