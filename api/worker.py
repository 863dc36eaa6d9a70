"""What a process of `--workers` does first; Dask calls it by its name in each one."""

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Worker


def dask_setup(worker: "Worker") -> None:  # noqa: ARG001 - Dask's own signature
    """Leaves Ctrl-C, which a terminal sends to all processes of a command, to the one that ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
