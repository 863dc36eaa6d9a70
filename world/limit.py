"""A limit of time for a search, kept wherever it is in its work.

Whoever works long calls `check_time` now and then. In the main thread an alarm interrupts the work between any two
steps as well, so that the limit is kept within a few hundredths of a second.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Final

from world.errors import LegendryError

_EVER: Final = float("inf")
_LONGEST: Final = 1e8
"""Seconds, some three years: no alarm is set for later, which a platform may not count up to."""

_until: ContextVar[float] = ContextVar("until", default=_EVER)


class TimeIsUp(LegendryError):
    """The time that a search was given is over."""

    def __init__(self) -> None:
        super().__init__("The time for this search is over: give it more, or fix roles of the cast.")


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Work that raises `TimeIsUp` when it takes longer; None is no limit. Of two limits the shorter one counts."""
    if seconds is None:
        yield
        return
    before = _until.get()
    token = _until.set(min(before, monotonic() + seconds))
    alarmed = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    if not alarmed or time_left() > _LONGEST:
        try:
            yield
        finally:
            _until.reset(token)
        return
    handler = signal.signal(signal.SIGALRM, _ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(time_left(), 1e-6))
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        _until.reset(token)
        if before != _EVER:
            signal.setitimer(signal.ITIMER_REAL, max(before - monotonic(), 1e-6))


def time_left() -> float:
    """Seconds until the limit; infinite where there is none."""
    return _until.get() - monotonic()


def check_time(needed: float = 0.0) -> None:
    """Raises `TimeIsUp` when the limit is reached, or would be by work that takes so many seconds."""
    if time_left() <= needed:
        raise TimeIsUp


def _ring(*_: object) -> None:
    raise TimeIsUp
