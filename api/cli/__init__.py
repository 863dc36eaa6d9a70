"""The command line: `legendry`. Data goes to stdout, messages to stderr; exit 0 fine, 1 nothing found, 2 bad input."""

import gc
import sys
from typing import Final

INTERRUPTED: Final = 130

__all__ = ["INTERRUPTED", "main"]


def main() -> None:
    """Runs the command line. Loading it takes a while: an interrupt ends that as it ends everything later."""
    gc.disable()  # nothing that is loaded now will ever be garbage
    try:
        from api.cli.application import run
        from world.memory import keep_freed_memory
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    gc.freeze()
    gc.enable()
    keep_freed_memory()
    run()
