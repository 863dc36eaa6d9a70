"""The choices that a cast still has, in words: for HTTP and for the pages."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from api.casting import read_given
from solver import Doing, Role, Schema, offer
from world import World
from world.facts import is_id

FEW = 300
"""Up to so many players are sorted by their names and found by them; more are by their ids, which names are made of."""


@dataclass(frozen=True)
class Wanted:
    """Which choices are wanted: beside which cast and days, for which roles (none: all), found by which words."""

    cast: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    q: str = ""
    limit: int = 50


def choices(world: World, schema: Schema, wanted: Wanted, doing: Doing, called: Callable[[str], str]) -> dict[str, Any]:
    """For each role who or what can play it, as `/api/plots/choices` gives it. Raises what `read_given` raises.

    `called` says what a thing is called, or a choice.
    """
    given = read_given(world, schema, wanted.cast, wanted.without)
    found = offer(world, schema, given.cast, without=given.without, when=given.when, doing=doing)
    roles = schema.every_role
    return {
        "schema": schema.id,
        "casts": found.casts,
        "is_proved": found.is_proved,
        "is_exact": found.is_exact,
        "roles": [
            _role(called, roles[name], given.cast.get(name), found.players[name], wanted)
            for name in (wanted.role or roles)
            if name in roles
        ],
    }


def _role(
    called: Callable[[str], str], role: Role, cast: str | None, players: Sequence[str], wanted: Wanted
) -> dict[str, Any]:
    if cast and role.choices:
        cast = cast if cast.startswith("lg:") else f"lg:{cast}"
    found = _found(called, players, wanted.q)
    shown = found[: wanted.limit]
    return {
        "id": role.name,
        "kind": role.kind,
        "means": role.means,
        "cast": _named(called, cast) if cast else None,
        "count": len(players),
        "found": len(found),
        "players": sorted(
            (_named(called, name) for name in shown), key=lambda one: (one["label"].casefold(), one["id"])
        ),
    }


def _found(called: Callable[[str], str], players: Sequence[str], words: str) -> Sequence[str]:
    """The players in whose name or id all words are; of few by name, else in the order of ids."""
    wanted = words.casefold().split()
    if len(players) <= FEW:
        labels = {name: called(name).casefold() for name in players}
        fits = [name for name in players if _has(f"{labels[name]} {name}", wanted)]
        return sorted(fits, key=lambda name: (labels[name], name))
    return [name for name in players if _has(f"{name} {name.replace('-', ' ')}", wanted)]


def _has(text: str, words: Collection[str]) -> bool:
    return all(word in text for word in words)


def _named(called: Callable[[str], str], name: str) -> dict[str, str]:
    return {"id": name if is_id(name) else name.removeprefix("lg:"), "label": called(name)}
