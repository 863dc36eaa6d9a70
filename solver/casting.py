"""Reads a cast: who is to play which role."""

from collections.abc import Iterable, Mapping

from solver.asking import ANY
from solver.errors import CastError
from solver.schema import Role, Schema
from world import UnknownTerm, World
from world.errors import did_you_mean, shorten
from world.facts import is_id
from world.pattern.nearby import narrower_classes

_LISTED = 12


def read_cast(world: World, schema: Schema, cast: Mapping[str, str]) -> dict[str, str]:
    """The ids that a cast names, checked against the schema's roles and the world."""
    given: dict[str, str] = {}
    for name, value in cast.items():
        role = role_named(schema, name)
        given[name] = choice_named(role, value) if role.choices else _player(world, role, value)
    return given


def role_named(schema: Schema, name: str) -> Role:
    """A role that a schema has in any way to play it. Raises `CastError` with those that there are."""
    roles = schema.every_role
    if name not in roles:
        near = did_you_mean(name, roles)
        raise CastError(f"{schema.title} has no role `{shorten(name)}`.{near} Its roles are: {', '.join(roles)}.")
    return roles[name]


def read_excluded(world: World, schema: Schema, without: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Who may not play which role, checked as a cast is; whoever may play none is given with every role."""
    excluded: list[tuple[str, str]] = []
    for name, value in without:
        if name != ANY:
            excluded += read_cast(world, schema, {name: value}).items()
        elif is_id(value) and world.knows(value):
            excluded += [(role.name, value) for role in schema.roles.values() if not role.choices]
        else:
            raise UnknownTerm(value, [])
    return excluded


def choice_named(role: Role, value: str) -> str:
    """A choice of a role, as people write it. Raises `CastError` with those that there are."""
    wanted = value.removeprefix("lg:").replace("-", "").replace(" ", "").lower()
    for choice in role.choices:
        if choice.removeprefix("lg:").lower() == wanted:
            return choice
    choices = ", ".join(choice.removeprefix("lg:") for choice in role.choices)
    raise CastError(f"`{shorten(value)}` is no {role.name}: choose one of {choices}.")


def _player(world: World, role: Role, value: str) -> str:
    if is_id(value) and not set(world.types(value)).isdisjoint(narrower_classes(role.kind)):
        return value
    candidates = [name for (name,) in world.table(role.candidates, (role.name,))]
    if not is_id(value) or not world.knows(value):
        raise UnknownTerm(value, candidates)
    if value not in candidates:
        some = ", ".join(candidates[:_LISTED]) + (", …" if len(candidates) > _LISTED else "")
        kind = role.kind.removeprefix("lg:")
        raise CastError(f"`{shorten(value)}` cannot play {role.name}: it is no {kind}. There are: {some or 'none'}.")
    return value
