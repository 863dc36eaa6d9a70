"""What was asked of a world before, and is the same as long as it is open."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache, partial
from typing import Any, Final, TypeVar

from solver import Calendar, label
from world import World

_Made = TypeVar("_Made")

_NAMES: Final = 100_000
_MOST: Final = 64


class Remembered:
    """The days of a world, what its things are called, and the last answers. For one thread."""

    def __init__(self, world: World) -> None:
        self.calendar = Calendar(world)
        self.called: Callable[[str], str] = lru_cache(maxsize=_NAMES)(partial(label, world))
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def once(
        self, key: Hashable, make: Callable[[], _Made], is_kept: Callable[[_Made], bool] = lambda _: True
    ) -> _Made:
        """What `make` gives, or gave when the same was asked for before. The key says all that decides it."""
        if key in self._answers:
            self._answers.move_to_end(key)
            kept: _Made = self._answers[key]
            return kept
        made = make()
        if is_kept(made):
            self._answers[key] = made
            if len(self._answers) > _MOST:
                self._answers.popitem(last=False)
        return made


@lru_cache(maxsize=1)
def remembered(world: World) -> Remembered:
    """That of the world that is open; `cache_clear` lets go of it."""
    return Remembered(world)
