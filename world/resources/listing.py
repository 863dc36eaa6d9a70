"""One page of a list: the things of a collection that meet what was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final

import numpy as np

from ontology.vocabulary import vocabulary
from world.columns import Columns, Ids, table
from world.columns.columns import UNKNOWN
from world.columns.pairs import is_in, once
from world.errors import LegendryError, did_you_mean, shorten
from world.facts import is_id, is_literal
from world.pattern import Pattern
from world.resources.brief import brief
from world.resources.collection import Collection
from world.resources.cursor import read_cursor, write_cursor
from world.resources.directory import View
from world.resources.nearest import unknown
from world.resources.order import Key
from world.time.dating import BOUNDS

MOST: Final = 500
"""Things of one page."""


@dataclass(frozen=True)
class Wishes:
    """What a list is narrowed down to: words, a class by its name, years, and the values of filters by their names.

    `predicates` are `KEY`, under which something must be said, or `KEY:ID`, which it must lead to.
    """

    words: str = ""
    kind: str = ""
    first_year: int | None = None
    last_year: int | None = None
    predicates: tuple[str, ...] = ()
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Some things, how many there are in all, and the cursor of the next page; empty for the last one."""

    items: tuple[dict[str, Any], ...]
    count: int
    next: str


def page(view: View, collection: Collection, wishes: Wishes, cursor: str, limit: int, at: str = "") -> Page:
    """The page behind a cursor (empty: the first one). `at` is the version of the data, which a cursor tells.

    Raises `BadCursor`, `UnknownTerm` for ids that nothing bears, and `LegendryError` for what is no type or key.
    """
    after = Key(*read_cursor(cursor, str, str)) if cursor else None
    found_by_words = view.index().ids(wishes.words) if wishes.words else None
    with view.lock:
        order = view.order(_kind(collection, wishes.kind))
        among = _among(view.columns, collection, wishes, order.things)
        if found_by_words is not None:
            found = once(view.columns.terms.numbers(found_by_words))
            among = found if among is None else among[is_in(among, found)]
        start = 0 if after is None else order.after(after)
        places = order.page(among, start, limit + 1)
        keys = [order.key(place) for place in places]
        count = len(order) if among is None else int(is_in(order.things, among).sum())
    more = len(keys) > limit
    keys = keys[:limit]
    return Page(tuple(brief(view.world, key.id) for key in keys), count, write_cursor(*keys[-1], at) if more else "")


def _kind(collection: Collection, name: str) -> str:
    """The class to list: the collection's, or one below it that was asked for."""
    if not name:
        return collection.kind
    known = vocabulary()
    whole = known.class_named(collection.kind.removeprefix("lg:"))
    assert whole is not None
    below = [known.name_of(iri) for iri in known.subclasses(whole)]
    if name.removeprefix("lg:") not in below:
        raise LegendryError(
            f"There is no type `{shorten(name)}` among {collection.id}.{did_you_mean(name, below)} "
            f"`legendry keys` lists all types."
        )
    return f"lg:{name.removeprefix('lg:')}"


def _among(columns: Columns, collection: Collection, wishes: Wishes, things: Ids) -> Ids | None:
    """The things that meet all wishes but for words, sorted, and perhaps others; None where there is no such wish."""
    parts: list[Ids] = []
    for name, values in wishes.values.items():
        where = collection.filters[name].where
        parts += [_matching(columns, where, {"value": [_known(columns, value)]}) for value in values]
    parts += [_saying(columns, predicate) for predicate in wishes.predicates]
    if wishes.first_year is not None or wishes.last_year is not None:
        parts.append(_within(columns, things, wishes.first_year, wishes.last_year))
    return reduce(lambda one, other: one[is_in(one, other)], parts) if parts else None


def _matching(columns: Columns, where: Pattern, given: Mapping[str, Sequence[str]]) -> Ids:
    return once(table(columns, where, ("it",), given)[:, 0])


def _saying(columns: Columns, asked: str) -> Ids:
    """The things of which something is said under a key."""
    key, _, value = asked.partition(":") if not asked.startswith("lg:") else asked[3:].partition(":")
    found = vocabulary().property_for(key)
    if found is None:
        keys = {key for term in vocabulary().properties.values() for key in term.keys}
        raise LegendryError(f"There is no key `{shorten(key)}`.{did_you_mean(key, keys)} `legendry keys` lists all.")
    pairs = columns.property(found.name)
    return once(columns.turned(found.name).joined(_number(columns, value))[1] if value else pairs.first)


def _number(columns: Columns, name: str) -> Ids:
    return columns.terms.numbers([_known(columns, name)])


def _known(columns: Columns, name: str) -> str:
    """An id that the world has. Raises `UnknownTerm`."""
    if is_literal(name) or not (is_id(name) or name.startswith(("<", "lg:"))) or columns.terms.find(name) is None:
        raise unknown(columns.terms, name)
    return name


def _within(columns: Columns, things: Ids, first: int | None, last: int | None) -> Ids:
    """The things that may have been there between two years, these included. What has no day at all was not."""
    days = [columns.days(bound, things) for bound in BOUNDS]
    begins, ends = days[0][0], days[3][1]
    fits = np.any([earliest != UNKNOWN for earliest, _ in days], axis=0)
    if last is not None:
        fits &= begins < (last + 1) * 10_000  # a beginning that is not known is as early as can be
    if first is not None:
        fits &= (ends == UNKNOWN) | (ends >= first * 10_000)
    found: Ids = once(things[fits])
    return found
