"""Ids for things that come from elsewhere: made of their names, unique in the world, the same each time."""

import re
from collections.abc import Callable, Container
from itertools import count
from typing import Final

from anyascii import anyascii

_LONGEST: Final = 60
_OTHER = re.compile(r"[^a-z0-9]+")


class Ids:
    """Gives out ids. `taken` are those that belong to others; whoever asks in the same order gets the same ids."""

    def __init__(self, taken: Container[str] = ()) -> None:
        self._taken = taken
        self._given: set[str] = set()
        self._next: dict[str, int] = {}

    def free(self, name: str) -> bool:
        """Whether nothing has this id yet."""
        return name not in self._given and name not in self._taken

    def claim(self, name: str) -> str:
        """Takes this very id, which others may speak of, too."""
        self._given.add(name)
        return name

    def given(self, name: str) -> bool:
        """Whether this id was given out already."""
        return name in self._given

    def part(self, of: str, name: str) -> str:
        """An id for a part of something: `anna-kern/parent-1`, then `anna-kern/parent-2`."""
        return self._numbered(f"{of}/{name}", f"{of}/{name}-{{}}".format)

    def make(self, name: str, otherwise: str) -> str:
        """An id such as `anna-kern`, then `anna-kern-2`; made of `otherwise` where a name has no letters."""
        stem = slug(name) or slug(otherwise) or "thing"
        return self._numbered(stem, lambda number: stem if number == 1 else f"{stem}-{number}")

    def _numbered(self, stem: str, named: Callable[[int], str]) -> str:
        """The first that is free; numbers that were given out are not tried again."""
        for number in count(self._next.get(stem, 1)):
            one = named(number)
            if self.free(one):
                self._next[stem] = number + 1
                return self.claim(one)
        raise AssertionError("there are more numbers than things")


def slug(name: str) -> str:
    """Small letters, digits and single hyphens; letters of other scripts are spelt in Latin ones."""
    return _OTHER.sub("-", anyascii(name[: 4 * _LONGEST]).lower()).strip("-")[:_LONGEST].strip("-")
