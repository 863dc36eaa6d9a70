"""Which rows of a pattern an edit may change: those that a changed fact has part in, before or after it.

A row comes or goes only with a match of the pattern's lines around a changed fact, a line within `none` included, or
around something of which a test reads a changed day, path or doubt (semi-naive evaluation: Bancilhon & Ramakrishnan,
SIGMOD 1986, section 4; the checker finds in the same way where to look again, `world/checking/openings.py`). What the
tests and the `none` say is left out when such matches are looked for, so there are more of them than rows that change;
all that they lead to are asked again.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from world.columns.changes import Changes
from world.columns.columns import TYPE
from world.columns.frame import Frame
from world.columns.joining import Bindings, Within, given, rows_of
from world.columns.pairs import Ids, distinct, is_in, once
from world.columns.paths import back, step_of
from world.pattern.clause import PATHS, Absent, Clause, Either, Pattern, Relation, Test, Triple, is_variable
from world.time.dating import BEFORE, BOUNDS

MOST: Final = 200_000
"""Rows that are looked at around changed facts; where there are more, a pattern is better met anew."""

_SAME: Final = "lg:possiblySameAs"
_WITHIN: Final = "lg:within"
_UNREAD: Final = (Relation.IS, Relation.IS_NOT, Relation.LISTED_BEFORE)
"""Tests that read no facts."""


def touched(changes: Changes, pattern: Pattern, names: Sequence[str], bindings: Bindings) -> Ids:
    """The rows (shape: rows × names, sorted) of a pattern that may come or go with some changes.

    Raises `TooMany`.
    """
    chosen = given(changes.columns, bindings)
    parts = []
    for around, clause in _lines(pattern.clauses):
        for seed in _seeds(changes, clause):
            frame = _with(seed, chosen)
            if len(frame):
                parts.append(rows_of(changes.before, around, frame, names, Within(looked=MOST)))
    if not parts:
        return np.empty((0, len(names)), dtype=np.int32)
    rows: Ids = np.concatenate(parts)
    return rows[distinct(list(rows.T))] if len(rows) else rows


def are_touched(changes: Changes, pattern: Pattern) -> bool:
    """Whether some changes can matter to a pattern at all."""
    return any(len(seed) for _, clause in _lines(pattern.clauses) for seed in _seeds(changes, clause))


def again(changes: Changes, pattern: Pattern, names: Sequence[str], rows: Ids) -> Ids:
    """Those of some rows that a pattern has now. Raises `TooMany`."""
    if not len(rows):
        return rows
    frame = Frame({name: rows[:, column] for column, name in enumerate(names)}, len(rows))
    return rows_of(changes.columns, pattern.clauses, frame, names, Within(looked=MOST))


def _lines(clauses: tuple[Clause, ...], around: tuple[Clause, ...] = ()) -> Iterator[tuple[tuple[Clause, ...], Clause]]:
    """Each line and test of a pattern, also inside `any` and `none`, with all lines that must match around it."""
    for part, clause in _spread(clauses):
        lines = (*around, *_certain(part))
        if isinstance(clause, Absent):
            yield from _lines(clause.pattern.clauses, lines)
        else:
            yield lines, clause


def _spread(clauses: tuple[Clause, ...]) -> Iterator[tuple[tuple[Clause, ...], Clause]]:
    """Each clause, also inside `any`, with the clauses of which the other alternatives are left out."""
    for place, clause in enumerate(clauses):
        if isinstance(clause, Either):
            for alternative in clause.patterns:
                for part, inner in _spread(alternative.clauses):
                    yield (*clauses[:place], *part, *clauses[place + 1 :]), inner
        else:
            yield clauses, clause


def _certain(clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    """What of some clauses must hold wherever more facts are there than the clauses are asked of."""
    for clause in clauses:
        match clause:
            case Triple():
                yield clause
            case Either(patterns):
                yield Either(tuple(Pattern(tuple(_certain(pattern.clauses))) for pattern in patterns))
            case Test(subject, Relation.DIFFERS, object_):
                yield Test(subject, Relation.IS_NOT, object_)
            case Test(_, relation, _) if relation in PATHS or relation in _UNREAD:
                yield clause


def _seeds(changes: Changes, clause: Clause) -> Iterator[Frame]:
    """What changes bind in a line or test: nothing where they cannot matter to it."""
    match clause:
        case Triple():
            yield from _fitting(changes, clause)
        case Test(_, relation, _) if relation in PATHS:
            yield from _bound(clause.subject, changes, _before_on_path(changes, clause))
        case Test(subject, relation, object_) if relation not in _UNREAD:
            things = changes.ends([_SAME]) if relation is Relation.DIFFERS else _dated(changes)
            for term in (subject, object_):
                yield from _bound(term, changes, things)


def _fitting(changes: Changes, line: Triple) -> Iterator[Frame]:
    if line.predicate == TYPE and not is_variable(line.object):
        yield from _bound(line.subject, changes, changes.kind(line.object))
        return
    pairs = changes.property(line.predicate)
    fits = np.ones(len(pairs), dtype=np.bool_)
    columns: dict[str, Ids] = {}
    for term, column in ((line.subject, pairs.first), (line.object, pairs.second)):
        if not is_variable(term):
            fits &= column == changes.columns.terms.number(term)
        elif term[1:] in columns:
            fits &= column == columns[term[1:]]
        else:
            columns[term[1:]] = column
    if columns:
        yield Frame(columns, len(pairs)).where(fits)
    elif bool(fits.any()):
        yield Frame.one_row()


def _bound(term: str, changes: Changes, things: Ids) -> Iterator[Frame]:
    """One of some things for a variable; no variable, where another term is one of them."""
    if is_variable(term):
        yield Frame({term[1:]: things}, len(things))
    elif bool(is_in(changes.columns.terms.numbers([term]), things).any()):
        yield Frame.one_row()


def _before_on_path(changes: Changes, test: Test) -> Ids:
    """All from which a path may lead over a changed fact."""
    steps = [_WITHIN] if test.relation is Relation.WITHIN else test.measure.split("/")
    ends = changes.ends(step.lstrip("^") for step in steps)
    return _reached(changes, [back(step) for step in steps], ends)


def _dated(changes: Changes) -> Ids:
    """The things with changed days, and what comes before or after a changed link of `lg:before`."""
    linked = changes.ends([BEFORE])
    sides = (_reached(changes, [step], linked) for step in (BEFORE, back(BEFORE)))
    return once(np.concatenate([changes.subjects(BOUNDS), *sides]))


def _reached(changes: Changes, steps: Sequence[str], things: Ids) -> Ids:
    """Some things, and all that any of some steps leads to from them, as often as it does."""
    fresh = things
    over = [step_of(changes.before, step) for step in steps] if len(things) else []
    while len(fresh):
        there = once(np.concatenate([pairs.joined(fresh)[1] for pairs in over]))
        fresh = there[~is_in(there, things)]
        things = once(np.concatenate([things, fresh]))
    return things


def _with(seed: Frame, chosen: Frame) -> Frame:
    """Every row with every choice that agrees with it."""
    if not chosen.columns:
        return seed
    taken = np.tile(np.arange(len(chosen)), len(seed))
    frame = seed.at(np.repeat(np.arange(len(seed)), len(chosen)))
    fits = np.ones(len(frame), dtype=np.bool_)
    for name, column in chosen.columns.items():
        if name in seed.columns:
            fits &= frame.columns[name] == column[taken]
        else:
            frame = frame.also(name, column[taken])
    return frame.where(fits)
