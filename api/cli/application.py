"""The program: its commands, and what becomes of errors."""

import os
import sys
from importlib import import_module
from typing import Any, Final, cast

import typer
from typer.exceptions import TyperException

from api.cli import INTERRUPTED, arguments
from api.cli.failures import in_words
from api.cli.options import say
from world.errors import LegendryError, harmless

FINE: Final = 0
BAD: Final = 2

COMMANDS: Final = {
    "schemas": "plotting",
    "plot": "plotting",
    "tell": "telling",
    "ask": "asking",
    "search": "searching",
    "check": "checking",
    "draw": "drawing",
    "load": "keeping",
    "export": "keeping",
    "new": "keeping",
    "build": "building",
    "edit": "editing",
    "log": "editing",
    "diff": "editing",
    "undo": "editing",
    "branch": "branching",
    "suppose": "supposing",
    "keys": "keys",
    "serve": "serving",
    "token": "tokens",
}
"""The module of each command. Only that of the one that is asked for is loaded; the help needs all."""


def application(command: str = "") -> typer.Typer:
    """The program with one command, or with all where there is none of that name."""
    app = typer.Typer(
        name="legendry",
        help="Keeps a story world as a knowledge graph, finds the plots that it can hold, and tells them.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(lambda: None)  # else one command alone would have no name
    for module in [COMMANDS[command]] if command in COMMANDS else dict.fromkeys(COMMANDS.values()):
        import_module(f"api.cli.{module}").register(app)
    return app


def run() -> None:
    """Runs the command line. A user's mistake is a message on stderr and exit status 2, never a traceback."""
    try:
        arguments.check(sys.argv[1:])
        app = application(*sys.argv[1:2])
        sys.exit(app(prog_name="legendry", standalone_mode=False) or FINE)
    except TyperException as error:
        error.message = "\n".join(map(harmless, error.message.split("\n")))  # it may be the help itself
        cast(Any, error).show()  # all that a command line raises have it
        sys.exit(BAD)
    except LegendryError as error:
        say(*error.lines)
        sys.exit(BAD)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except OSError as error:
        say(in_words(error))
        sys.exit(BAD)
