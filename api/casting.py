"""Who plays whom: `ROLE=ID` as people write it, checked against a schema and a world."""

from collections.abc import Iterable, Sequence

from api.errors import Remedied
from solver import Outcome, Role, Schema
from world import World
from world.errors import did_you_mean, shorten

_LISTED = 12


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
    for item in items:
        name, equals, who = item.partition("=")
        if not equals or not name or not who:
            raise CastRefused(
                f"`{shorten(item)}` fixes no role.",
                f"Write ROLE=ID; the roles of {schema.title} are {_listed(tuple(schema.roles))}.",
                "cast",
            )
        if name not in schema.roles:
            raise CastRefused(
                f"{schema.title} has no role `{shorten(name)}`.{did_you_mean(name, schema.roles)}",
                f"Its roles are {_listed(tuple(schema.roles))}.",
                "cast",
            )
        if name in cast:
            raise CastRefused(f"The role `{name}` is cast twice.", "Fix each role once.", "cast")
        _check(world, schema.roles[name], who)
        cast[name] = who
    return cast


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


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return (", ".join(names[:_LISTED]) + more) or "nobody"
