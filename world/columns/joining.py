"""Patterns over columns: a clause at a time, always the one that leaves the fewest rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, TypeAlias

import numpy as np

from world.columns.columns import TYPE, Columns
from world.columns.comparing import passes
from world.columns.frame import Frame
from world.columns.pairs import Ids, Mask, distinct, is_in, once
from world.columns.paths import led_to
from world.errors import PatternError
from world.pattern.clause import PATHS, Absent, Clause, Either, Pattern, Test, Triple, is_variable, names_of

MOST_ROWS: Final = 2_000_000
"""Rows that are worked on at once; where a clause makes more, they are taken piece by piece."""

MOST_NUMBERS: Final = 400_000_000
"""Rows × names of one answer: 1.6 GB."""
_SAMPLED: Final = 10_000
"""Rows by which it is judged how many a clause would make of more."""

_ROW: Final = ""
"""The name of a column that is no variable's."""

Bindings: TypeAlias = Mapping[str, Sequence[str] | Ids]
_Clauses: TypeAlias = tuple[Clause, ...]


class TooMany(Exception):
    """There are too many rows around what was given."""


class TooManyToKeep(PatternError):
    """An answer has more rows than are kept."""

    def __init__(self, width: int, most: int) -> None:
        super().__init__(
            f"More than {most // width:,} combinations of {width} meet one pattern. "
            "Make several rules of it, each over roles that hang together."
        )


class _When(IntEnum):
    """In what order clauses are met, before their size decides."""

    NOW = 0
    AT_LAST = 1
    """It shares nothing with what is known: every row with every row."""
    NEVER = 2
    """Something in it is not known yet."""


_Effort: TypeAlias = tuple[_When, int]


@dataclass(frozen=True)
class Within:
    """What an answer is to stay within: `kept` rows × names, and `looked` rows that are looked at, if that is bounded.

    `only` has masks over the numbers of all terms: what a name may stand for.
    """

    kept: int = MOST_NUMBERS
    looked: int | None = None
    only: Mapping[str, Mask] = field(default_factory=dict)


_ANY: Final = Within()


def table(
    columns: Columns, pattern: Pattern, names: Sequence[str], bindings: Bindings | None = None, within: Within = _ANY
) -> Ids:
    """The distinct rows (shape: rows × names, int32, sorted by number) of what `names` stand for in a pattern.

    Some variables may be bound to one of several terms each, or of several numbers of terms. Raises `TooManyToKeep`
    where more rows would have to be kept than is allowed.
    """
    return rows_of(columns, pattern.clauses, given(columns, bindings or {}), names, within)


def rows_of(
    columns: Columns, clauses: Sequence[Clause], frame: Frame, names: Sequence[str], within: Within = _ANY
) -> Ids:
    """As `table`, of clauses that hold around the rows of a frame.

    Raises `TooMany` where more rows had to be looked at than is allowed.
    """
    keep = frozenset(names)
    parts: list[Ids] = []
    count = 0
    for found in _solve(columns, frame, tuple(clauses), keep, within):
        if not len(found) or not keep <= found.columns.keys():
            continue
        count += len(found)
        if count * len(names) > within.kept:
            raise TooManyToKeep(len(names), within.kept)
        parts.append(np.column_stack([found.columns[name] for name in names]))
    if not parts or not names:
        return np.empty((0, len(names)), dtype=np.int32)
    rows: Ids = np.concatenate(parts)
    return rows[distinct(list(rows.T))]


def given(columns: Columns, bindings: Bindings) -> Frame:
    """A row for each choice of values."""
    frame = Frame.one_row()
    for name, texts in bindings.items():
        values = once(texts if isinstance(texts, np.ndarray) else columns.terms.numbers(texts))
        rows = np.repeat(np.arange(len(frame)), len(values))
        frame = frame.at(rows).also(name, np.tile(values, len(frame)))
    return frame


def _solve(
    columns: Columns, frame: Frame, pending: _Clauses, keep: frozenset[str], within: Within = _ANY
) -> Iterator[Frame]:
    """What meets all clauses, in pieces: the variables of `keep` that are then bound."""
    while pending and len(frame):
        sample = frame.at(slice(0, None, 1 + len(frame) // _SAMPLED))
        efforts = [_effort(columns, clause, sample, pending) for clause in pending]
        chosen = efforts.index(min(efforts))
        clause, rest = pending[chosen], pending[:chosen] + pending[chosen + 1 :]
        when, size = efforts[chosen] if len(sample) == len(frame) else _effort(columns, clause, frame, pending)
        if when is _When.NEVER:
            return  # nothing binds what is tested
        if within.looked is not None and size > within.looked:
            raise TooMany
        if size > MOST_ROWS and len(frame) > 1:
            for piece in frame.pieces(max(1, int(len(frame) * MOST_ROWS // size))):
                yield from _solve(columns, piece, pending, keep, within)
            return
        if isinstance(clause, Either):
            for alternative in clause.patterns:
                yield from _solve(columns, frame, (*alternative.clauses, *rest), keep, within)
            return
        known, frame = frame.columns.keys(), _met(columns, clause, frame)
        for name in within.only.keys() & (frame.columns.keys() - known):
            frame = frame.where(within.only[name].take(frame.columns[name]))
        frame, pending = frame.only(keep.union(*map(names_of, rest))), rest
    if len(frame):
        yield frame


def _met(columns: Columns, clause: Triple | Test | Absent, frame: Frame) -> Frame:
    """The rows that meet a clause, with what it binds."""
    match clause:
        case Triple():
            return _facts(columns, clause, frame)
        case Test(subject, _, object_):
            one, other = _values(columns, subject, frame), _values(columns, object_, frame)
            if one is not None and other is not None:
                return frame.where(passes(columns, clause, one, other))
            if one is not None:
                return frame.joined(one, led_to(columns, clause, once(one), forwards=True), object_[1:])
            assert other is not None
            return frame.joined(other, led_to(columns, clause, once(other), forwards=False), subject[1:])
        case Absent(pattern):
            return _without(columns, pattern, frame)


def _facts(columns: Columns, line: Triple, frame: Frame) -> Frame:
    one, other = _values(columns, line.subject, frame), _values(columns, line.object, frame)
    if line.predicate == TYPE and not is_variable(line.object):
        if one is not None:
            return frame.where(columns.is_a(line.object, one))
        return _crossed(frame, {line.subject[1:]: columns.kind(line.object)})
    pairs = columns.property(line.predicate)
    if one is not None and other is not None:
        return frame.where(pairs.has(one, other))
    if one is not None:
        return frame.joined(one, pairs, line.object[1:])
    if other is not None:
        return frame.joined(other, columns.turned(line.predicate), line.subject[1:])
    if line.subject == line.object:
        return _crossed(frame, {line.subject[1:]: pairs.first[pairs.first == pairs.second]})
    return _crossed(frame, {line.subject[1:]: pairs.first, line.object[1:]: pairs.second})


def _crossed(frame: Frame, new: Mapping[str, Ids]) -> Frame:
    """Every row with every row of some new columns."""
    length = len(next(iter(new.values())))
    crossed = frame.at(np.repeat(np.arange(len(frame)), length)) if len(frame.columns) else Frame({}, length)
    for name, column in new.items():
        crossed = crossed.also(name, np.tile(column, len(frame)) if len(frame) > 1 else column)
    return crossed


def _without(columns: Columns, pattern: Pattern, frame: Frame) -> Frame:
    """The rows around which nothing matches a pattern."""
    shared = [name for name in frame.columns if name in names_of(Absent(pattern))]
    if not shared:
        found = any(len(part) for part in _solve(columns, Frame.one_row(), pattern.clauses, frozenset()))
        return frame.at(slice(0, 0)) if found else frame
    around = Frame({name: frame.columns[name] for name in shared}, len(frame))
    around = around.also(_ROW, np.arange(len(frame), dtype=np.int32))
    matched = [part.columns[_ROW] for part in _solve(columns, around, pattern.clauses, frozenset([_ROW]))]
    if not matched:
        return frame
    return frame.where(~is_in(np.arange(len(frame)), once(np.concatenate(matched)).astype(np.int64)))


def _values(columns: Columns, term: str, frame: Frame) -> Ids | None:
    """What a term stands for in each row; None for a variable that is not bound yet."""
    if is_variable(term):
        return frame.columns.get(term[1:])
    return np.full(len(frame), columns.terms.number(term), dtype=np.int32)


def _effort(columns: Columns, clause: Clause, frame: Frame, pending: _Clauses) -> _Effort:
    """When to meet a clause, and how many rows there are then at most."""
    match clause:
        case Triple():
            return _effort_of_facts(columns, clause, frame)
        case Test(subject, relation, object_):
            known = sum(not is_variable(term) or term[1:] in frame.columns for term in (subject, object_))
            if relation in PATHS and known:
                return _When.NOW, (4 if known == 1 else 1) * len(frame)
            return (_When.NOW, len(frame) // 2) if known == 2 else (_When.NEVER, 0)
        case Absent():
            others = (names_of(other) for other in pending if not isinstance(other, Absent))
            open_ = frozenset[str]().union(*others) - frame.columns.keys()
            return (_When.NOW, len(frame)) if open_.isdisjoint(names_of(clause)) else (_When.NEVER, 0)
        case Either(patterns):
            efforts = [
                min((_effort(columns, one, frame, pattern.clauses) for one in pattern.clauses), default=(_When.NOW, 0))
                for pattern in patterns
            ]
            when = max(when for when, _ in efforts)
            return min(when, _When.AT_LAST), sum(size for _, size in efforts)


def _effort_of_facts(columns: Columns, line: Triple, frame: Frame) -> _Effort:
    one, other = _values(columns, line.subject, frame), _values(columns, line.object, frame)
    if one is not None and other is not None:
        return _When.NOW, len(frame) // 2
    when = _When.AT_LAST if frame.columns else _When.NOW
    if line.predicate == TYPE and not is_variable(line.object):
        if one is not None:
            return _When.NOW, len(frame) // 2
        return when, len(frame) * len(columns.kind(line.object))
    pairs = columns.property(line.predicate)
    if one is not None:
        return _When.NOW, int(pairs.counts(one).sum())
    if other is not None:
        return _When.NOW, int(columns.turned(line.predicate).counts(other).sum())
    return when, len(frame) * len(pairs)
