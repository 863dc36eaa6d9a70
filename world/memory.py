"""Memory that arrays have left is kept for the next ones.

The C library gives large pieces back to the system at once and fetches them anew, page by page: counting plots spent a
quarter of its time on that. Numpy's own documentation leaves this to whoever runs it; see mallopt(3).
"""

import ctypes
from contextlib import suppress
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_KEPT: Final = 128 << 20
_LARGEST: Final = 32 << 20
"""Bytes: what may stay free, and the largest piece that is taken from it (glibc allows no more)."""


def keep_freed_memory() -> None:
    """Asks glibc, for this process, to keep what is freed; does nothing where there is another C library."""
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGEST)
        library.mallopt(_TRIM_THRESHOLD, _KEPT)
