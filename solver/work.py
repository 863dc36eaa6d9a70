"""A limit of work for joins, in rows: a search that it ends does the same on every machine.

Rules may hang together so closely that each single join is within bounds and all of them take hours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from solver.errors import TooMuch

_limits: ContextVar[tuple[list[int], ...]] = ContextVar("limits", default=())
"""The rows that are left, of each limit that holds."""


@contextmanager
def work_limit(rows: int) -> Iterator[None]:
    """Work that raises `TooMuch` when its joins have more rows than this together; an outer limit holds as well."""
    token = _limits.set((*_limits.get(), [rows]))
    try:
        yield
    finally:
        _limits.reset(token)


def spend(rows: int) -> None:
    """Takes rows from every limit that holds. Raises `TooMuch`."""
    for limit in _limits.get():
        limit[0] -= rows
        if limit[0] < 0:
            raise TooMuch
