"""Relations as columns of numbers: what a rule allows its roles to be together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from solver.comparison import Comparison
from solver.errors import SchemaError
from world import Pattern
from world.columns import Terms

Ids = NDArray[np.int32]

NOTHING: Final = np.array([], dtype=np.int32)

TOGETHER: Final = "(together)"
"""A role that nobody plays: the number of what some other roles are together."""

Kept: TypeAlias = Callable[[str, Callable[[], Ids]], Ids]
"""Gives what is kept under a name, and makes it where it is not."""
KeptOfIds: TypeAlias = Callable[[str, Pattern, str, Callable[[Ids], Ids]], Ids]
"""Gives a value for every known id, kept under a name: what is made of some of them (their numbers, sorted).

A value depends on nothing but what a pattern says of the id that a variable of it stands for.
"""


class Names:
    """Numbers for the ids that are in some relations, sorted as the ids are; others get further numbers when asked."""

    def __init__(self, terms: Terms, known: Ids) -> None:
        self._terms = terms
        self.known = known
        """The numbers that the known ids have as terms of the world, sorted."""
        self._further: list[str] = []

    def find(self, name: str) -> int | None:
        """The number of an id that has one."""
        found = self._terms.find(name)
        # a number of another type would have all of `known` copied
        place = -1 if found is None else int(np.searchsorted(self.known, np.int32(found)))
        if found is not None and place < len(self.known) and self.known[place] == found:
            return place
        return len(self.known) + self._further.index(name) if name in self._further else None

    def number(self, name: str) -> int:
        """The number of an id."""
        if (found := self.find(name)) is not None:
            return found
        self._further.append(name)
        return len(self) - 1

    def name(self, number: int) -> str:
        """The id with this number."""
        known = len(self.known)
        return self._terms.text(int(self.known[number])) if number < known else self._further[number - known]

    def __len__(self) -> int:
        return len(self.known) + len(self._further)


@dataclass(frozen=True)
class Relation:
    """The rows (shape: rows × roles, int32) that a rule allows; one column a role, best in memory one after the other.

    `by_role` gives the places of the rows in the order of a role's values, for relations that are kept with them. These
    are reduced, all of a schema together: each offers the same of a role. `kept` keeps what follows from their rows.
    """

    rule: str
    roles: tuple[str, ...]
    rows: Ids
    by_role: Callable[[str], Ids] | None = field(default=None, compare=False, repr=False)
    kept: Kept | None = field(default=None, compare=False, repr=False)

    @cached_property
    def counts(self) -> dict[frozenset[str], float]:
        """About how many distinct rows some roles have, as far as that has been counted."""
        return {}

    @property
    def is_reduced(self) -> bool:
        """Whether it is as it was kept, without a row that others of its schema leave nothing for."""
        return self.by_role is not None

    def keep(self, mask: NDArray[np.bool_]) -> "Relation":
        """The relation with only the rows where `mask` is true."""
        return self if bool(mask.all()) else Relation(self.rule, self.roles, self.rows.T[:, mask].T)

    def column(self, role: str) -> Ids:
        """The values of one role, row by row."""
        column: Ids = self.rows[:, self.roles.index(role)]
        return column


@dataclass(frozen=True)
class Vast:
    """A relation of more rows than can be listed: all that were in a house when something left it, in a large world.

    `around` gives the rows (shape: rows × roles, sorted) whose columns have some values, by column; it raises
    `SchemaError` where that, too, is more than can be listed. `asked` is the same for relations whose rows are.
    """

    rule: str
    roles: tuple[str, ...]
    asked: int
    around: Callable[[Mapping[int, Ids]], Ids] = field(compare=False, repr=False)

    def of(self, cast: Mapping[str, int]) -> Relation | None:
        """The rows that agree with a cast (numbers by role); None where they are too many still."""
        values = {
            place: np.array([cast[role]], dtype=np.int32) for place, role in enumerate(self.roles) if role in cast
        }
        if not values:
            return None
        try:
            return Relation(self.rule, self.roles, self.around(values))
        except SchemaError:
            return None


@dataclass(frozen=True)
class Relations:
    """What a schema's rules allow, and where its wishes come true, in the schema's order; `names` tells the numbers.

    `every` has all rules' relations. `kept` gives what is kept of the ids in them.
    """

    every: tuple[Relation | Comparison | Vast, ...]
    wishes: tuple[Relation, ...]
    names: Names
    kept: KeptOfIds
    narrow: Callable[[], tuple[Relation | Comparison, ...]]

    def around(self, cast: Mapping[str, int]) -> tuple[Relation | Comparison, ...]:
        """What each rule allows: of vast ones what goes with a cast (numbers by role), and nothing if that is vast."""
        found = (one.of(cast) if isinstance(one, Vast) else one for one in self.every)
        return tuple(one for one in found if one is not None)

    def left_out(self, around: Iterable[Relation | Comparison]) -> tuple[str, ...]:
        """The rules whose relations are vast even around a cast: those that are not in what is allowed `around` it."""
        listed = {one.rule for one in around}
        return tuple(one.rule for one in self.every if isinstance(one, Vast) and one.rule not in listed)

    @cached_property
    def rules(self) -> tuple[Relation | Comparison, ...]:
        """What the rules allow that are not vast."""
        return self.around({})

    @cached_property
    def reduced(self) -> tuple[Relation | Comparison, ...]:
        """Other relations that allow the same casts: condensed, without rows that can be part of none."""
        return self.narrow()


def restrict(
    found: Iterable[Relation | Comparison], cast: Mapping[str, int], without: Iterable[tuple[str, int]] = ()
) -> list[Relation | Comparison]:
    """The relations with only the rows that agree with a cast (numbers by role), and that nobody left out is in.

    A comparison of two who are both cast becomes a relation of one row, or of none; one of somebody who is cast with
    others comes with a relation that says who that is.
    """
    excluded = list(without)
    kept: list[Relation | Comparison] = []
    for one in found:
        if isinstance(one, Comparison):
            kept += _of_cast(one, cast)
            continue
        mask = np.ones(len(one.rows), dtype=np.bool_)
        for role, number in cast.items():
            if role in one.roles:
                mask &= one.column(role) == number
        for role, number in excluded:
            if role in one.roles:
                mask &= one.column(role) != number
        kept.append(one.keep(mask))
    return kept


def _of_cast(one: Comparison, cast: Mapping[str, int]) -> list[Relation | Comparison]:
    known = tuple(role for role in one.roles if role in cast)
    if not known:
        return [one]
    row = np.array([[cast[role] for role in known]], dtype=np.int32)
    if len(known) == 1:
        return [one, Relation(one.rule, known, row)]
    return [Relation(one.rule, known, row[one.passes(row[:, 0], row[:, 1])])]
