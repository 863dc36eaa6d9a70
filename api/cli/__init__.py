"""The command line: `legendry`. Data goes to stdout, messages to stderr; exit 0 fine, 1 nothing found, 2 bad input."""

from api.cli.main import main

__all__ = ["main"]
