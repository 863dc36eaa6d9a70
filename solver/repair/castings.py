"""Who plays the roles that are left open: casts of the rules that hold, and of those in which somebody stands in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final, TypeAlias

import numpy as np

from solver.around import Around
from solver.by_anchor import eliminated
from solver.choosing import tensions
from solver.comparison import Comparison
from solver.elimination import Casts
from solver.errors import TooWide
from solver.reduction import reduce
from solver.relation import Relation, Relations, restrict
from solver.schema import Schema
from world.limit import check_time

_DRAWN: Final = 300
"""Casts of which the most tense are chosen."""
_SMALL: Final = 20_000
"""Rows of all relations up to which all casts are counted and drawn from; of more, some are searched for."""
_INSTEAD: Final = "~"
"""What the role of a stand-in ends with."""

Row: TypeAlias = Mapping[str, str]
_Rules: TypeAlias = Sequence[Relation | Comparison]


class Castings:
    """Casts of some rules of one schema, as far as the world has them."""

    def __init__(self, schema: Schema, found: Relations, seed: int) -> None:
        self._schema = schema
        self._found = found
        self._seed = seed

    def of(self, rules: _Rules, shared: Collection[str] | None, most: int) -> list[Row]:
        """Casts of some rules, most tense first; of those that agree in the roles `shared`, one."""
        if not rules:
            return [{}]
        rows: dict[tuple[tuple[str, str], ...], Row] = {}
        for casts in self._drawn(rules, most):
            tense = tensions(self._schema, casts, self._found.wishes)
            for number in sorted(range(len(tense)), key=lambda number: -tense[number]):
                row = {role: self._found.names.name(int(column[number])) for role, column in casts.items()}
                rows.setdefault(tuple(one for one in sorted(row.items()) if shared is None or one[0] in shared), row)
                if len(rows) >= most:
                    return list(rows.values())
        return list(rows.values())

    def stand_ins(
        self, restricted: _Rules, fixed: Mapping[str, int], instead: Collection[str], shared: Collection[str], most: int
    ) -> list[Row]:
        """Casts in which somebody else, always the same, plays the roles that are `fixed` in the rules `instead`.

        The stand-in's role is called as theirs, with a mark. Of casts that agree in the roles `shared`, one is given.
        """
        rules: list[Relation | Comparison] = [one for one in restricted if one.rule not in instead]
        for one in self._found.rules:
            if one.rule not in instead:
                continue
            roles = tuple(f"{role}{_INSTEAD}" if role in fixed else role for role in one.roles)
            if isinstance(one, Relation):
                rules.append(Relation(one.rule, roles, one.rows))
            else:
                rules.append(replace(one, roles=(roles[0], roles[1])))
        return self.of(rules, shared, most)

    def _drawn(self, rules: _Rules, most: int) -> Iterator[Casts]:
        """Casts of some rules: drawn where all can be counted, else one of each of some anchors."""
        check_time()
        roles = {role: None for one in rules for role in one.roles}
        anchor = self._schema.anchor if self._schema.anchor in roles else next(iter(roles))
        reduced = reduce(rules, anchor)
        if reduced is None:
            return
        compared = {role for one in reduced if isinstance(one, Comparison) for role in one.roles}
        listed = {role for one in reduced if isinstance(one, Relation) for role in one.roles}
        if not compared <= listed or not listed:
            return
        if sum(len(one.rows) for one in reduced if isinstance(one, Relation)) <= _SMALL:
            try:
                allowed = eliminated(reduced, anchor, at_once=True)
            except TooWide:
                pass
            else:
                if allowed.count:
                    yield allowed.all() if allowed.count <= _DRAWN else allowed.draw(_DRAWN, self._seed)
                return
        try:
            yield from islice(Around(reduced, _fewest(reduced, anchor)).first(self._seed), 4 * most)
        except TooWide:
            return

    def restricted(self, rules: _Rules, row: Row) -> _Rules:
        """Some rules with only the rows that agree with what is known."""
        return restrict(rules, {role: self._found.names.number(name) for role, name in row.items()})


def is_stand_in(role: str) -> bool:
    """Whether a role is that of somebody who stands in."""
    return role.endswith(_INSTEAD)


def _fewest(rules: _Rules, anchor: str) -> str:
    """The anchor, where a relation is about it, or else a role of the smallest relation."""
    relations = [one for one in rules if isinstance(one, Relation)]
    if any(anchor in one.roles for one in relations):
        return anchor
    return min(relations, key=lambda one: len(np.unique(one.rows[:, 0]))).roles[0]
