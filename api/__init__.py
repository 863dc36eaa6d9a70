"""How Legendry is reached: HTTP, the command line and the pages."""

from time import monotonic
from typing import Final

BEGUN: Final = monotonic()
"""When this process began to load the application."""
