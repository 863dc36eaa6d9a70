"""Where places are: their coordinates, or those of what they lie in."""

from functools import cache
from typing import Final, NamedTuple

from world import World

_LAT: Final = "geo:lat"
_LONG: Final = "geo:long"
_WITHIN: Final = "lg:within"


class Point(NamedTuple):
    """Degrees north and east (WGS 84), and the place that has them: the one asked for, or the nearest around it."""

    lat: float
    long: float
    of: str


class Places:
    """Looks up where places are, each once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.point = cache(self._point)

    def _point(self, place: str) -> Point | None:
        """Where a place is; None where neither it nor anything around it has coordinates."""
        around = [place]
        for name in around:
            lat, long = (_number(self._world.value(name, predicate)) for predicate in (_LAT, _LONG))
            if lat is not None and long is not None:
                return Point(lat, long, name)
            around += [fact[2] for fact in self._world.facts(name, _WITHIN) if fact[2] not in around]
        return None


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
