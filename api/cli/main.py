"""The program: its commands, and what becomes of errors."""

import os
import sys
from typing import Final

import typer

from api.cli import asking, branching, checking, drawing, editing, keeping, keys, plotting, searching, serving
from world.errors import LegendryError

FINE: Final = 0
BAD: Final = 2
INTERRUPTED: Final = 130

app = typer.Typer(
    name="legendry",
    help="Keeps a story world as a knowledge graph, finds the plots that it can hold, and tells them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (plotting, asking, searching, checking, drawing, keeping, editing, branching, keys, serving):
    part.register(app)


def main() -> None:
    """Runs the command line. A user's mistake is a message on stderr and exit status 2, never a traceback."""
    try:
        app(prog_name="legendry")
    except LegendryError as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(BAD)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        print(f"That did not work:{where}: {error.strerror or error}.", file=sys.stderr)  # noqa: T201
        sys.exit(BAD)
