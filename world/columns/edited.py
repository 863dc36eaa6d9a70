"""Columns after some edits: as they were, but for the properties that the edits have touched."""

from collections.abc import Sequence

from world.columns.changes import by_predicate
from world.columns.columns import TYPE, Columns, Days
from world.columns.pairs import NONE, Ids, Mask, Pairs
from world.columns.shelf import Shelf
from world.facts import Fact
from world.pattern.nearby import narrower_properties


class Edited(Columns):
    """The columns of a world that was read earlier, with what has gone and come since.

    Terms that have come get numbers behind all others, in whatever order: `Terms.ordered` are those that sort.
    """

    def __init__(self, columns: Columns, gone: Sequence[Fact], new: Sequence[Fact]) -> None:
        super().__init__(columns.terms, Shelf())
        self._before = columns
        self._gone, self._new = by_predicate(columns.terms, gone), by_predicate(columns.terms, new)

    def exactly(self, predicate: str) -> Pairs:
        """As in all columns."""
        if not self._is_touched(predicate):
            return self._before.exactly(predicate)

        def made() -> Pairs:
            found, gone = self._before.exactly(predicate), self._gone.get(predicate, NONE)
            kept = ~gone.has(found.first, found.second)
            return Pairs(found.first[kept], found.second[kept]).also(self._new.get(predicate, NONE))

        return self._named(f"exactly {predicate}", made)

    def property(self, predicate: str) -> Pairs:
        """As in all columns."""
        return super().property(predicate) if self._is_any_touched(predicate) else self._before.property(predicate)

    def turned(self, predicate: str) -> Pairs:
        """As in all columns."""
        return super().turned(predicate) if self._is_any_touched(predicate) else self._before.turned(predicate)

    def kind(self, name: str) -> Ids:
        """As in all columns."""
        return super().kind(name) if self._is_touched(TYPE) else self._before.kind(name)

    def is_a(self, name: str, things: Ids) -> Mask:
        """As in all columns."""
        return super().is_a(name, things) if self._is_touched(TYPE) else self._before.is_a(name, things)

    def days(self, bound: str, things: Ids) -> tuple[Days, Days]:
        """As in all columns."""
        return super().days(bound, things) if self._is_touched(bound) else self._before.days(bound, things)

    def _is_touched(self, predicate: str) -> bool:
        return predicate in self._gone or predicate in self._new

    def _is_any_touched(self, predicate: str) -> bool:
        return any(map(self._is_touched, narrower_properties(predicate)))


__all__ = ["Edited"]
