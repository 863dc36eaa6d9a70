"""Compiled relations after an edit: rows around what has changed are asked again, all others are kept.

What an earlier version of the world had is there still (`world/columns/former.py`). A rule's rows that no changed fact
has part in are as they were (`world/columns/touched.py`); where none is touched, their file is taken over as it is.
What comes out is the same, to the byte, as what is made anew.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from solver.listing import Listing, compacted, met
from world import Pattern
from world.columns import Columns, Ids, TooManyToKeep
from world.columns.changes import Changes
from world.columns.former import Former
from world.columns.joining import TooMany
from world.columns.pairs import Mask, Places, is_in, once
from world.columns.touched import again, are_touched, touched

MOST_CHANGED: Final = 5_000
"""Facts that an edit may change, and rows that may come or go of one rule; after more, it is made anew."""


@dataclass(frozen=True, eq=False)
class Renewed:
    """A schema's relations as they are now: compact numbers, rows by the place of their rule, and those as they were.

    `before` are the ids that were known, in the numbers that they have now as terms of the world. `is_same` says that
    compact numbers stand for what they stood for.
    """

    before: Ids
    known: Ids
    rows: Mapping[int, Ids]
    same: frozenset[int]
    is_same: bool
    former: Former
    changes: Changes = field(repr=False)

    def is_untouched(self, pattern: Pattern) -> bool:
        """Whether no change can matter to a pattern, and all numbers stand for what they stood for."""
        return self.is_same and not are_touched(self.changes, pattern)

    def of_ids(self, former: Ids, pattern: Pattern, variable: str, make: Callable[[Ids], Ids]) -> Ids:
        """A value for each known id: a new one where the id is new, or a pattern may say otherwise of it."""
        try:
            changed = touched(self.changes, pattern, [variable], {})[:, 0]
        except TooMany:
            return make(np.arange(len(self.known), dtype=np.int32))
        is_old = is_in(self.known, self.before)
        values = np.empty(len(self.known), dtype=np.int32)
        values[is_old] = former[np.searchsorted(self.before, self.known[is_old])]
        asked = np.flatnonzero(~is_old | is_in(self.known, changed)).astype(np.int32)
        values[asked] = make(asked)
        return values


def renewed(columns: Columns, name: str, asked: Mapping[int, Listing]) -> Renewed | None:
    """A schema's relations, of which a former version is kept under a name; None where they must be made anew."""
    for former in columns.formers:
        known = former.shelf.find(f"{name} known", len(columns.terms.ordered) - len(former.came))
        if known is None or not _is_sorted(known):
            continue
        rows = _rows(former, name, asked, len(known))
        changed = former.changes if rows is not None else None
        if rows is not None and changed is not None and sum(map(len, changed)) <= MOST_CHANGED:
            with suppress(TooManyToKeep):
                return _renewed(former, Changes(columns, *changed), known, rows, asked)
    return None


def _is_sorted(known: Ids) -> bool:
    return known.ndim == 1 and bool((known[1:] > known[:-1]).all())


def _rows(former: Former, name: str, asked: Mapping[int, Listing], below: int) -> dict[int, Ids] | None:
    """The rows that a former version has, if it has all."""
    found: dict[int, Ids] = {}
    for place, listing in asked.items():
        rows = former.shelf.find(f"{name} rows {place}", below)
        if rows is None or rows.shape[1:] != (len(listing.columns),):
            return None
        found[place] = rows
    return found


def _renewed(
    former: Former, changes: Changes, known: Ids, rows: Mapping[int, Ids], asked: Mapping[int, Listing]
) -> Renewed:
    columns = changes.columns
    now = former.moved(known)
    kept: dict[int, Ids] = {}
    came: dict[int, Ids] = {}
    anew: dict[int, Ids] = {}
    for place, listing in asked.items():
        try:
            left, new = _after(changes, listing, now, rows[place])
        except TooMany:
            anew[place] = listing.rows(columns)
            continue
        kept[place] = rows[place] if left is None else rows[place][left]
        came[place] = new
    size = len(columns.terms)
    still = now[met(list(kept.values()), len(now))] if len(now) else now
    fresh = [met([*came.values(), *anew.values()], size)] if came or anew else []
    numbers = once(np.concatenate([still, *fresh]))
    is_same = np.array_equal(numbers, now)
    places = np.searchsorted(numbers, now).astype(np.int32)
    made: dict[int, Ids] = {}
    same: set[int] = set()
    for place in asked:
        if place in anew:
            made[place] = compacted(numbers, anew[place], size)
            continue
        if is_same and kept[place] is rows[place] and not len(came[place]):
            made[place] = rows[place]
            same.add(place)
        else:
            left_rows = kept[place] if is_same else _each(places, kept[place])
            made[place] = _merged(left_rows, compacted(numbers, came[place], size))
    return Renewed(now, numbers, made, frozenset(same), is_same, former, changes)


def _after(changes: Changes, listing: Listing, now: Ids, rows: Ids) -> tuple[Places | None, Ids]:
    """The places of the rows that are left (None: all are), and what comes to them, in numbers of the world's terms.

    Raises `TooMany`.
    """
    if not listing.columns:
        return None, rows
    may = touched(changes, listing.whole, listing.columns, listing.bindings)
    if len(may) > MOST_CHANGED:
        raise TooMany
    hold = again(changes, listing.whole, listing.columns, may)
    places = _places(now, rows, may)
    there = np.column_stack([now[rows[places, column]] for column in range(rows.shape[1])])
    gone = places[~_among(there, hold)]
    new = hold[~_among(hold, there)]
    if not len(gone):
        return None, new
    left = np.ones(len(rows), dtype=np.bool_)
    left[gone] = False
    return np.flatnonzero(left), new


def _places(now: Ids, rows: Ids, wanted: Ids) -> Places:
    """Where those of some rows stand that are wanted, which are in numbers of the world's terms."""
    if not len(wanted):
        return np.empty(0, dtype=np.int64)
    places = np.arange(len(rows))
    for column in range(rows.shape[1]):
        ticked = np.zeros(len(now), dtype=np.bool_)
        ticked[is_in(now, once(wanted[:, column]))] = True
        places = places[ticked[rows[places, column]]]
    found = np.column_stack([now[rows[places, column]] for column in range(rows.shape[1])])
    return places[_among(found, wanted)]


def _among(rows: Ids, others: Ids) -> Mask:
    """Which of a few rows are among others."""
    listed = set(map(tuple, others.tolist()))
    return np.fromiter((tuple(row) in listed for row in rows.tolist()), dtype=np.bool_, count=len(rows))


def _each(places: Ids, rows: Ids) -> Ids:
    """Rows with the new number of each, column by column."""
    found = np.empty(rows.shape, dtype=np.int32, order="F")
    for column in range(rows.shape[1]):
        found[:, column] = places[rows[:, column]]
    return found


def _merged(rows: Ids, new: Ids) -> Ids:
    """Sorted rows with a few more put in between."""
    if not len(new):
        return np.asfortranarray(rows)
    places = [_place(rows, row) for row in new.tolist()]
    found = np.empty((len(rows) + len(new), rows.shape[1]), dtype=np.int32, order="F")
    for column in range(rows.shape[1]):
        found[:, column] = np.insert(rows[:, column], places, new[:, column])
    return found


def _place(rows: Ids, row: Sequence[int]) -> int:
    """Where a row belongs among others that are sorted."""
    low, high = 0, len(rows)
    for column, number in enumerate(np.array(row, dtype=np.int32)):  # numbers of another type: all would be copied
        some = rows[low:high, column]
        low, high = low + int(np.searchsorted(some, number, "left")), low + int(np.searchsorted(some, number, "right"))
    return low
