"""What all rules together leave of each relation, kept beside the world's columns: what plots are looked for in."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import groupby

import numpy as np

from solver.comparison import Comparison
from solver.condensing import Condensing
from solver.reduction import reduce
from solver.relation import NOTHING, Ids, Kept, Relation, Vast
from world.columns.pairs import once


def narrowed(
    rules: Sequence[Relation | Comparison | Vast], anchor: str, kept: Kept
) -> tuple[Relation | Comparison, ...]:
    """Condensed and reduced relations, kept with the order of each role's values; all empty where one is.

    Vast ones are listed as far as the others leave anything to list. Raises `SchemaError` where that is too much.
    """
    found = [one for one in rules if not isinstance(one, Comparison)]
    roles_of = [one.roles for one in found]
    plan = Condensing.of(roles_of)

    @cache
    def reduced() -> Mapping[tuple[str, ...], Ids]:
        left = reduce([one for one in found if isinstance(one, Relation)], anchor)
        waiting = _by_rows(one for one in found if isinstance(one, Vast))
        while waiting and left is not None:
            listed = [one for one in left if isinstance(one, Relation)]
            left = reduce([*listed, *_listed(waiting, listed)], anchor)
        if left is not None:
            by_rule = {one.rule: one for one in left if isinstance(one, Relation)}
            left = reduce(plan([by_rule[one.rule] for one in found]), anchor)
        return {one.roles: one.rows for one in left or () if isinstance(one, Relation)}

    def rows_of(roles: tuple[str, ...]) -> Ids:
        return np.asfortranarray(reduced().get(roles, NOTHING))

    narrowed: list[Relation | Comparison] = []
    for roles in plan.roles(roles_of):
        name = f"narrowed {' '.join(roles)}"
        rows = kept(name, partial(rows_of, roles)).reshape(-1, len(roles))
        narrowed.append(Relation(name, roles, rows, partial(_in_order, kept, name, rows, roles), kept))
    return (*narrowed, *(one for one in rules if isinstance(one, Comparison)))


def _by_rows(vast: Iterable[Vast]) -> list[list[Vast]]:
    """Vast relations, those with the same rows together."""
    return [list(same) for _, same in groupby(sorted(vast, key=lambda one: one.asked), key=lambda one: one.asked)]


def _listed(waiting: list[list[Vast]], others: Sequence[Relation]) -> list[Relation]:
    """Some of the vast relations, which then wait no longer: as far as others, which are reduced, leave anything.

    Those with the same rows share what is left for any of them: four suspects are looked for once.
    """
    smallest = {role: one for one in sorted(others, key=lambda one: -len(one.rows)) for role in one.roles}
    some = waiting.pop(
        max(range(len(waiting)), key=lambda place: sum(role in smallest for role in waiting[place][0].roles))
    )
    values: dict[int, Ids] = {}
    for place, roles in enumerate(zip(*(one.roles for one in some), strict=True)):
        if smallest.keys() >= {*roles}:
            values[place] = once(np.concatenate([smallest[role].column(role) for role in {*roles}]))
    rows = some[0].around(values)
    return [Relation(one.rule, one.roles, rows) for one in some]


def _in_order(kept: Kept, name: str, rows: Ids, roles: tuple[str, ...], role: str) -> Ids:
    column = roles.index(role)
    return kept(f"{name} by {column}", lambda: np.argsort(rows[:, column], kind="stable").astype(np.int32))
