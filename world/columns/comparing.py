"""Tests between two columns of things, row by row."""

from typing import Final

import numpy as np

from world.columns.columns import UNKNOWN, Columns
from world.columns.pairs import Ids, Mask, once
from world.columns.paths import closure, led_to
from world.pattern.clause import PATHS, Relation, Test
from world.pattern.passing import plain

_SAME: Final = "lg:possiblySameAs"
_BEFORE: Final = "lg:before"
_YEAR: Final = 10_000


def passes(columns: Columns, test: Test, one: Ids, other: Ids) -> Mask:
    """Which rows pass a test."""
    if test.relation in PATHS:
        return led_to(columns, test, once(one), forwards=True).has(one, other)
    match test.relation:
        case Relation.IS:
            return _mask(one == other)
        case Relation.IS_NOT:
            return _mask(one != other)
        case Relation.LISTED_BEFORE:
            return _listed_before(columns, one, other)
        case Relation.DIFFERS:
            same = columns.exactly(_SAME)
            return _mask((one != other) & ~same.has(one, other) & ~same.has(other, one))
        case Relation.PRECEDES:
            return _precedes(columns, one, other)
        case Relation.MAY_PRECEDE:
            return ~_precedes(columns, other, one)
        case Relation.MAY_BE_BEFORE:
            late = _no_later(columns, other, "lg:beginLatest", one, "lg:endEarliest")
            return ~_precedes(columns, other, one) & ~late
        case Relation.MAY_OVERLAP:
            return ~_precedes(columns, one, other) & ~_precedes(columns, other, one)
        case Relation.OVERLAPS:
            first = _no_later(columns, one, "lg:beginLatest", other, "lg:endEarliest")
            return first & _no_later(columns, other, "lg:beginLatest", one, "lg:endEarliest")
        case Relation.BEGINS_BEFORE:
            return _earlier(columns, one, "lg:beginLatest", other, "lg:beginEarliest")
        case Relation.ENDS_AFTER:
            return _earlier(columns, other, "lg:endLatest", one, "lg:endEarliest")
        case Relation.BEGINS_WITHIN_YEARS:
            return _earlier(columns, one, "lg:beginLatest", other, "lg:beginEarliest", int(test.measure))
        case Relation.ENDS_WITHIN_YEARS:
            return _earlier(columns, one, "lg:endLatest", other, "lg:beginEarliest", int(test.measure))
        case _:
            raise AssertionError(f"`{test.relation}` is a path")


def _earlier(columns: Columns, one: Ids, first: str, other: Ids, second: str, years: int = 0) -> Mask:
    """Where a day of one thing, some years earlier, and a day of another are known and come one after the other."""
    left, right = columns.days(first, one)[0], columns.days(second, other)[1]
    return _mask((left != UNKNOWN) & (right != UNKNOWN) & (left.astype(np.int64) - years * _YEAR < right))


def _no_later(columns: Columns, one: Ids, first: str, other: Ids, second: str) -> Mask:
    left, right = columns.days(first, one)[0], columns.days(second, other)[1]
    return _mask((left != UNKNOWN) & (right != UNKNOWN) & (left <= right))


def _precedes(columns: Columns, one: Ids, other: Ids) -> Mask:
    found = _earlier(columns, one, "lg:endLatest", other, "lg:beginEarliest")
    before = columns.exactly(_BEFORE)
    if len(before):
        rest = np.flatnonzero(~found & (before.counts(one) > 0) & (before.turned.counts(other) > 0))
        if len(rest):
            over = closure(columns, [_BEFORE], once(one[rest]))
            found[rest] = over.has(one[rest], other[rest])
    return found


def ranks(columns: Columns, things: Ids) -> Ids:
    """For each of some things the place in the order in which they are listed."""
    numbers, places = np.unique(things, return_inverse=True)
    texts = [plain(text) for text in columns.terms.texts(numbers)]
    rank_of = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    ranked: Ids = np.array([rank_of[text] for text in texts], dtype=np.int32)[places]
    return ranked


def _listed_before(columns: Columns, one: Ids, other: Ids) -> Mask:
    listed = ranks(columns, np.concatenate([one, other]))
    return _mask(listed[: len(one)] < listed[len(one) :])


def _mask(found: object) -> Mask:
    mask: Mask = np.asarray(found, dtype=np.bool_)
    return mask
