"""Plot schemas: the kinds of story that a world may hold. What one says; how it is read stands in solver/reading.

A schema has roles (its variables), rules (patterns over the roles, named as a reader would name them), what makes for
tension, and the scenes that a plot adds to the world.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from ontology.rules import Question
from world import Pattern, World

ANYTHING: Final = "lg:Entity"

RowsOf: TypeAlias = Callable[[World], Iterable[Sequence[str]]]
"""Gives the rows of ids for which a predicate holds, a column for each of its parameters."""


@dataclass(frozen=True)
class Role:
    """A variable of a schema: the class of who or what may play it, and how it is called when nobody does yet."""

    name: str
    kind: str
    means: str
    choices: tuple[str, ...] = ()

    @property
    def candidates(self) -> Pattern:
        """Who or what is of the right kind."""
        return Pattern.parse(f"?{self.name} a {self.kind}")


@dataclass(frozen=True)
class Computed:
    """What a rule allows, where no pattern says it: `rows` gives it, in columns for `roles`."""

    rows: RowsOf
    roles: tuple[str, ...]
    predicate: str


@dataclass(frozen=True)
class Rule:
    """What must hold. `roles` are the schema's roles that the pattern mentions, in the schema's order.

    `where` holds all of it; `given` is the part that other rules answer for. Only a cast that meets `given` and fails
    `where` is denied by this rule. `questions` are what a second judge asks of a plot; `uses` is the predicate of the
    library that the rule is an instance of. A rule that is `computed` allows only those rows.
    """

    id: str
    says: str
    denied: str
    given: Pattern
    where: Pattern
    roles: tuple[str, ...]
    uses: str = ""
    questions: tuple[Question, ...] = ()
    computed: Computed | None = None


@dataclass(frozen=True)
class Preference:
    """What makes a plot more tense: `weight` is added to its tension where the pattern holds."""

    weight: float
    says: str
    where: Pattern
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Beginning:
    """A situation of class `kind` that a scene begins, between those who play the roles in `parts`."""

    kind: str
    called: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SceneTemplate:
    """A scene to be. `gap` and `after` bound the days since the scene before it, or since what some roles name.

    `learns` are pairs of roles: who knows of whom or what from then on. `begins` are situations that begin with the
    scene, `ends` the roles of those that end with it.
    """

    id: str
    kind: str
    summary: str
    participants: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    place: str | None
    city_of: str | None
    only: tuple[tuple[str, tuple[str, ...]], ...]
    gap: tuple[int, int]
    after: tuple[tuple[str, tuple[int, int]], ...]
    learns: tuple[tuple[str, str], ...] = ()
    begins: tuple[Beginning, ...] = ()
    ends: tuple[str, ...] = ()

    def belongs(self, bindings: Mapping[str, str]) -> bool:
        """Whether this scene is played, given the choices made."""
        return all(bindings[role] in wanted for role, wanted in self.only)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that the scene cannot do without."""
        named = [role for _, role in (*self.participants, *self.learns)] + [role for role, _ in self.learns]
        named += [role for begun in self.begins for _, role in begun.parts] + [*self.ends]
        named += [role for role, _ in (*self.only, *self.after)] + [role for role in (self.place, self.city_of) if role]
        return tuple(dict.fromkeys(named))


class PartKind(StrEnum):
    """What a part of a schema is."""

    ROLE = "role"
    PLOT = "plot"
    WAY = "alternative"


@dataclass(frozen=True)
class Part:
    """What a schema is composed of, by its name: an optional role, a sub-plot, or one way of an alternative.

    `of` is the schema of the sub-plot, or the alternative that it is a way of. `roles` are the roles of the sub-plot,
    each with what it is called in the whole.
    """

    name: str
    kind: PartKind
    of: str = ""
    roles: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, str]:
        """The part as `legendry schemas --format json` lists it."""
        return {"name": self.name, "kind": self.kind.value, "of": self.of}


@dataclass(frozen=True)
class Schema:
    """A kind of plot. `anchor` is the role from which the search starts.

    `draws_on` are the works or the tradition that it comes from; `arc` the tension, from 0 to 10, that a telling may
    want of some scenes. `parts` are the optional roles, the sub-plots and the ways of alternatives that it is played
    with. `variants` are the ways in which it may be played where roles or sub-plots are optional or parts have
    alternatives, each a schema of its own; none where there is but one way.
    """

    id: str
    title: str
    logline: str
    anchor: str
    roles: dict[str, Role]
    rules: tuple[Rule, ...]
    tension: tuple[Preference, ...]
    scenes: tuple[SceneTemplate, ...]
    draws_on: tuple[str, ...] = ()
    arc: tuple[tuple[str, int], ...] = ()
    parts: tuple[Part, ...] = ()
    variants: "tuple[Schema, ...]" = ()

    @property
    def ways(self) -> "tuple[Schema, ...]":
        """The ways in which it may be played, the fullest first: its variants, or itself."""
        return self.variants or (self,)

    @property
    def every_role(self) -> dict[str, Role]:
        """The roles of all ways to play it, those of the fullest first; each with all choices that it has in any."""
        found: dict[str, Role] = {}
        for role in (role for way in self.ways for role in way.roles.values()):
            known = found.setdefault(role.name, role)
            found[role.name] = replace(known, choices=tuple(dict.fromkeys((*known.choices, *role.choices))))
        return found

    @property
    def every_scene(self) -> tuple[str, ...]:
        """The ids of the scenes of all ways to play it, those of the fullest first."""
        return tuple(dict.fromkeys(scene.id for way in self.ways for scene in way.scenes))

    @property
    def every_part(self) -> tuple[Part, ...]:
        """The parts of all ways to play it, those of the fullest first."""
        return tuple(dict.fromkeys(part for way in self.ways for part in way.parts))

    @property
    def questions(self) -> dict[str, tuple[Question, ...]]:
        """What a second judge asks of a plot, by rule."""
        return {rule.id: rule.questions for rule in self.rules if rule.questions}

    def variant_named(self, name: str) -> "Schema":
        """The variant with this id; the schema itself where there is none."""
        return next((variant for variant in self.variants if variant.id == name), self)
