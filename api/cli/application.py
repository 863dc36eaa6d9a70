"""The program: its commands, and what becomes of errors."""

import os
import sys
from typing import Any, Final, cast

import typer
from typer.exceptions import TyperException

from api.cli import (
    INTERRUPTED,
    arguments,
    asking,
    branching,
    building,
    checking,
    drawing,
    editing,
    keeping,
    keys,
    plotting,
    searching,
    serving,
    supposing,
    telling,
    tokens,
)
from api.cli.failures import in_words
from api.cli.options import say
from world.errors import LegendryError, harmless

FINE: Final = 0
BAD: Final = 2

app = typer.Typer(
    name="legendry",
    help="Keeps a story world as a knowledge graph, finds the plots that it can hold, and tells them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (
    plotting,
    telling,
    asking,
    searching,
    checking,
    drawing,
    keeping,
    building,
    editing,
    branching,
    supposing,
    keys,
    serving,
    tokens,
):
    part.register(app)


def run() -> None:
    """Runs the command line. A user's mistake is a message on stderr and exit status 2, never a traceback."""
    try:
        arguments.check(sys.argv[1:])
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
