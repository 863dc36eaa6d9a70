"""Fewer and narrower relations that allow the same casts.

A relation about roles that another speaks of too is a filter of that one. And where several relations share the same
few roles (a leak, its papers, their house, who got them and from whom), what these can be together gets a number, once;
the relations then hold this number in place of the roles. It is a role of its own, which nobody plays. Such clusters
are the nodes of a tree decomposition (Dechter & Pearl, "Tree clustering for constraint networks", Artificial
Intelligence 38, 1989).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np

from solver.comparison import Comparison
from solver.relation import TOGETHER, Ids, Relation
from solver.table import RowNumbers, among
from world.columns.pairs import Places, distinct, is_in

_Roles: TypeAlias = tuple[str, ...]

_FEWEST: Final = 3
"""Relations that must share some roles before these get a number."""


@dataclass(frozen=True)
class Condensing:
    """How relations about some roles are condensed; a plan, which does not depend on their rows.

    `onto` says for each relation which one it becomes a filter of, itself where it stays; `shared` are the roles that
    get a number, if any.
    """

    onto: tuple[int, ...]
    shared: _Roles

    @classmethod
    def of(cls, roles: Sequence[_Roles]) -> "Condensing":
        """The plan for relations about these roles."""
        onto = tuple(_holder(roles, place) for place in range(len(roles)))
        left = [frozenset(roles[place]) for place, holder in enumerate(onto) if place == holder]
        shared = {one & other for one, other in combinations(left, 2) if len(one & other) > 1}
        spared = {
            some: (len(some) - 1) * count for some in shared if (count := sum(some <= one for one in left)) >= _FEWEST
        }
        best = max(spared, key=lambda some: (spared[some], len(some), sorted(some)), default=frozenset[str]())
        return cls(onto, tuple(sorted(best)))

    def roles(self, roles: Sequence[_Roles]) -> list[_Roles]:
        """The roles of the condensed relations about these roles."""
        kept = [roles[place] for place in self._kept]
        if not self.shared:
            return kept
        return [(TOGETHER, *self.shared), *(self._numbered(one) for one in kept if not {*one} <= {*self.shared})]

    def __call__(self, found: Sequence[Relation]) -> list[Relation]:
        """The condensed relations, in the order of their `roles`."""
        filtered = list(found)
        for place in sorted(range(len(found)), key=lambda place: (len(found[place].roles), -place)):
            if (holder := self.onto[place]) != place:
                held = filtered[holder]
                columns = {role: held.column(role) for role in held.roles}
                filtered[holder] = held.keep(among(columns, filtered[place]))
        kept = [filtered[place] for place in self._kept]
        return self._sharing(kept) if self.shared else kept

    @property
    def _kept(self) -> list[int]:
        return [place for place, holder in enumerate(self.onto) if place == holder]

    def _numbered(self, roles: _Roles) -> _Roles:
        if not {*self.shared} <= {*roles}:
            return roles
        return (TOGETHER, *(role for role in roles if role not in self.shared))

    def _sharing(self, kept: Sequence[Relation]) -> list[Relation]:
        """Relations that hold a number in place of the roles that they share, after the one that says what it means."""
        holders = [one for one in kept if {*self.shared} <= {*one.roles}]
        smallest = min(holders, key=lambda one: len(one.rows))
        columns = _columns(smallest, self.shared)
        places = distinct(columns)
        columns = [column[places] for column in columns]
        known = RowNumbers(columns)
        found = {one.rule: known.of(_columns(one, self.shared)) for one in holders}
        numbers = known.numbers
        for theirs in found.values():
            numbers = numbers[is_in(numbers, np.sort(theirs))]
        left = is_in(known.numbers, numbers)
        told = np.column_stack([np.arange(len(numbers)), *(column[left] for column in columns)]).astype(np.int32)
        shared = [Relation(" and ".join(found), (TOGETHER, *self.shared), told)]
        for one in kept:
            if one.rule not in found:
                shared.append(one)
            elif roles := self._numbered(one.roles)[1:]:
                shared.append(_renumbered(one, roles, found[one.rule], numbers))
        return shared


def by_number(compared: Iterable[Comparison], found: Iterable[Relation]) -> list[Comparison]:
    """Some comparisons; those of a role that a number tells are made with the number: that role can then go early."""
    told = [one for one in found if TOGETHER in one.roles and _is_once(one.column(TOGETHER))]
    return [_by_number(one, told) for one in compared]


def _by_number(one: Comparison, told: Sequence[Relation]) -> Comparison:
    """Those that are counted quickly are as quick with the role itself."""
    for role, relation in ((role, relation) for role in one.roles for relation in told):
        if role in relation.roles and one.other(role) not in relation.roles and not one.is_quick:
            numbers = relation.column(TOGETHER)
            meant = np.zeros(int(numbers.max(initial=0)) + 1, dtype=np.int32)
            meant[numbers] = relation.column(role)
            return one.told_by(TOGETHER, role, meant)
    return one


def _is_once(numbers: Ids) -> bool:
    """Whether numbers that are in order are all different."""
    return bool((numbers[1:] > numbers[:-1]).all())


def _renumbered(one: Relation, roles: _Roles, theirs: Places, numbers: Places) -> Relation:
    """A relation with the places of its numbers in place of some roles, sorted."""
    there = is_in(theirs, numbers)
    columns = [np.searchsorted(numbers, theirs[there]).astype(np.int32)]
    columns += [column[there] for column in _columns(one, roles)]
    rows = np.column_stack(columns)[distinct(columns)]
    return Relation(one.rule, (TOGETHER, *roles), np.asfortranarray(rows))


def _columns(one: Relation, roles: _Roles) -> list[Ids]:
    return [one.column(role) for role in roles]


def _holder(roles: Sequence[_Roles], place: int) -> int:
    """The relation of which another is a filter: the first about the same roles, or else the narrowest about more."""
    mine = {*roles[place]}
    wider = [other for other, theirs in enumerate(roles) if mine and mine < {*theirs}]
    same = [other for other, theirs in enumerate(roles) if mine == {*theirs} and other < place]
    return min(same or wider, key=lambda other: (len(roles[other]), other), default=place)
