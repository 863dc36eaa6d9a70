"""Which ways to play a schema have what is asked for: the roles of a cast, scenes on given days, no part left out."""

from collections.abc import Iterable, Mapping

from solver.asking import ANY, NO_DAYS, Days, check_scenes
from solver.casting import choice_named, role_named
from solver.errors import CastError
from solver.schema import Schema
from world.errors import did_you_mean, shorten


def ways(
    schema: Schema,
    cast: Mapping[str, str],
    without: Iterable[tuple[str, str]] = (),
    when: Mapping[str, Days] = NO_DAYS,
) -> tuple[Schema, ...]:
    """The ways to play a schema in which a cast can be, the fullest first; see `Wanted` for what is asked.

    Raises `CastError` for a role, a choice, a scene or a part that no way has, and where no way has all of them.
    """
    choices = {
        name: choice_named(role, who) for name, who in cast.items() if (role := role_named(schema, name)).choices
    }
    check_scenes(schema.title, schema.every_scene, when)
    for name, who in without:
        if name != ANY and who != ANY:
            role_named(schema, name)
    left_out = [_part(schema, name) for name, who in without if name != ANY and who == ANY]
    against = {way.id: _against(way, cast, choices, left_out, when) for way in schema.ways}
    found = tuple(way for way in schema.ways if not against[way.id])
    if not found:
        reasons = "; ".join(f"{name} {reason}" for name, reason in against.items())
        raise CastError(f"There is no way to play {schema.title} so: {reasons}.")
    return found


def excluded(way: Schema, without: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Who may not play which role of one way, without what says nothing of it."""
    return tuple((name, who) for name, who in without if who != ANY and (name == ANY or _has(way, name, who)))


def _has(way: Schema, name: str, who: str) -> bool:
    """Whether a way has a role and, of one with choices, the choice."""
    role = way.roles.get(name)
    if role is None or not role.choices:
        return role is not None
    try:
        choice_named(role, who)
    except CastError:
        return False
    return True


def _part(schema: Schema, name: str) -> str:
    """The name of a part that there is in some way to play a schema and not in another."""
    parts = [part.name for part in schema.every_part if any(part not in way.parts for way in schema.ways)]
    if name not in parts:
        there = f"There are: {', '.join(parts)}." if parts else "It is played in one way only."
        raise CastError(
            f"{schema.title} has no part `{shorten(name)}` that can be left out.{did_you_mean(name, parts)} {there}"
        )
    return name


def _against(
    way: Schema, cast: Mapping[str, str], choices: Mapping[str, str], left_out: Iterable[str], when: Mapping[str, Days]
) -> str:
    """Why a way is not what is asked for; empty where it is."""
    scenes, parts = {scene.id for scene in way.scenes}, {part.name for part in way.parts}
    for name in cast:
        if name not in way.roles:
            return f"has no role `{name}`"
    for name, choice in choices.items():
        if choice not in way.roles[name].choices:
            return f"has no {name} {choice.removeprefix('lg:')}"
    for scene in when:
        if scene != ANY and scene not in scenes:
            return f"has no scene `{scene}`"
    return next((f"is played with `{name}`" for name in left_out if name in parts), "")
