"""Arrays of one schema in a world, kept beside the world's columns: rows, who is in them, what follows from them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import Final

import numpy as np

from solver.errors import SchemaError
from solver.listing import Listing, compacted, met, numbered, of_kind
from solver.plan import Compared, Plan, called, typed
from solver.predicate import computed_rows
from solver.relation import NOTHING, Ids
from solver.renewing import Renewed, renewed
from solver.schema import Rule, Schema
from world import Pattern, World
from world.columns import Pairs, TooManyToKeep, ranks, table
from world.columns.pairs import Mask, distinct, is_in
from world.errors import PatternError

_VERSION: Final = 5
"""Of how relations are made: what was kept by another version is made anew."""
_AT_ONCE: Final = 1_000
"""Values of a role around which a vast rule's rows are looked for at once."""


class Compiled:
    """Arrays of one schema on the shelf of a world's columns, each made when it is not there."""

    def __init__(self, world: World, schema: Schema, plan: Plan) -> None:
        self.columns = world.columns
        self._shelf = world.columns.derived
        self._renewed: Renewed | None = None
        self._world, self._title, self._plan = world, schema.title, plan
        self._asked = [
            (one.computed, one.roles) if isinstance(one, Rule) and one.computed else Listing.of(schema, one)
            for one in plan.listed
        ]
        self._rows: dict[int, Ids] = {}
        self._first = [self._asked.index(asked) for asked in self._asked]
        told = repr((_VERSION, plan, [(role.name, role.kind, role.choices) for role in schema.roles.values()]))
        self._name = f"plot {hashlib.sha256(told.encode()).hexdigest()[:24]}"
        self._kinds = {role.name: role.kind for role in typed(schema)}
        self._is_kept = not any(isinstance(one, Rule) and one.computed for one in plan.listed)
        if self._is_kept and self.columns.formers:
            self._bring_up_to_date()
        self._vast = frozenset(self._array("vast", self._too_large, len(self._asked)).tolist())
        self.known = self._array("known", self._met, len(self.columns.terms))

    def _bring_up_to_date(self) -> None:
        """Puts what there was before edits onto the shelf as it is now: rows first, so that `known` says all are."""
        if self._shelf.find(f"{self._name} known", len(self.columns.terms)) is not None:
            return
        asked = {first: asked for first in set(self._first) if isinstance(asked := self._asked[first], Listing)}
        self._renewed = renewed(self.columns, self._name, asked)
        if self._renewed is not None:
            for place in sorted(self._renewed.rows):
                made, is_same = partial(self._renewed.rows.__getitem__, place), place in self._renewed.same
                self._array(f"rows {place}", made, len(self._renewed.known), is_same)

    def rows(self, place: int) -> Ids:
        """The rows of a listed rule or wish, in compact numbers; equal rules have one array of them."""
        first, width = self._first[place], len(self._plan.listed[place].roles)
        if first not in self._rows:
            made = self._array(f"rows {first}", lambda: self._compact(first), len(self.known))
            self._rows[first] = made.reshape(-1, width)
        return self._rows[first]

    def vast(self, place: int) -> int | None:
        """Where a listed rule has more rows than can be listed, the place of the first rule that has the same."""
        return self._first[place] if self._first[place] in self._vast else None

    def around(self, place: int, values: Mapping[int, Ids]) -> Ids:
        """Those rows of a vast rule whose columns have some values, by column. Raises `SchemaError` where too many."""
        asked, found, count = self._asked[place], list[Ids](), 0
        assert isinstance(asked, Listing)
        try:
            for rows in self._pieces(asked, {column: self.known[some] for column, some in values.items()}):
                found.append(compacted(self.known, rows, len(self.columns.terms)))
                count += len(rows)
                if not asked.can_list(count):
                    raise asked.too_many
        except PatternError as error:
            raise self._wrong(place, error) from error
        rows = np.concatenate([np.empty((0, len(asked.columns)), dtype=np.int32), *found])
        return np.asfortranarray(rows[distinct(list(rows.T))])

    def _pieces(self, asked: Listing, values: Mapping[int, Ids]) -> Iterator[Ids]:
        """The rows around some values of one column: the one of which they leave the smallest share."""
        share = {column: len(some) / len(asked.players(self.columns, column)) for column, some in values.items()}
        if not share:
            raise asked.too_many
        column = min(share, key=lambda column: share[column])
        only = {other: self._ticked(some) for other, some in values.items() if other != column}
        waiting = [values[column][begin : begin + _AT_ONCE] for begin in range(0, len(values[column]), _AT_ONCE)]
        while waiting:
            piece = waiting.pop()
            try:
                yield asked.rows(self.columns, {column: piece}, only)
            except TooManyToKeep:
                if len(piece) < 2:
                    raise
                waiting += np.array_split(piece, 2)

    def playing(self, role: str) -> Ids:
        """Whoever is of the right kind to play a role, in compact numbers."""
        return np.flatnonzero(self.columns.is_a(self._kinds[role], self.known)).astype(np.int32)

    def ranks(self, players: Ids) -> Ids:
        """For every compact number the place of its id in the order of all ids; only that of `players` is meant."""

        def made() -> Ids:
            listed = np.zeros(len(self.known), dtype=np.int32)
            listed[players] = ranks(self.columns, self.known[players])
            return listed

        name = f"ranks {hashlib.sha256(players.tobytes()).hexdigest()[:24]}"
        return self._array(name, made, len(self.known), self._renewed is not None and self._renewed.is_same)

    def matches(self, one: Compared, pattern: Pattern) -> Pairs:
        """The pairs of two roles that a pattern finds."""

        def made() -> Ids:
            rows = table(self.columns, pattern, one.roles)
            rows = rows[is_in(rows[:, 0], self.known) & is_in(rows[:, 1], self.known)]
            return np.searchsorted(self.known, rows).astype(np.int32).reshape(-1, 2)

        is_same = self._renewed is not None and self._renewed.is_untouched(pattern)
        rows = self._array(f"matches {one!r}", made, len(self.known), is_same).reshape(-1, 2)
        return Pairs(np.ascontiguousarray(rows[:, 0]), np.ascontiguousarray(rows[:, 1]))

    def narrowed(self, name: str, make: Callable[[], Ids]) -> Ids:
        """What is kept of the schema's rules alone; made where it is not."""
        rules = {first for first, one in zip(self._first, self._plan.listed, strict=True) if isinstance(one, Rule)}
        is_same = self._renewed is not None and self._renewed.is_same and rules <= self._renewed.same
        return self._array(name, make, None, is_same)

    def kept(self, name: str, pattern: Pattern, variable: str, make: Callable[[Ids], Ids]) -> Ids:
        """As `Relations.kept`; after an edit, for those ids alone that are new or that it has touched."""

        def made() -> Ids:
            if self._renewed is not None:
                former = self._renewed.former.shelf.find(f"{self._name} {name}")
                if former is not None and former.shape == self._renewed.before.shape:
                    return self._renewed.of_ids(former, pattern, variable, make)
            return make(np.arange(len(self.known), dtype=np.int32))

        return self._array(name, made, None)

    def _array(self, name: str, make: Callable[[], Ids], below: int | None, is_same: bool = False) -> Ids:
        """An array from the shelf, made where there is none; taken from a former version where it `is_same`."""
        if not self._is_kept:
            return make()
        name = f"{self._name} {name}"
        if is_same and self._renewed is not None:
            self._shelf.link(name, self._renewed.former.shelf)
        return self._shelf.get(name, make, below)

    @cached_property
    def _tables(self) -> Mapping[int, Ids | None]:
        """The rows that are asked for, in numbers of the world's terms, by the place where they are first asked for.

        None where they are too many, but can be asked for a few at a time.
        """
        return {first: self._table(first) for first in sorted(set(self._first))}

    def _table(self, place: int) -> Ids | None:
        asked = self._asked[place]
        if not isinstance(asked, Listing):
            computed, roles = asked
            rows = numbered(self.columns.terms, computed_rows(self._world, computed, roles), len(roles))
            return of_kind(roles, rows, {role: self.columns.kind(kind) for role, kind in self._kinds.items()})
        try:
            return asked.rows(self.columns)
        except TooManyToKeep as error:
            if self._is_wish(place) or asked.is_open:
                raise self._wrong(place, error) from error
            return None
        except PatternError as error:
            raise self._wrong(place, error) from error

    def _is_wish(self, place: int) -> bool:
        same = (one for one, first in zip(self._plan.listed, self._first, strict=True) if first == place)
        return not all(isinstance(one, Rule) for one in same)

    def _wrong(self, place: int, error: PatternError) -> SchemaError:
        return SchemaError(f"{self._title}, {called(self._plan.listed[place])}: {error}")

    def _too_large(self) -> Ids:
        """The places of rules that are vast; of those that are renewed, none is."""
        if self._renewed is not None:
            return NOTHING
        return np.array([place for place, rows in self._tables.items() if rows is None], dtype=np.int32)

    def _met(self) -> Ids:
        """The terms that are in any rows, and all that may be in those of vast rules."""
        if self._renewed is not None:
            return self._renewed.known
        listed = [rows for rows in self._tables.values() if rows is not None]
        for asked in (self._asked[place] for place in sorted(self._vast)):
            assert isinstance(asked, Listing)
            listed += [asked.players(self.columns, column) for column in range(len(asked.columns))]
        return met(listed, len(self.columns.terms))

    def _compact(self, place: int) -> Ids:
        rows = self._tables[place]
        assert rows is not None, "a vast rule has no rows"
        return compacted(self.known, rows, len(self.columns.terms))

    def _ticked(self, terms: Ids) -> Mask:
        ticked = np.zeros(len(self.columns.terms) + 1, dtype=np.bool_)  # the last is of what has no number
        ticked[terms] = True
        return ticked
