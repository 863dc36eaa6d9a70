"""Our own solver on the same problems. Everything that the benchmarks ask of it stands here."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from solver import find_plots, schema_named
from solver.elimination import ByAnchor, Elimination, eliminated
from solver.relation import Relation, Relations, relations
from solver.schema import Rule, Schema
from tests.benchmarks.plotting.measuring import timed
from world import Pattern, World

DEAD = {"reunion": "betrayer", "mole-hunt": "hunter"}
"""Who is dead in the variant that has no cast: somebody whom the schema wants alive."""
LEAD = {"reunion": "protagonist", "mole-hunt": "mole"}
"""Who must differ among a hundred casts."""


class Ours:
    """One schema over one world. Columns and relations are kept between questions, as the product keeps them."""

    def __init__(self, schema: str, path: Path) -> None:
        self._world, self._schema, self._lead = World.open(path), schema_named(schema), LEAD[schema]
        _, self.index = timed(lambda: self._world.columns.kind("lg:Person"))
        _, self.compile = timed(lambda: self._found)

    @cached_property
    def _found(self) -> Relations:
        return relations(self._world, self._schema)

    def first(self) -> int:
        casts = self._casts(self._found, self._schema)
        return len(casts.draw(1, 1)[self._lead]) if casts.count else 0

    def hundred(self) -> int:
        """With different leads, among some thousands that are drawn."""
        casts = self._casts(self._found, self._schema)
        seen = np.array([], dtype=np.int32)
        for seed in range(20 if casts.count else 0):
            seen = np.union1d(seen, casts.draw(2_000, seed)[self._lead])
            if len(seen) >= 100:
                break
        return min(len(seen), 100)

    def count(self) -> int:
        return self._casts(self._found, self._schema).count

    def refute(self) -> int:
        rule = without_any(self._schema).rules[-1]
        more = relations(self._world, replace(self._schema, rules=(rule,), tension=()))
        rows = [self._found.names.number(more.names.name(int(one))) for one in more.rules[0].column(self._dead)]
        dead = Relation("dead", (self._dead,), np.array(rows, dtype=np.int32).reshape(-1, 1))
        return eliminated([*self._found.rules, dead], len(self._found.names), self._schema.anchor).count

    def plot(self) -> int:
        """A whole plot: with its days, its scenes and its proof."""
        return len(find_plots(self._world, self._schema, {}, seed=1).plots)

    def explain(self) -> int:
        """Why the variant has none: how many reasons are told."""
        return len(find_plots(self._world, without_any(self._schema), {}).why)

    @property
    def _dead(self) -> str:
        return DEAD[self._schema.id]

    def _casts(self, found: Relations, schema: Schema) -> Elimination | ByAnchor:
        return eliminated(found.rules, len(found.names), schema.anchor)


def without_any(schema: Schema) -> Schema:
    """The schema with a rule more, which goes against what another asks."""
    role = DEAD[schema.id]
    where = Pattern.parse(f"?gone a lg:Death . ?gone lg:deceased ?{role}")
    says, denied = f"{{{role}}} is dead.", f"{{{role}}} is not known to be dead."
    return replace(schema, rules=(*schema.rules, Rule("is_dead", says, denied, Pattern(()), where, (role,))))
