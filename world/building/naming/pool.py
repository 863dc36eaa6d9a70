"""Things to draw from, each as often as its weight says."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

_Thing = TypeVar("_Thing")


class Pool(Generic[_Thing]):
    """Things with weights. It never changes; whoever draws brings the generator."""

    def __init__(self, weights: Mapping[_Thing, float]) -> None:
        self.things = tuple(weights)
        self._bounds = tuple(accumulate(weights.values()))

    def __len__(self) -> int:
        return len(self.things)

    def __iter__(self) -> Iterator[_Thing]:
        return iter(self.things)

    def __getitem__(self, index: int) -> _Thing:
        return self.things[index]

    def pick(self, random: Random) -> _Thing:
        """One of them. Raises `IndexError` when there is none."""
        if not self.things:
            raise IndexError("There is nothing to draw from.")
        return self.things[self._index(random.random())]

    def draw(self, generator: np.random.Generator, count: int) -> NDArray[np.intp]:
        """The indices of so many, drawn at once; the same one may come again. Raises `IndexError` when there is none.

        Takes `count` numbers from `generator.random`, whose stream NumPy keeps the same for a seed.
        """
        if not self.things:
            raise IndexError("There is nothing to draw from.")
        found = np.searchsorted(self._array, generator.random(count) * self._bounds[-1], side="right")
        return np.minimum(found, len(self.things) - 1)

    def at(self, indices: NDArray[np.intp]) -> Sequence[_Thing]:
        """What stands at these indices."""
        return list(map(self.things.__getitem__, indices.tolist()))

    def _index(self, share: float) -> int:
        return min(bisect_right(self._bounds, share * self._bounds[-1]), len(self.things) - 1)

    @cached_property
    def _array(self) -> NDArray[np.float64]:
        return np.array(self._bounds)
