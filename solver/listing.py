"""What is asked of a world's columns for the rows of a rule or wish. Equal rules ask the same, which is met once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from solver.schema import ANYTHING, Preference, Rule, Schema
from world import Pattern
from world.columns import Columns, Ids, Terms, TooManyToKeep, Within, table
from world.columns.pairs import Mask
from world.pattern import Triple

_TYPE = "rdf:type"

MOST_NUMBERS: Final = 100_000_000
"""Rows × columns that are listed: 0.4 GB. Most relations of a million people have some 75 million, and few of them."""


@dataclass(frozen=True)
class Listing:
    """A pattern, with variables named by their order, and what of it is listed.

    `choices` are what some variables may stand for, `kinds` the class that each column's things must be in, or "".
    """

    where: Pattern
    columns: tuple[str, ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, schema: Schema, one: Rule | Preference) -> "Listing":
        """What gives the rows of a rule or wish; wishes are not held to the kinds of their roles."""
        order = {name: f"v{number}" for number, name in enumerate(sorted(one.where.mentioned, key=place(one.where)))}
        roles = [schema.roles[role] for role in one.roles]
        return cls(
            one.where.renamed(order),
            tuple(order[role] for role in one.roles),
            tuple((order[role.name], role.choices) for role in roles if role.choices),
            tuple(
                role.kind if isinstance(one, Rule) and not role.choices and role.kind != ANYTHING else ""
                for role in roles
            ),
        )

    def rows(
        self, columns: Columns, around: Mapping[int, Ids] | None = None, only: Mapping[int, Mask] | None = None
    ) -> Ids:
        """The distinct rows, in numbers of the world's terms, sorted; those `around` some values of some columns.

        `only` has masks over all terms: what a column may hold. Raises `TooManyToKeep` where rows are too many to be
        listed.
        """
        given = {self.columns[column]: values for column, values in (around or {}).items()}
        within = Within(MOST_NUMBERS, only={self.columns[column]: mask for column, mask in (only or {}).items()})
        rows = table(columns, self.where, self.columns, {**self.bindings, **given}, within)
        for column, kind in enumerate(self.kinds):
            if kind:
                fits = columns.is_a(kind, rows[:, column])
                rows = rows if bool(fits.all()) else rows[fits]
        return rows

    @property
    def bindings(self) -> Mapping[str, Sequence[str]]:
        """What some variables may stand for."""
        return dict(self.choices)

    def can_list(self, count: int) -> bool:
        """Whether so many rows can be listed."""
        return count * len(self.columns) <= MOST_NUMBERS

    @property
    def too_many(self) -> TooManyToKeep:
        """That they cannot."""
        return TooManyToKeep(len(self.columns), MOST_NUMBERS)

    @property
    def is_open(self) -> bool:
        """Whether some column may hold anything at all."""
        chosen = {name for name, _ in self.choices}
        return not all(kind or name in chosen for name, kind in zip(self.columns, self.kinds, strict=True))

    def players(self, columns: Columns, column: int) -> Ids:
        """The numbers of all that a column may hold, if that is not open."""
        if self.kinds[column]:
            return columns.kind(self.kinds[column])
        return columns.terms.numbers(dict(self.choices)[self.columns[column]])

    @property
    def whole(self) -> Pattern:
        """The pattern with the kinds that are asked for: all that decides which rows there are, but the choices."""
        typed = (Triple(f"?{name}", _TYPE, kind) for name, kind in zip(self.columns, self.kinds, strict=True) if kind)
        return self.where.also(tuple(typed))


def place(pattern: Pattern) -> Callable[[str], tuple[int, str]]:
    """Where a variable is first met among those that a match binds; the others by their names."""
    first = {name: number for number, name in enumerate(pattern.variables)}
    return lambda name: (first.get(name, len(first)), name)


def met(tables: Sequence[Ids], size: int) -> Ids:
    """The numbers, all below `size`, that are in some tables, sorted."""
    ticked = np.zeros(size, dtype=np.bool_)
    for rows in tables:
        ticked[rows.ravel()] = True
    return np.flatnonzero(ticked).astype(np.int32)


def compacted(known: Ids, rows: Ids, size: int) -> Ids:
    """Rows with the place of each number among the known ones, all below `size`, in its stead; column by column."""
    places = np.empty(size, dtype=np.int32)
    places[known] = np.arange(len(known), dtype=np.int32)
    compact = np.empty(rows.shape, dtype=np.int32, order="F")
    for column in range(rows.shape[1]):
        compact[:, column] = places[rows[:, column]]
    return compact


def numbered(terms: Terms, rows: Sequence[tuple[str, ...]], width: int) -> Ids:
    """Ids as numbers of a world's terms, a row each."""
    return terms.numbers(chain.from_iterable(rows)).reshape(len(rows), width)


def of_kind(roles: Sequence[str], rows: Ids, fitting: Mapping[str, Ids]) -> Ids:
    """Rows without those in which a role is played by what is of another kind."""
    for place, role in enumerate(roles):
        if role in fitting:
            rows = rows[np.isin(rows[:, place], fitting[role])]
    return rows
