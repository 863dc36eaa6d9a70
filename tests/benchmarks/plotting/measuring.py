"""What a peer reports of one piece of work: the answer, the processor seconds and the peak of memory."""

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Peer(Protocol):
    """One way to solve the problems of a schema. Each of the last four is asked of a peer that is ready."""

    def first(self) -> int:
        """Finds a cast: how many were found."""
        ...

    def hundred(self) -> int:
        """Finds casts with different protagonists: how many, a hundred at most."""
        ...

    def count(self) -> int:
        """Counts all casts."""
        ...

    def refute(self) -> int:
        """Counts the casts of the variant that has none, or finds one."""
        ...


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What some work gives, and how many processor seconds it takes."""
    start = time.process_time()
    return work(), time.process_time() - start


def report(**said: object) -> None:
    """One line for the process that asked."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**said, "mib": round(peak)}), flush=True)
    sys.stdout.flush()
