"""Our own solver on the same problems. Everything that the benchmarks ask of it stands here."""

from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np

from solver import find_plots, schema_named
from solver.around import Around
from solver.by_anchor import eliminated
from solver.choosing import diverse, protagonist
from solver.compiling import relations
from solver.relation import Relation, Relations
from solver.schema import Rule, Schema
from tests.benchmarks.plotting.measuring import timed
from world import Pattern, World
from world.memory import keep_freed_memory

DEAD = {"reunion": "betrayer", "mole-hunt": "hunter"}
"""Who is dead in the variant that has no cast: somebody whom the schema wants alive."""
LEAD = {name: protagonist(schema_named(name)) for name in DEAD}
"""Who must differ among a hundred casts."""


class Ours:
    """One schema over one world. Columns and relations are kept between questions, as the product keeps them."""

    def __init__(self, schema: str, path: Path) -> None:
        keep_freed_memory()  # as every command does
        self._world, self._schema, self._lead = World.open(path), schema_named(schema), LEAD[schema]
        _, self.index = timed(lambda: self._world.columns.kind("lg:Person"))
        _, self.compile = timed(lambda: self._found)

    @cached_property
    def _found(self) -> Relations:
        found = relations(self._world, self._schema)
        for one in found.reduced:  # the order of each role's values is part of what is kept
            if isinstance(one, Relation) and one.by_role is not None:
                for role in one.roles:
                    one.by_role(role)
        return found

    @property
    def _around(self) -> Around:
        return Around(self._found.reduced, self._schema.anchor)

    def first(self) -> int:
        """One cast, by what its anchor touches."""
        return sum(1 for _ in islice(self._around.first(1), 1))

    def hundred(self) -> int:
        """As diverse as they can be: with different leads, as long as there are any."""
        chosen = list(islice(diverse(self._schema, self._around, 100, 1), 100))
        return len({int(cast[self._lead][0]) for cast in chosen})

    def count(self) -> int:
        return eliminated(self._found.reduced, self._schema.anchor).count

    def refute(self) -> int:
        rule = without_any(self._schema).rules[-1]
        more = relations(self._world, replace(self._schema, rules=(rule,), tension=()))
        [gone] = [one for one in more.rules if isinstance(one, Relation)]
        known, terms = self._found.names.known, more.names.known[gone.column(self._dead)]
        places = np.searchsorted(known, terms)
        rows = places[known.take(places, mode="clip") == terms].astype(np.int32)
        dead = Relation("dead", (self._dead,), rows.reshape(-1, 1))
        return eliminated([*self._found.reduced, dead], self._schema.anchor).count

    def plot(self) -> int:
        """A whole plot: with its days, its scenes and its proof."""
        return len(find_plots(self._world, self._schema, {}, seed=1).plots)

    def explain(self) -> int:
        """Why the variant has none: how many reasons are told."""
        return len(find_plots(self._world, without_any(self._schema), {}).why)

    @property
    def _dead(self) -> str:
        return DEAD[self._schema.id]


def without_any(schema: Schema) -> Schema:
    """The schema with a rule more, which goes against what another asks."""
    role = DEAD[schema.id]
    where = Pattern.parse(f"?gone a lg:Death . ?gone lg:deceased ?{role}")
    says, denied = f"{{{role}}} is dead.", f"{{{role}}} is not known to be dead."
    return replace(schema, rules=(*schema.rules, Rule("is_dead", says, denied, Pattern(()), where, (role,))))
