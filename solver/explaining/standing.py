"""The facts of a world that stand against rules: without them the rules could hold.

A pattern asks for facts, and for the lack of some: what a `none` finds, a doubt between two who must differ, days that
rule out what "may" be. Met without its second half, a pattern has rows; each row that the world then refuses is refused
by facts, and there may be several reasons for it. (Facts that are missing stand against nothing: see `clashes`.)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

import numpy as np

from solver.by_anchor import eliminated
from solver.comparison import Comparison
from solver.errors import TooWide
from solver.explaining.possibility import values
from solver.explaining.situation import Situation
from solver.relation import Names, Relation, restrict
from solver.schema import Rule, Schema
from solver.table import among
from world import Fact, Pattern, World
from world.pattern import Absent, Either, Neighbours, Test, match_nearby
from world.pattern.clause import Clause, names_of
from world.pattern.clause import Relation as PatternRelation
from world.pattern.match import facts_of_test
from world.pattern.passing import day_of

MOST_ROWS: Final = 20_000
"""Rows of a rule, or casts, that are looked at for what stands against them."""

MOST_UNCAST: Final = 1_000
"""Rows that a rule may allow where no role is cast: in a larger world the funnel says more than facts would."""

MOST_CASES: Final = 300
"""Rows of rules around which facts are looked up."""

_SAME: Final = "lg:possiblySameAs"
_BEFORE: Final = "lg:before"
_MAY: Final = {
    PatternRelation.MAY_PRECEDE: PatternRelation.PRECEDES,
    PatternRelation.MAY_BE_BEFORE: PatternRelation.PRECEDES,
    PatternRelation.MAY_OVERLAP: PatternRelation.PRECEDES,
}

Reasons: TypeAlias = tuple[tuple[frozenset[Fact], ...], ...]
"""For each way in which a row could come about, the sets of facts of which each alone refuses it."""

_Case: TypeAlias = tuple[int, tuple[int, ...]]
"""Which rule refuses a cast, and its row."""


@dataclass(frozen=True)
class _Way:
    """One way to meet a pattern: what must be there, and what must not."""

    there: Pattern
    lacking: tuple[Absent | Test, ...]


def standing(case: Situation, group: Sequence[tuple[Rule, Relation | Comparison]]) -> tuple[Fact, ...]:
    """A minimal set of facts, sorted, that keeps some rules from holding together for a cast.

    As long as these facts are there, whatever else of what stands against the rules were not, the rules cannot hold;
    without any one of them, and of what else stands against them, they can. Empty where facts are missing, and where
    there are too many casts to look at each (`MOST_ROWS`, `MOST_CASES`).
    """
    cast = case.cast
    listed = [(rule, one) for rule, each in group if (one := _listed(each, group, cast)) is not None]
    if len(listed) < len(group) or (not cast and any(len(one.rows) > MOST_UNCAST for _, one in listed)):
        return ()
    numbered, near = _Numbered(case.names), Neighbours(case.world.store)
    loosened = []
    for rule, one in listed:
        if (loose := _Loosened.of(case.world, case.schema, rule, one, case.given, numbered)) is None:
            return ()
        loosened.append(loose)
    try:
        casts = eliminated(restrict([one.relation for one in loosened], cast), case.schema.anchor)
    except TooWide:
        return ()
    if not 0 < casts.count <= MOST_ROWS:
        return ()
    everyone = casts.all()
    told = [one for one in restrict([one for _, one in listed], cast) if isinstance(one, Relation)]
    allowed = np.column_stack([among(everyone, one) for one in told]).tolist()
    columns = [np.column_stack([everyone[role] for role in one.roles]).tolist() for _, one in listed]
    refused: dict[tuple[_Case, ...], None] = {}
    for rows, meets in zip(zip(*columns, strict=True), allowed, strict=True):
        refused[tuple((place, tuple(row)) for place, row in enumerate(rows) if not meets[place])] = None
    cases = {case: None for several in refused for case in several}
    if () in refused or len(cases) > MOST_CASES:
        return ()
    reasons = {(place, row): loosened[place].against(near, row) for place, row in cases}
    return _smallest(list(refused), reasons)


def _listed(
    one: Relation | Comparison, group: Sequence[tuple[Rule, Relation | Comparison]], cast: Mapping[str, int]
) -> Relation | None:
    """A relation, or a comparison as one of all whom the rules of a group leave to be compared; None for too many."""
    if isinstance(one, Relation):
        return one
    left = [
        np.array([cast[role]], dtype=np.int32)
        if role in cast
        else values([other for _, other in group if isinstance(other, Relation)], role)
        for role in one.roles
    ]
    if len(left[0]) * len(left[1]) > MOST_ROWS:
        return None
    first, second = np.repeat(left[0], len(left[1])), np.tile(left[1], len(left[0]))
    passing = one.passes(first, second)
    return Relation(one.rule, one.roles, np.column_stack([first[passing], second[passing]]))


def refuses(facts: frozenset[Fact], reasons: Reasons) -> bool:
    """Whether some facts are enough to refuse a row."""
    return bool(reasons) and all(any(one <= facts for one in ways) for ways in reasons)


def _smallest(refused: Sequence[tuple[_Case, ...]], reasons: Mapping[_Case, Reasons]) -> tuple[Fact, ...]:
    """A minimal set of facts that refuses every cast, each given by the cases in which it is refused."""
    chosen: frozenset[Fact] = frozenset()
    open_ = list(refused)
    while open_:
        counts: dict[_Case, int] = {}
        for cases in open_:
            for case in cases:
                if reasons[case] and all(reasons[case]):
                    counts[case] = counts.get(case, 0) + 1
        if not counts:
            return ()
        best = max(counts, key=lambda case: counts[case])
        chosen |= frozenset(
            fact for ways in reasons[best] for fact in min(ways, key=lambda one: (len(one), sorted(one)))
        )
        open_ = [cases for cases in open_ if not any(refuses(chosen, reasons[case]) for case in cases)]
    for fact in sorted(chosen, reverse=True):
        if all(any(refuses(chosen - {fact}, reasons[case]) for case in cases) for cases in refused):
            chosen -= {fact}
    return tuple(sorted(chosen))


class _Numbered:
    """The numbers of ids, and further ones for ids that no relation has."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known = len(names)
        self._further: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        if name not in self._numbers:
            known = self._names.find(name)
            self._numbers[name] = self._known + len(self._further) if known is None else known
            if known is None:
                self._further.append(name)
        return self._numbers[name]

    def name(self, number: int) -> str:
        return self._names.name(number) if number < self._known else self._further[number - self._known]


class _Loosened:
    """What a rule would allow if nothing stood against it, and what does."""

    def __init__(self, relation: Relation) -> None:
        self.relation = relation
        self._lacking: dict[tuple[int, ...], list[tuple[tuple[Absent | Test, ...], dict[str, str]]]] = {}
        self._known: dict[tuple[Absent | Test, tuple[str, ...]], tuple[frozenset[Fact], ...]] = {}

    @classmethod
    def of(
        cls, world: World, schema: Schema, rule: Rule, one: Relation, cast: Mapping[str, str], numbered: _Numbered
    ) -> "_Loosened | None":
        """What a rule with this relation would allow a cast; None where that is too much to look at."""
        if rule.computed is not None or _there(rule.where) == rule.where:
            return cls(one)
        given: dict[str, Sequence[str]] = {
            role: schema.roles[role].choices for role in one.roles if schema.roles[role].choices
        }
        given |= {role: (name,) for role, name in cast.items() if role in one.roles}
        loose, width = cls(one), len(one.roles)
        rows: dict[tuple[int, ...], None] = {}
        for way in _ways(rule.where.clauses):
            tested = {name for clause in way.lacking for name in names_of(clause)}
            names = (*one.roles, *sorted(tested.intersection(way.there.variables).difference(one.roles)))
            found = world.bulk_table(way.there, names, given)
            if len(rows) + len(found) > MOST_ROWS:
                return None
            for texts in found:
                row = tuple(map(numbered.number, texts[:width]))
                rows[row] = None
                loose._lacking.setdefault(row, []).append((way.lacking, dict(zip(names, texts, strict=True))))
        loose.relation = Relation(one.rule, one.roles, np.array(list(rows), dtype=np.int32).reshape(len(rows), width))
        return loose

    def against(self, near: Neighbours, row: tuple[int, ...]) -> Reasons:
        """What refuses a row."""
        return tuple(self._reasons(near, lacking, bound) for lacking, bound in self._lacking.get(row, ()))

    def _reasons(
        self, near: Neighbours, lacking: Sequence[Absent | Test], bound: Mapping[str, str]
    ) -> tuple[frozenset[Fact], ...]:
        met: list[frozenset[Fact]] = []
        for clause in lacking:
            around = {name: bound[name] for name in sorted(names_of(clause)) if name in bound}
            key = clause, tuple(around.values())
            if key not in self._known:
                self._known[key] = tuple(sorted(set(_refusing(near, clause, around)), key=sorted))
            met += self._known[key]
        return tuple(dict.fromkeys(met))


def _lacks(clause: Clause) -> bool:
    """Whether a clause asks for the lack of facts."""
    if isinstance(clause, Test):
        return clause.relation is PatternRelation.DIFFERS or clause.relation in _MAY
    return isinstance(clause, Absent)


def _there(pattern: Pattern) -> Pattern:
    """A pattern without what must be lacking; two who must differ are still two."""
    clauses: list[Clause] = []
    for clause in pattern.clauses:
        if isinstance(clause, Either):
            clauses.append(Either(tuple(map(_there, clause.patterns))))
        elif isinstance(clause, Test) and clause.relation is PatternRelation.DIFFERS:
            clauses.append(Test(clause.subject, PatternRelation.IS_NOT, clause.object))
        elif not _lacks(clause):
            clauses.append(clause)
    return Pattern(tuple(clauses))


def _ways(clauses: Sequence[Clause]) -> Iterator[_Way]:
    """A pattern as ways without `any`."""
    for flat in _flat(clauses):
        lacking = tuple(clause for clause in flat if isinstance(clause, Absent | Test) and _lacks(clause))
        yield _Way(_there(Pattern(tuple(flat))), lacking)


def _flat(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """The choices of clauses, each without `any`."""
    branches: list[list[list[Clause]]] = [
        [one for pattern in clause.patterns for one in _flat(pattern.clauses)]
        if isinstance(clause, Either)
        else [[clause]]
        for clause in clauses
    ]
    return [[clause for part in parts for clause in part] for parts in product(*branches)]


def _refusing(near: Neighbours, clause: Absent | Test, bound: Mapping[str, str]) -> Iterator[frozenset[Fact]]:
    """The sets of facts of which each alone stands against a clause."""
    if isinstance(clause, Absent):
        for match in match_nearby(near, clause.pattern, bound):
            yield frozenset(match.facts)
        return
    one, other = (bound.get(term.removeprefix("?"), term) for term in (clause.subject, clause.object))
    if clause.relation is PatternRelation.DIFFERS:
        for first, second in ((one, other), (other, one)):
            if second in near.objects(first, _SAME):
                yield frozenset([(first, _SAME, second)])
        return
    yield from _certainly_before(near, other, one)
    if clause.relation is PatternRelation.MAY_OVERLAP:
        yield from _certainly_before(near, one, other)
    if clause.relation is PatternRelation.MAY_BE_BEFORE:
        yield from _in_order(near, (other, "lg:beginLatest"), (one, "lg:endEarliest"), same=True)


def _certainly_before(near: Neighbours, one: str, other: str) -> Iterator[frozenset[Fact]]:
    """The facts by which one was over before the other began: days, and what is written to come before what."""
    yield from _in_order(near, (one, "lg:endLatest"), (other, "lg:beginEarliest"), same=False)
    chain = facts_of_test(near.objects, Test(one, PatternRelation.PRECEDES, other), one, other)
    if told := frozenset(fact for fact in chain if fact[1] == _BEFORE):
        yield told


def _in_order(
    near: Neighbours, one: tuple[str, str], other: tuple[str, str], *, same: bool
) -> Iterator[frozenset[Fact]]:
    """The pairs of days of which the first is earlier; or the same, where that counts."""
    for first in near.objects(*one):
        for second in near.objects(*other):
            earlier, later = day_of(first), day_of(second)
            if earlier and later and (earlier < later or (same and earlier == later)):
                yield frozenset([(*one, first), (*other, second)])
