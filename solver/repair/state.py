"""How far a search for mends has come: what is still to be met, what has been changed, and what variables stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeAlias

from solver.repair.draft import Draft
from world.facts import literal
from world.pattern import Absent, Clause, Either
from world.pattern.clause import is_variable, names_of

ENDS: Final = ("lg:endLatest", "lg:endEarliest")
SOME_DAY: Final = literal("some day")
"""What stands for a day that is only to be found."""

Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Line:
    """A clause that has to be met, as itself: what is known of it is worked out once."""

    clause: Clause

    @cached_property
    def names(self) -> frozenset[str]:
        """All its variables, those inside `none` too."""
        return names_of(self.clause)

    @cached_property
    def denies(self) -> bool:
        """Whether it says what must not be."""
        return isinstance(self.clause, Absent)

    @cached_property
    def alternatives(self) -> "tuple[tuple[Line, ...], ...]":
        """The lines of each alternative of an `any`."""
        assert isinstance(self.clause, Either)
        return tuple(tuple(map(Line, pattern.clauses)) for pattern in self.clause.patterns)


@dataclass(frozen=True)
class Mended:
    """A change that makes some patterns hold, and what their variables then stand for."""

    draft: Draft
    row: Row


@dataclass(frozen=True)
class State:
    """What is still to be met, and those lines among it that are to be made so, whatever the world says.

    `asked` are the classes that new notes were asked to be of.
    """

    pending: tuple[Line, ...]
    owed: frozenset[Line]
    mended: Mended
    asked: frozenset[tuple[str, str]] = frozenset()

    @property
    def draft(self) -> Draft:
        """The change so far."""
        return self.mended.draft

    @property
    def row(self) -> Row:
        """What variables stand for so far."""
        return self.mended.row

    def value(self, term: str) -> str | None:
        """What a term stands for; None of a variable that is open."""
        return self.mended.row.get(term[1:]) if is_variable(term) else term

    def bound(self, variable: str, value: str) -> "State":
        """With a variable that stands for something."""
        return replace(self, mended=Mended(self.mended.draft, {**self.mended.row, variable: value}))

    def drafted(self, draft: Draft) -> "State":
        """With another change."""
        return replace(self, mended=Mended(draft, self.mended.row))
