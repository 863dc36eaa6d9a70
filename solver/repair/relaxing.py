"""Which rules to mend: the smallest sets of rules without which the others can hold together.

Correction sets are hitting sets of the minimal unsatisfiable subsets (Reiter, "A theory of diagnosis from first
principles", Artificial Intelligence 32, 1987; Liffiton & Sakallah, "Algorithms for computing minimal unsatisfiable
subsets of constraints", Journal of Automated Reasoning 40, 2008): a set that does not do yet leaves such a subset, one
of whose rules has to be in it, too.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

from solver.elimination import eliminated
from solver.errors import TooWide
from solver.relation import Relation

MOST_SETS: Final = 4
MOST_ASKED: Final = 120
"""Correction sets that are given, and how often it is asked whether some rules can hold together."""


def corrections(found: Sequence[Relation], size: int, anchor: str) -> Iterator[frozenset[str]]:
    """The smallest sets of rules that would have to be mended, smallest first; `size` is the number of known ids."""
    asked, given = 0, list[frozenset[str]]()
    waiting = deque([frozenset(one.rule for one in found if not len(one.rows))])
    seen = set(waiting)
    while waiting and len(given) < MOST_SETS and asked < MOST_ASKED:
        mended = waiting.popleft()
        if any(less <= mended for less in given):
            continue
        left = [one for one in found if one.rule not in mended]
        asked += 1
        if possible(left, size, anchor):
            given.append(mended)
            yield mended
            continue
        for one in reversed(left):
            without = [other for other in left if other is not one]
            asked += 1
            if not possible(without, size, anchor):
                left = without
        for one in left:
            if (more := mended | {one.rule}) not in seen:
                seen.add(more)
                waiting.append(more)


def possible(found: Sequence[Relation], size: int, anchor: str) -> bool:
    """Whether some rules can hold together. Of what is too wide to be counted, it is taken to be so."""
    try:
        return not found or eliminated(found, size, anchor).count > 0
    except TooWide:
        return True
