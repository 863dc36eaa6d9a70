"""Numbers for terms: every name and literal of a world, as compact text, has one."""

from collections.abc import Iterable

import numpy as np

from world.columns.pairs import Ids


class Terms:
    """Terms by number and numbers by term. Numbers are given in the order in which terms are first met."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def number(self, text: str) -> int:
        """The number of a term, a new one where it has none."""
        found = self._numbers.setdefault(text, len(self._texts))
        if found == len(self._texts):
            self._texts.append(text)
        return found

    def numbers(self, texts: Iterable[str]) -> Ids:
        """The numbers of several terms, new ones for those that have none."""
        return np.fromiter(map(self.number, texts), dtype=np.int32)

    def text(self, number: int) -> str:
        """The term with a number."""
        return self._texts[number]

    def texts(self, numbers: Ids) -> list[str]:
        """The terms with some numbers."""
        return [self._texts[number] for number in numbers.tolist()]
