"""Plot schemas: the kinds of story that a world may hold, read from YAML.

A schema has roles (its variables), rules (patterns over the roles, named as a reader would name them), what makes for
tension, and the scenes that a plot adds to the world.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ontology.vocabulary import vocabulary
from solver.errors import SchemaError
from world.errors import PatternError, did_you_mean, shorten
from world.pattern import Pattern
from world.yaml_tree import YamlError, parse, plain

FOLDER: Final = Path(__file__).parent / "schemas"
ANYTHING: Final = "lg:Entity"


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
class Rule:
    """What must hold. `roles` are the schema's roles that the pattern mentions, in the schema's order.

    `where` holds all of it; `given` is the part that other rules answer for. Only a cast that meets `given` and fails
    `where` is denied by this rule.
    """

    id: str
    says: str
    denied: str
    given: Pattern
    where: Pattern
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Preference:
    """What makes a plot more tense: `weight` is added to its tension where the pattern holds."""

    weight: float
    says: str
    where: Pattern
    roles: tuple[str, ...]


@dataclass(frozen=True)
class SceneTemplate:
    """A scene to be. `gap` and `after` bound the days since the scene before it, or since what some roles name."""

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

    def belongs(self, bindings: Mapping[str, str]) -> bool:
        """Whether this scene is played, given the choices made."""
        return all(bindings[role] in wanted for role, wanted in self.only)


@dataclass(frozen=True)
class Schema:
    """A kind of plot. `anchor` is the role from which the search starts."""

    id: str
    title: str
    logline: str
    anchor: str
    roles: dict[str, Role]
    rules: tuple[Rule, ...]
    tension: tuple[Preference, ...]
    scenes: tuple[SceneTemplate, ...]

    def as_json(self) -> dict[str, object]:
        """The schema as `legendry schemas --format json` lists it."""
        return {
            "id": self.id,
            "title": self.title,
            "logline": self.logline,
            "roles": [
                {
                    "id": role.name,
                    "kind": role.kind,
                    "means": role.means,
                    "choices": list(role.choices),
                }
                for role in self.roles.values()
            ],
            "rules": [{"id": rule.id, "says": rule.says, "roles": list(rule.roles)} for rule in self.rules],
        }


@lru_cache(maxsize=1)
def schemas() -> dict[str, Schema]:
    """The schemas that come with Legendry, by id, in the order of their files' names."""
    return {schema.id: schema for path in sorted(FOLDER.glob("*.yaml")) for schema in (read_schema(path),)}


def schema_named(name: str) -> Schema:
    """The schema with this id. Raises `SchemaError` naming those that there are."""
    known = schemas()
    if name not in known:
        available = ", ".join(known)
        raise SchemaError(
            f"There is no plot schema `{shorten(name)}`.{did_you_mean(name, known)} There are: {available}."
        )
    return known[name]


def read_schema(path: Path) -> Schema:
    """Reads a schema file. Raises `SchemaError` naming the file and what is wrong in it."""
    try:
        return _Reader(plain(parse(path.read_text("utf-8")))).schema()
    except (YamlError, PatternError, SchemaError) as error:
        raise SchemaError(f"{path}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SchemaError(f"{path}: a part is missing or misplaced: {shorten(str(error))}") from error


class _Reader:
    def __init__(self, source: object) -> None:
        if not isinstance(source, dict):
            raise SchemaError("a schema is a mapping: write `id:`, `title:`, `anchor:`, `roles:` and `rules:`.")
        self._source = source
        self._vocabulary = vocabulary()
        self._roles = {name: self._role(name, about) for name, about in source["roles"].items()}

    def schema(self) -> Schema:
        source = self._source
        rules = tuple(self._rule(name, about) for name, about in source["rules"].items())
        if unruled := set(self._roles) - {role for rule in rules for role in rule.roles}:
            raise SchemaError(f"no rule mentions the role {', '.join(sorted(unruled))}: add one, or drop the role.")
        if source["anchor"] not in self._roles:
            raise SchemaError(f"the anchor `{source['anchor']}` is no role.")
        return Schema(
            id=source["id"],
            title=source["title"],
            logline=source["logline"],
            anchor=source["anchor"],
            roles=self._roles,
            rules=rules,
            tension=tuple(self._preference(about) for about in source.get("tension", [])),
            scenes=tuple(self._scene(about) for about in source.get("scenes", [])),
        )

    def _role(self, name: str, about: Mapping[str, object]) -> Role:
        choices = about.get("choices", [])
        if not isinstance(choices, list):
            raise SchemaError(f"`choices` of {name} is no list.")
        return Role(
            name,
            self._class(str(about["a"])),
            str(about["means"]),
            tuple(f"lg:{choice}" for choice in choices),
        )

    def _rule(self, name: str, about: Mapping[str, str]) -> Rule:
        given = Pattern.parse(about.get("given", []))
        where = Pattern.parse(about["where"]).also(given.clauses)
        return Rule(
            name,
            about["says"],
            about["denied"],
            given,
            self._typed(where),
            self._roles_of(where),
        )

    def _preference(self, about: Mapping[str, str]) -> Preference:
        where = Pattern.parse(about["where"])
        return Preference(
            float(about["weight"]),
            about["says"],
            self._typed(where),
            self._roles_of(where),
        )

    def _roles_of(self, where: Pattern) -> tuple[str, ...]:
        return tuple(role for role in self._roles if role in where.variables)

    def _typed(self, where: Pattern) -> Pattern:
        """The pattern with a class for every role that its facts leave open, so that each has candidates."""
        open_roles = [
            role for role in self._roles.values() if role.name in where.variables and role.name not in where.binds
        ]
        lines = [f"?{role.name} a {role.kind}" for role in open_roles if not role.choices]
        return where.also(Pattern.parse(lines).clauses)

    def _scene(self, about: Mapping[str, object]) -> SceneTemplate:
        place = about.get("place")
        city_of = place["city_of"] if isinstance(place, dict) else None
        return SceneTemplate(
            id=str(about["id"]),
            kind=self._class(str(about["kind"])),
            summary=str(about["summary"]),
            participants=tuple(
                (f"lg:{name}", self._known(role))
                for name, roles in _mapping(about.get("roles", {})).items()
                for role in (roles if isinstance(roles, list) else [roles])
            ),
            facts=tuple((f"lg:{name}", str(value)) for name, value in _mapping(about.get("facts", {})).items()),
            place=self._known(place) if isinstance(place, str) else None,
            city_of=None if city_of is None else self._known(city_of),
            only=tuple(
                (self._known(role), tuple(f"lg:{choice}" for choice in choices))
                for role, choices in _mapping(about.get("only", {})).items()
            ),
            gap=_days(about.get("gap", ["0", "0"])),
            after=tuple((self._known(role), _days(days)) for role, days in _mapping(about.get("after", {})).items()),
        )

    def _class(self, name: str) -> str:
        iri = self._vocabulary.class_named(name)
        if iri is None:
            raise SchemaError(f"there is no class `{shorten(name)}`.{did_you_mean(name, self._vocabulary.class_names)}")
        return self._vocabulary.compact(iri)

    def _known(self, role: object) -> str:
        if not isinstance(role, str) or role not in self._roles:
            raise SchemaError(f"there is no role `{shorten(str(role))}`: there are {', '.join(self._roles)}.")
        return role


def _mapping(source: object) -> Mapping[str, list[str]]:
    if not isinstance(source, dict):
        raise SchemaError(f"`{shorten(str(source))}` is no mapping.")
    return source


def _days(source: object) -> tuple[int, int]:
    if not isinstance(source, list) or len(source) != 2:
        raise SchemaError(f"`{shorten(str(source))}` is no span of days: write [1, 30].")
    return int(source[0]), int(source[1])
