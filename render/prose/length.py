"""How long a telling gets: optional sentences are added, in an order of the seed's, until it is long enough."""

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

from render.prose.selection import Choice

FEWEST: Final = 300
MOST: Final = 450
_ENOUGH: Final = 380
_PLENTY: Final = 425
_WORD = re.compile(r"\w[\w’'-]*")


def words(text: str) -> int:
    """The number of words of a text."""
    return len(_WORD.findall(text))


def fitting(
    choices: Sequence[Choice], told: Callable[[Sequence[Choice]], Sequence[str]], key: str
) -> tuple[Choice, ...]:
    """The choices with so many optional ones that what is `told` has between 300 and 450 words, where that can be."""
    groups = list(dict.fromkeys(choice.group for choice in choices if choice.group is not None))
    random.Random(f"{key}/length").shuffle(groups)
    kept: set[str | None] = {None}

    def with_groups(wanted: set[str | None]) -> tuple[Choice, ...]:
        return tuple(choice for choice in choices if choice.group in wanted)

    count = sum(map(words, told(with_groups(kept))))
    for group in groups:
        if count >= _ENOUGH:
            break
        longer = sum(map(words, told(with_groups(kept | {group}))))
        if longer <= _PLENTY:
            kept.add(group)
            count = longer
    return with_groups(kept)
