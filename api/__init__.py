"""How Legendry is reached: HTTP, the command line and the pages."""

import os
import time
from pathlib import Path
from typing import Final


def _age() -> float:
    """Seconds since the process began; none where the system does not tell."""
    try:
        started = int(Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0


BEGUN: Final = time.monotonic() - _age()
"""When this process began."""
