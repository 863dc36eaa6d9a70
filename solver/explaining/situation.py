"""What is to be explained: a schema in a world, and who is cast already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from solver.comparison import Comparison
from solver.explaining.cores import Ordered
from solver.relation import Names, Relation, restrict
from solver.schema import Schema
from world import World


@dataclass(frozen=True)
class Situation:
    """What the rules of a schema allow in a world (`found`), and the roles that are cast (numbers by role).

    What is worked out of it is worked out once, for all who explain it.
    """

    world: World
    schema: Schema
    found: Sequence[Relation | Comparison]
    names: Names
    cast: Mapping[str, int]

    def of(self, cast: Mapping[str, int]) -> "Situation":
        """The same with another cast."""
        return replace(self, cast=cast)

    @cached_property
    def together(self) -> list[Relation | Comparison]:
        """What the rules allow this cast."""
        return restrict(self.found, self.cast)

    @cached_property
    def given(self) -> dict[str, str]:
        """Who is cast, as ids by role."""
        return {role: self.names.name(number) for role, number in self.cast.items()}

    @cached_property
    def ordered(self) -> Ordered:
        """What the rules allow this cast, in the order in which the anchor reaches them."""
        return Ordered(self.together, self.schema.anchor)

    @cached_property
    def by_rule(self) -> dict[str, Relation | Comparison]:
        """What each rule allows anybody; of two who are cast, what a rule that only compares says of them."""
        return {one.rule: one for one in self.found} | {one.rule: one for one in self.together if self._compares(one)}

    def _compares(self, one: Relation | Comparison) -> bool:
        return (
            isinstance(one, Relation)
            and len(one.roles) == 2
            and any(isinstance(other, Comparison) and other.rule == one.rule for other in self.found)
        )
