"""What a schema, or one of its alternatives, says: roles, rules, tension and scenes, not yet put together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from solver.schema import Preference, Role, Rule, SceneTemplate

MOST_ROLES: Final = 40
MOST_RULES: Final = 120
MOST_SCENES: Final = 60
MOST_WISHES: Final = 20
"""Wishes for tension: each doubles the ways in which casts may be graded."""


@dataclass(frozen=True)
class Slot:
    """Where in the order of the scenes those of a sub-plot, or of an alternative, come.

    `gap` is that of their first scene; None leaves what the scene says itself.
    """

    plot: str = ""
    alternative: str = ""
    gap: tuple[int, int] | None = None

    @property
    def part(self) -> tuple[str, str]:
        """Which part it is a place for."""
        return self.plot, self.alternative

    def filled(self, scenes: tuple["Step", ...]) -> tuple["Step", ...]:
        """The scenes of the part as they come here."""
        if self.gap is None or not scenes or isinstance(scenes[0], Slot):
            return scenes
        return (replace(scenes[0], gap=self.gap), *scenes[1:])


Step: TypeAlias = SceneTemplate | Slot


@dataclass(frozen=True)
class Body:
    """Some roles, rules, wishes for tension and scenes in order. A plot may do without the `optional` roles."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    tension: tuple[Preference, ...] = ()
    scenes: tuple[Step, ...] = ()
    optional: tuple[str, ...] = ()

    def without(self, dropped: Collection[str]) -> "Body":
        """What is left when nobody plays some roles: all that mentions them goes."""
        if not dropped:
            return self
        dropped = frozenset(dropped)
        return Body(
            {name: role for name, role in self.roles.items() if name not in dropped},
            tuple(rule for rule in self.rules if dropped.isdisjoint(rule.roles)),
            tuple(wish for wish in self.tension if dropped.isdisjoint(wish.roles)),
            tuple(step for step in self.scenes if isinstance(step, Slot) or dropped.isdisjoint(step.roles)),
            tuple(name for name in self.optional if name not in dropped),
        )
