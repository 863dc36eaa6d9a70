"""Counts, lists, grades and draws casts: roles are eliminated one by one, each from the join of what mentions it.

Bucket elimination (Dechter, "Bucket elimination: a unifying framework for reasoning", Artificial Intelligence 113,
1999) over tables of numbers; counting is message passing in the semiring of sums and products (Aji & McEliece, "The
generalized distributive law", IEEE Transactions on Information Theory 46, 2000). Where wishes are told, the messages
keep apart which of them come true (a grade: a bit for each wish), so the best casts are known with their number. What
it costs depends on the widest join, and not on how many casts there are.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from solver.compared import kept_compared_with
from solver.comparison import Comparison
from solver.condensing import by_number
from solver.relation import TOGETHER, Ids, Relation
from solver.table import RowNumbers, Table, Weights, among, in_order, spans
from world.columns.pairs import Places, is_in, once, spread
from world.limit import check_time

MOST_ROWS = 5_000_000
"""Rows that one join may have."""

Casts: TypeAlias = Mapping[str, Ids]
"""A column of numbers for each role, one row a cast."""

Grades: TypeAlias = Mapping[int, int]
"""How many casts there are for each set of wishes that come true; wish n counts 2ⁿ."""

_FEW: Final = 16
"""Casts that are so many times fewer than the rows of a table do not have it put in order."""

_GRADE: Final = "~"
"""Before the name of a role: the column that says which wishes come true in what was eliminated with it."""


@dataclass(frozen=True, eq=False)
class _Step:
    """How a role was eliminated: all that it can be beside the roles that were eliminated later.

    Where `unless` is given, a comparison with one of those is still to be met.
    """

    role: str
    table: Table
    beside: tuple[str, ...]
    unless: Comparison | None = None

    @cached_property
    def _known(self) -> RowNumbers | None:
        """A number for what is beside the role in each row."""
        return RowNumbers([self.table.columns[name] for name in self.beside]) if self.beside else None

    @cached_property
    def _ordered(self) -> tuple[Table, Places]:
        """All rows in the order of what is beside the role, and the number of that for each."""
        return _sorted(self.table, _zeros(len(self.table)) if self._known is None else self._known.numbers)

    def around(self, drawn: Casts, number: int) -> tuple[Table, Places, Places]:
        """For some casts the rows that may go with them, in order; the number of each; and that of each cast.

        For few casts those rows are picked out; for many all are put in order, once.
        """
        if self._known is None:
            return *self._ordered, _zeros(number)
        mine = self._known.of([drawn[name] for name in self.beside])
        if "_ordered" in self.__dict__ or number * _FEW > len(self.table):
            return *self._ordered, mine
        there = np.flatnonzero(is_in(self._known.numbers, once(mine)))
        return *_sorted(self.table.at(there), self._known.numbers[there]), mine


def _sorted(table: Table, numbers: Places) -> tuple[Table, Places]:
    order = in_order(numbers)
    return (table, numbers) if order is None else (table.at(order), numbers[order])


class Elimination:
    """The casts that some relations and comparisons allow together, none where it is known not to be `possible`.

    A `last` role is eliminated after all others. Raises `TooWide` when the relations hang together too closely.
    """

    def __init__(
        self,
        found: Sequence[Relation | Comparison],
        wishes: Sequence[Relation] = (),
        *,
        last: str = "",
        possible: bool = True,
    ) -> None:
        self._steps: list[_Step] = []
        self._tables = [Table.of(one) for one in found if isinstance(one, Relation)]
        roles = dict.fromkeys(role for one in found if isinstance(one, Relation) for role in one.roles)
        compared = (one for one in found if isinstance(one, Comparison) and roles.keys() >= {*one.roles})
        self._compared = by_number(compared, [one for one in found if isinstance(one, Relation)])
        self._tables = [self._met(table) for table in self._tables]
        self._wishes = [(1 << bit, one) for bit, one in enumerate(wishes)]
        self._graded = bool(wishes)
        efforts: dict[str, float] = {}
        while roles and possible:
            check_time()
            efforts.update({role: self._effort(role) for role in roles if role not in efforts})
            role = min((name for name in roles if name != last or len(roles) == 1), key=efforts.__getitem__)
            before = self._tables
            self._eliminate(role)
            del roles[role]
            other = {*before} ^ {*self._tables}
            changed = {name for table in other for name in table.columns}
            for name in [*efforts]:
                if name not in roles or not changed.isdisjoint(self._near(name)):
                    del efforts[name]
        self._root = Table.one_row()
        for table in self._tables if possible else [Table({}, np.zeros(1))]:
            self._root = self._root.joined(table)
        self.count = round(float(self._root.ways.sum()))
        """How many casts there are; exact up to 2⁵³, beyond it to 15 digits."""

    @cached_property
    def grades(self) -> Grades:
        """How many casts there are of each grade."""
        found: Counter[int] = Counter()
        for grade, ways in zip(self._grade_of(self._root).tolist(), self._root.ways.tolist(), strict=True):
            found[grade] += round(ways)
        return {grade: count for grade, count in sorted(found.items()) if count}

    @property
    def values_of_last(self) -> Ids:
        """Whoever plays the role that was eliminated last in any cast, sorted."""
        step = self._steps[-1]
        return once(np.ascontiguousarray(step.table.columns[step.role]))

    def players(self) -> Casts:
        """Whoever plays each role in any cast, sorted; without wishes. Raises `TooWide`.

        A pass back over the buckets: each loses the rows that no bucket after it, which has all that it shares with
        others, goes on from (the second pass of Lauritzen & Spiegelhalter, Journal of the Royal Statistical Society B
        50, 1988).
        """
        found: dict[str, Ids] = {}
        later: list[Table] = []
        for step in reversed(self._steps if self.count else ()):
            shared = [*step.beside, *((step.unless.other(step.role),) if step.unless else ())]
            kept = step.table
            if shared:
                near = next(table for table in reversed(later) if table.columns.keys() >= {*shared})
                kept = kept.joined(near.only(shared), most=MOST_ROWS)
            if step.unless is not None:
                kept = kept.at(step.unless.passes(*(kept.columns[role] for role in step.unless.roles)))
            later.append(kept)
            if _is_played(step.role):
                found[step.role] = once(np.ascontiguousarray(kept.columns[step.role]))
        return found

    def all(self, grades: Collection[int] | None = None) -> Casts:
        """Every cast, or those of some grades, sorted role by role."""
        found = self._chosen(grades)
        for step in reversed(self._steps):
            found = found.joined(step.table)
            if step.unless is not None:
                found = found.at(step.unless.passes(*(found.columns[role] for role in step.unless.roles)))
        roles = sorted(role for role in found.columns if _is_played(role))
        order = np.lexsort([found.columns[role] for role in reversed(roles)]) if roles else np.arange(0)
        return {role: found.columns[role][order] for role in roles}

    def draw(self, number: int, seed: int, grades: Collection[int] | None = None) -> Casts:
        """So many casts, of any or of some grades, drawn independently, each with the same chance."""
        dice = np.random.default_rng(seed)
        return self._drawn(_rows_drawn(self._chosen(grades), number, dice), number, dice)

    def draw_different(self, number: int, seed: int) -> Casts:
        """At most so many casts, each with another player of the role that was eliminated last; of its casts any.

        Every player has the same chance to be among them.
        """
        dice = np.random.default_rng(seed)
        step, root = self._steps[-1], self._root
        chosen = dice.permutation(self.values_of_last)[:number]
        mine = step.table.columns[step.role]
        order = np.argsort(mine, kind="stable")
        picked = order[_one_of_each(step.table.ways[order], *spans(mine[order], chosen), dice)]
        known = {name: column[picked] for name, column in step.table.columns.items()}
        others = {name: column for name, column in root.columns.items() if name != f"{_GRADE}{step.role}"}
        rest = _rows_drawn(Table(others, root.ways), len(chosen), dice).columns
        return self._drawn(Table({**rest, **known}, np.ones(len(chosen))), len(chosen), dice, self._steps[:-1])

    def _drawn(
        self, begun: Table, number: int, dice: np.random.Generator, steps: Sequence[_Step] | None = None
    ) -> Casts:
        """Some casts, drawn role by role from what is known of each."""
        drawn = dict(begun.columns)
        for step in reversed(self._steps if steps is None else steps):
            table, theirs, mine = step.around(drawn, number)
            begin, end = spans(theirs, mine)
            if step.unless is None:
                places = _one_of_each(table.ways, begin, end, dice)
            else:
                rows, places = spread(begin, end)
                there = drawn[step.unless.other(step.role)][rows], table.columns[step.role][places]
                passing = step.unless.passes(*(there if step.role == step.unless.roles[1] else there[::-1]))
                rows, places = rows[passing], places[passing]
                places = places[_one_of_each(table.ways[places], *spans(rows, np.arange(number)), dice)]
            drawn.update({name: column[places] for name, column in table.columns.items() if name not in drawn})
        return {name: column for name, column in drawn.items() if _is_played(name)}

    def _chosen(self, grades: Collection[int] | None) -> Table:
        return self._root if grades is None else self._root.at(np.isin(self._grade_of(self._root), list(grades)))

    def _eliminate(self, role: str) -> None:
        near = sorted((table for table in self._tables if role in table.columns), key=len)
        self._tables = [table for table in self._tables if role not in table.columns]
        joined = near[0]
        for table in near[1:]:
            joined = self._met(joined.joined(table, most=MOST_ROWS))
        joined = self._met(joined)
        for other in self._missing(role, joined):
            joined = self._met(joined.joined(self._players(other, joined.columns), most=MOST_ROWS))
        while len(left := [one for one in self._compared if role in one.roles]) > 1:
            joined = self._met(joined.joined(self._players(left[1].other(role), joined.columns), most=MOST_ROWS))
        if self._graded:
            joined = joined.also(f"{_GRADE}{role}", self._graded_rows(role, joined))
        unless = next((one for one in self._compared if role in one.roles), None)
        gone = [role, *(name for name in joined.columns if name.startswith(_GRADE) and name != f"{_GRADE}{role}")]
        beside = tuple(name for name in joined.columns if name not in gone)
        if unless is None:
            message = joined.without(*gone)
        else:
            self._compared.remove(unless)
            players = self._players(unless.other(role), beside)
            message = kept_compared_with(joined.without(*gone[1:]), role, unless, players, MOST_ROWS)
        self._steps.append(_Step(role, joined, beside, unless))
        self._tables.append(message)

    def _met(self, joined: Table) -> Table:
        """The rows that meet the comparisons of roles which have come together; those are then done with."""
        for one in [one for one in self._compared if all(role in joined.columns for role in one.roles)]:
            joined = joined.at(one.passes(*(joined.columns[role] for role in one.roles)))
            self._compared.remove(one)
        return joined

    def _missing(self, role: str, joined: Table) -> list[str]:
        """The roles that have to be known before a role can go: of its wishes, and of slow comparisons."""
        slow = [one.other(role) for one in self._compared if role in one.roles and not one.is_quick]
        wished = [name for _, wish in self._wishes if role in wish.roles for name in wish.roles]
        there = {name for table in self._tables for name in table.columns}
        return [name for name in dict.fromkeys([*slow, *wished]) if name not in joined.columns and name in there]

    def _players(self, role: str, known: Collection[str]) -> Table:
        """Who can play a role beside what is known; a table that says nothing else is then done with."""
        tables = [table for table in self._tables if role in table.columns]
        best = min(tables, key=lambda table: _fan_out(role, table, known))
        asked = [role, *(name for name in best.columns if name in known)]
        if len(asked) < len(best.columns):
            return best.only(asked)
        self._tables = [table for table in self._tables if table is not best]
        return best

    def _graded_rows(self, role: str, joined: Table) -> NDArray[np.int64]:
        """Which wishes come true in each row, with what was eliminated before."""
        grade = self._grade_of(joined)
        for bit, wish in [one for one in self._wishes if role in one[1].roles]:
            self._wishes.remove((bit, wish))
            if all(name in joined.columns for name in wish.roles):
                grade = grade + np.where(among(joined.columns, wish), bit, 0)
        return grade

    def _grade_of(self, table: Table) -> NDArray[np.int64]:
        columns = [column for name, column in table.columns.items() if name.startswith(_GRADE)]
        return np.sum(columns, axis=0, dtype=np.int64) if columns else _zeros(len(table))

    def _near(self, role: str) -> set[str]:
        """A role, and those that it is compared with or that a wish names beside it: what its effort depends on."""
        compared = (one.roles for one in self._compared if role in one.roles)
        wished = (one.roles for _, one in self._wishes if role in one.roles)
        return {role, *chain.from_iterable((*compared, *wished))}

    def _effort(self, role: str) -> float:
        """How many rows eliminating a role may take: the join of all that it has to meet, and its message.

        Each table widens the join by its fan-out: how many of its rows there are on average for what it shares with
        those before it. A comparison that is counted quickly widens only the message, which no longer has the role.
        """
        near = sorted((table for table in self._tables if role in table.columns), key=len)
        wished = [name for _, wish in self._wishes if role in wish.roles for name in wish.roles]
        compared = [one for one in self._compared if role in one.roles]
        quick = [one.other(role) for one in compared if one.is_quick][:1]
        rows, left, known = 1.0, 1.0, set[str]()
        for table in near:
            rows *= len(table) / table.distinct(known)
            if quick:
                left *= table.distinct(table.columns.keys() - {role}) / table.distinct(known - {role})
            known.update(table.columns)
        joined = dict.fromkeys([*wished, *(one.other(role) for one in compared if one.other(role) not in quick)])
        for name in joined:
            rows *= self._widened_by(name, known)
        for name in quick:
            left *= self._widened_by(name, known)
        return max(rows, left) if quick else rows

    def _widened_by(self, role: str, known: Collection[str]) -> float:
        """How many players of a role there are on average beside what is known."""
        return min((_fan_out(role, table, known) for table in self._tables if role in table.columns), default=1.0)


def _fan_out(role: str, table: Table, known: Collection[str]) -> float:
    """How many players of a role a table has on average for what is known."""
    return table.distinct({role, *known}) / table.distinct(known)


def _rows_drawn(table: Table, number: int, dice: np.random.Generator) -> Table:
    """So many rows of a table, drawn by their ways."""
    return table.at(_one_of_each(table.ways, _zeros(number), np.full(number, len(table)), dice))


def _one_of_each(ways: Weights, begin: Places, end: Places, dice: np.random.Generator) -> Places:
    """Of each of some spans of rows the place of one, drawn by its ways."""
    sums = np.concatenate([[0.0], np.cumsum(ways)])
    target = sums[begin] + dice.random(len(begin)) * (sums[end] - sums[begin])
    chosen: Places = np.clip(np.searchsorted(sums, target, "right") - 1, begin, np.maximum(end - 1, begin))
    return chosen


def _is_played(column: str) -> bool:
    return column != TOGETHER and not column.startswith(_GRADE)


def _zeros(length: int) -> Places:
    return np.zeros(length, dtype=np.int64)
