"""Sub-plots: a schema as a part of another, with some of its roles played by that one's, and new names for the rest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ontology.disjoint import share_nothing
from solver.reading.body import Body
from solver.schema import Beginning, Part, PartKind, Preference, Role, Rule, SceneTemplate, Schema
from world import Pattern
from world.data_file import Place, Record
from world.errors import did_you_mean, shorten
from world.facts import to_iri

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Subplot:
    """A schema that is part of another. `shared` are its roles that are also that one's, by their names there.

    Where it is `optional`, a plot may do without it.
    """

    name: str
    schema: Schema
    shared: Mapping[str, str]
    place: Place
    optional: bool = False

    @property
    def names(self) -> dict[str, str]:
        """What each of its roles is called in the whole."""
        return {role: self.shared.get(role, f"{self.name}_{role}") for role in self.schema.every_role}

    @property
    def ways(self) -> tuple[Schema | None, ...]:
        """The schemas that it may be played as; None: it is left out."""
        return (*self.schema.ways, *((None,) if self.optional else ()))

    def unplayed(self, part: Schema | None) -> set[str]:
        """The roles of its own, by their names in the whole, that nobody plays where it is played as `part`."""
        return {
            name
            for role, name in self.names.items()
            if role not in self.shared and (part is None or role not in part.roles)
        }

    def label(self, part: Schema | None) -> str:
        """How a variant is called after the way in which it is played; empty where it is played in full."""
        name = self.name.replace("_", "-")
        if part is None:
            return f"without-{name}"
        way = part.id.partition(".")[2]
        return way and f"{name}-{way}"

    def parts(self, part: Schema | None) -> tuple[Part, ...]:
        """Itself and the parts that it is played with, by their names in the whole; none where it is left out."""
        if part is None:
            return ()
        whole = Part(self.name, PartKind.PLOT, self.schema.id, tuple(self.names.items()))
        return (whole, *map(self._part, part.parts))

    def _part(self, part: Part) -> Part:
        match part.kind:
            case PartKind.ROLE:
                return replace(part, name=self.names[part.name])
            case PartKind.PLOT:
                roles = tuple((role, self.names[name]) for role, name in part.roles)
                return replace(part, name=f"{self.name}_{part.name}", roles=roles)
            case PartKind.WAY:
                name = self.name.replace("_", "-")
                return Part(f"{name}-{part.name}", part.kind, f"{name}-{part.of}")


def check_mapping(about: Record, schema: Schema) -> dict[str, str]:
    """The roles under `roles` of a sub-plot. Raises `DataError` for one that the schema does not have."""
    if not about.has("roles"):
        return {}
    roles = about.record("roles", None)
    for name in roles.keys:
        if name not in schema.every_role:
            near = did_you_mean(name, schema.every_role)
            there = ", ".join(schema.every_role)
            raise roles.at(name).wrong(f"{schema.title} has no role `{shorten(name)}`.{near}", f"There are: {there}.")
    return {name: roles.text(name) for name in roles.keys}


def check_shared(subplot: Subplot, roles: Mapping[str, Role]) -> None:
    """Raises `DataError` where a role shares one that is not there, or that nobody can play together with it."""
    for role, shared in subplot.shared.items():
        if shared not in roles:
            near, there = did_you_mean(shared, roles), ", ".join(roles)
            raise subplot.place.wrong(
                f"There is no role `{shorten(shared)}`.{near}", f"There are: {shorten(there, 400)}."
            )
        kinds = (subplot.schema.every_role[role].kind, roles[shared].kind)
        if share_nothing(*map(to_iri, kinds)):
            named = " and ".join(kind.removeprefix("lg:") for kind in kinds)
            raise subplot.place.wrong(
                f"Nobody can play `{role}` of {subplot.schema.title} and `{shared}`: that would be {named}.",
                "Give another role for it.",
            )


def moved(subplot: Subplot, part: Schema) -> Body:
    """A variant of the sub-plot under the names of the whole; roles that it shares are left to that."""
    move = _Move(subplot)
    return Body(
        {
            subplot.names[name]: replace(role, name=subplot.names[name])
            for name, role in part.roles.items()
            if name not in subplot.shared
        },
        tuple(map(move.rule, part.rules)),
        tuple(map(move.preference, part.tension)),
        tuple(map(move.scene, part.scenes)),
    )


class _Move:
    """Gives the parts of a schema new names."""

    def __init__(self, subplot: Subplot) -> None:
        self._plot, self._names = subplot.name, subplot.names

    def rule(self, rule: Rule) -> Rule:
        return replace(
            rule,
            id=f"{self._plot}_{rule.id}",
            says=self._words(rule.says),
            denied=self._words(rule.denied),
            given=self._pattern(rule.given),
            where=self._pattern(rule.where),
            roles=self._roles(rule.roles),
            questions=tuple(question.renamed(self._names) for question in rule.questions),
            computed=rule.computed and replace(rule.computed, roles=self._roles(rule.computed.roles)),
        )

    def preference(self, wish: Preference) -> Preference:
        return replace(wish, where=self._pattern(wish.where), roles=self._roles(wish.roles))

    def scene(self, scene: SceneTemplate) -> SceneTemplate:
        return replace(
            scene,
            id=f"{self._plot.replace('_', '-')}-{scene.id}",
            summary=self._words(scene.summary),
            participants=self._parts(scene.participants),
            place=scene.place and self._name(scene.place),
            city_of=scene.city_of and self._name(scene.city_of),
            only=tuple((self._name(role), choices) for role, choices in scene.only),
            after=tuple((self._name(role), days) for role, days in scene.after),
            learns=tuple((self._name(who), self._name(what)) for who, what in scene.learns),
            begins=tuple(Beginning(one.kind, self._words(one.called), self._parts(one.parts)) for one in scene.begins),
            ends=self._roles(scene.ends),
        )

    def _name(self, name: str) -> str:
        return self._names.get(name, f"{self._plot}_{name}")

    def _roles(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(self._name, roles))

    def _parts(self, parts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((key, self._name(role)) for key, role in parts)

    def _words(self, text: str) -> str:
        return _FIELD.sub(lambda found: f"{{{self._name(found[1])}}}", text)

    def _pattern(self, pattern: Pattern) -> Pattern:
        inner = {name: self._name(name) for name in pattern.mentioned}
        return pattern.renamed(inner)
