"""How words change at their ends, as a table of the data says: `ov: ova` makes Petrova of Petrov."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Endings:
    """What ends of words become; `before` is put in front. The longest end counts, a whole word before all."""

    table: Mapping[str, str]
    before: str = ""

    def change(self, word: str) -> str:
        """The word with its end changed; as it is where the table has no such end."""
        for start in range(len(word) + 1):
            if (end := self.table.get(word[start:])) is not None:
                return self.before + word[:start] + end
        return self.before + word
