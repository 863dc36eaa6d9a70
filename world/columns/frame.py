"""What the variables of a pattern stand for so far."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

import numpy as np

from world.columns.pairs import Ids, Mask, Pairs, Places, distinct, slices


@dataclass(frozen=True, eq=False)
class Frame:
    """Rows of numbers: a column for each variable that is bound. There may be rows without columns."""

    columns: Mapping[str, Ids]
    rows: int

    @classmethod
    def one_row(cls) -> "Frame":
        """What is known before anything is: one row, no columns."""
        return cls({}, 1)

    def __len__(self) -> int:
        return self.rows

    def at(self, places: Places | slice | Mask) -> "Frame":
        """Some of the rows, in the order of their places."""
        taken = {name: column[places] for name, column in self.columns.items()}
        return Frame(taken, len(np.empty(self.rows, dtype=np.bool_)[places]))

    def where(self, mask: Mask) -> "Frame":
        """The rows where a mask is true."""
        return self if bool(mask.all()) else self.at(np.flatnonzero(mask))

    def also(self, name: str, column: Ids) -> "Frame":
        """With one more column."""
        return Frame({**self.columns, name: column}, self.rows)

    def joined(self, known: Ids, pairs: Pairs, name: str) -> "Frame":
        """A row for each pair that begins with what is known in a row, with one more column for how it ends."""
        rows, found = pairs.joined(known)
        return self.at(rows).also(name, found)

    def only(self, names: Set[str]) -> "Frame":
        """The distinct rows of some of the columns."""
        if self.columns.keys() <= names:
            return self
        left = {name: column for name, column in self.columns.items() if name in names}
        if not left:
            return Frame({}, min(self.rows, 1))
        return Frame(left, self.rows).at(distinct(list(left.values())))

    def pieces(self, most: int) -> Iterator["Frame"]:
        """The rows, at most so many at a time."""
        return (self.at(piece) for piece in slices(self.rows, most))
