"""Rules that only compare two roles: asked of rows that other rules gave, and never listed as rows themselves.

Almost any two people differ, so a relation of those who do would be as large as the world squared. Two kinds are also
counted without looking at every pair: who differs from somebody is everybody but few, and who is listed before somebody
is a beginning of the list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from world.columns.pairs import Pairs

Ids: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Comparison:
    """A test of two roles. `passes` says which of some rows of two columns pass.

    Where `refused` is given, it passes all but these pairs (of the first role and the second); where `rank` is given,
    those of whom the first has a lower rank than the second.
    """

    rule: str
    roles: tuple[str, str]
    passes: Callable[[Ids, Ids], Mask]
    refused: Pairs | None = None
    rank: Callable[[Ids], Ids] | None = None

    def other(self, role: str) -> str:
        """The role that one of the two is compared with."""
        return self.roles[1] if role == self.roles[0] else self.roles[0]

    def told_by(self, number: str, role: str, meant: Ids) -> "Comparison":
        """The same test of another role in place of one of the two; `meant` says who each of its values stands for."""
        if role == self.roles[0]:
            return Comparison(self.rule, (number, self.roles[1]), lambda one, other: self.passes(meant[one], other))
        return Comparison(self.rule, (self.roles[0], number), lambda one, other: self.passes(one, meant[other]))

    @property
    def is_quick(self) -> bool:
        """Whether it can be counted without looking at every pair."""
        return self.refused is not None or self.rank is not None


def unless(rule: str, one: str, other: str, refused: Pairs) -> Comparison:
    """That two are none of some pairs."""
    return Comparison(rule, (one, other), lambda first, second: ~refused.has(first, second), refused=refused)


def before(rule: str, one: str, other: str, rank: Callable[[Ids], Ids]) -> Comparison:
    """That one is listed before the other."""

    def passes(first: Ids, second: Ids) -> Mask:
        ranks = rank(np.concatenate([first, second]))
        lower: Mask = ranks[: len(first)] < ranks[len(first) :]
        return lower

    return Comparison(rule, (one, other), passes, rank=rank)
