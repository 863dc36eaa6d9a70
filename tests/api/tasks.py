"""What the tests have workers do."""

import os
import signal
import time
from pathlib import Path

from world.errors import UnknownTerm


def doubled(number: int) -> int:
    """Takes longest for what is asked first."""
    time.sleep(0.02 if number < 3 else 0)
    return 2 * number


def doubled_after_a_death(argument: tuple[int, str]) -> int:
    """Kills its own process the first time that it is asked for 5."""
    number, folder = argument
    mark = Path(folder) / "died"
    if number == 5 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def deadly(number: int) -> int:
    """Kills its own process every time."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def refused(number: int) -> int:
    """Knows nobody."""
    raise UnknownTerm(f"nobody-{number}", ["nobody"])


def process(_: int) -> int:
    """Where it is done."""
    return os.getpid()
