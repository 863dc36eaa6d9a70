"""Who plays whom: `ROLE=ID` as people write it, checked against a schema and a world."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solver import ANY, Outcome, Role, Schema
from world import World
from world.errors import Remedied, TimeError, did_you_mean, shorten
from world.time.expression import Absolute
from world.time.expression import read as read_time

_LISTED = 12
WHEN = "when"
"""What fixes the days of all scenes."""
_DATES = "Write 1998, 1998-03, 1998-03-02 or 1998/2003."


class CastRefused(Remedied):
    """A role or an id that is not there, or an id of the wrong kind."""


class NoPlot(Remedied):
    """The world holds no plot with this cast. `outcome` says why."""

    def __init__(self, schema: Schema, outcome: Outcome) -> None:
        reasons = " ".join(clash.statement for clash in outcome.why)
        super().__init__(
            f"The world holds no plot of {schema.title} with this cast. {reasons}".rstrip(),
            "Free a role of the cast, or change what stands against it.",
        )
        self.outcome = outcome


def read_cast(world: World, schema: Schema, items: Iterable[str]) -> dict[str, str]:
    """The roles that `items` fix, each `ROLE=ID`. Raises `CastRefused` with what is available."""
    cast: dict[str, str] = {}
    roles = schema.every_role
    for item in items:
        name, equals, who = item.partition("=")
        if not equals or not name or not who:
            raise CastRefused(
                f"`{shorten(item)}` fixes no role.",
                f"Write ROLE=ID; the roles of {schema.title} are {_listed(tuple(roles), len(roles))}.",
                "cast",
            )
        if name not in roles:
            raise CastRefused(
                f"{schema.title} has no role `{shorten(name)}`.{did_you_mean(name, roles)}",
                f"Its roles are {_listed(tuple(roles), len(roles))}.",
                "cast",
            )
        if name in cast:
            raise CastRefused(f"The role `{name}` is cast twice.", "Fix each role once.", "cast")
        _check(world, roles[name], who)
        cast[name] = who
    return cast


@dataclass(frozen=True)
class Given:
    """What is fixed of a plot: ids by role, days by scene (`ANY`: all of it), and who is left out of which role."""

    cast: dict[str, str]
    when: dict[str, tuple[int, int]]
    without: tuple[tuple[str, str], ...]


def read_given(world: World, schema: Schema, fixed: Iterable[str], without: Iterable[str]) -> Given:
    """What people fix and leave out: `ROLE=ID`, `SCENE=DATE`, `when=DATE`; and `ROLE=ID`, `ID` for any role, or a part.

    Raises `CastRefused` with what is available.
    """
    when: dict[str, tuple[int, int]] = {}
    roles: list[str] = []
    scenes = {name: name for name in schema.every_scene} | {WHEN: ANY}
    for item in fixed:
        name, equals, text = item.partition("=")
        if equals and name in scenes and name not in schema.every_role:
            when[scenes[name]] = _days(text)
        elif equals and name and name not in schema.every_role:
            known = (*schema.every_role, *schema.every_scene)
            raise CastRefused(
                f"{schema.title} has no role and no scene `{shorten(name)}`.{did_you_mean(name, known)}",
                f"Its roles are {', '.join(schema.every_role)}. Its scenes are {', '.join(schema.every_scene)}.",
                "cast",
            )
        else:
            roles.append(item)
    parts = [part.name for part in schema.every_part]
    excluded: list[tuple[str, str]] = []
    for item in without:
        name, equals, who = item.rpartition("=")
        if equals:
            excluded += read_cast(world, schema, [item]).items()
        elif world.knows(who):
            excluded.append((ANY, who))
        elif who in parts:
            excluded.append((who, ANY))
        else:
            ways = f"ROLE=ID, an id, or a part: {', '.join(parts)}" if parts else "ROLE=ID or an id"
            raise CastRefused(
                f"`{shorten(who)}` is nobody and nothing in this world, and no part of {schema.title}."
                f"{did_you_mean(who, parts)}",
                f"Write {ways}.",
                "without",
            )
    return Given(read_cast(world, schema, roles), when, tuple(excluded))


def _days(text: str) -> tuple[int, int]:
    """The first and the last day of a date or a span: 1998, 1998-03, 1998-03-02 or 1998/2003."""
    try:
        read = [read_time(part) for part in text.split("/", 1)]
    except TimeError as error:
        raise CastRefused(f"{error}", _DATES, "cast") from error
    first, last = read[0], read[-1]
    if (
        not isinstance(first, Absolute)
        or not isinstance(last, Absolute)
        or first.earliest is None
        or last.latest is None
    ):
        raise CastRefused(f"`{shorten(text)}` is no date.", _DATES, "cast")
    return first.earliest, last.latest


def candidates(world: World, role: Role) -> tuple[str, ...]:
    """Whom or what a role may be fixed to: its choices, or the ids of its kind, sorted."""
    if role.choices:
        return tuple(choice.removeprefix("lg:") for choice in role.choices)
    return tuple(name for (name,) in world.table(role.candidates, (role.name,)))


def _check(world: World, role: Role, who: str) -> None:
    """Ids are checked here, so that a mistake comes with the ids that would do; the solver reads choices itself."""
    if role.choices:
        return
    there = candidates(world, role)
    if who not in there:
        kind = role.kind.removeprefix("lg:")
        found = "it is no " + kind if who in world.ids() else "nothing in this world is called so"
        raise CastRefused(
            f"`{shorten(who)}` cannot play {role.name}: {found}.{did_you_mean(who, there)}",
            f"Those who can: {_listed(there)}.",
            "cast",
        )


def _listed(names: Sequence[str], most: int = _LISTED) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) + more) or "nobody"
