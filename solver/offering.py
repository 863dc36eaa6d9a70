"""Who or what can still play each role, when some are cast already: choices that lead to a plot, and no others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from solver.asking import NO_DAYS, Days
from solver.by_anchor import befitting
from solver.casting import read_cast, read_excluded
from solver.comparison import Comparison
from solver.compiling import relations
from solver.elimination import Casts, Elimination
from solver.errors import TooWide
from solver.pieces import Doing, Piece, fitting, here, pieces
from solver.reduction import reduce
from solver.relation import Ids, Relation, Relations, restrict
from solver.schedule import Verdict
from solver.schema import Schema
from solver.timely import Bounds, timely
from solver.ways import excluded, ways
from solver.work import work_limit
from world import World
from world.columns.pairs import once

MOST_SCHEDULED: Final = 100
"""Up to so many casts, each is scheduled, and only who plays in one that has days is offered."""


@dataclass(frozen=True)
class Offer:
    """Ids by role, sorted, and how many `casts` keep all rules.

    `is_proved` says that each of the casts that are left was scheduled: whatever is chosen leads to a plot. Otherwise
    days may yet be missing. `is_exact` says that everybody offered is in a cast: else the rules hang together too
    closely, and some only keep each rule by itself.
    """

    casts: int = 0
    players: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_proved: bool = True
    is_exact: bool = True


def offer(
    world: World,
    schema: Schema,
    cast: Mapping[str, str],
    *,
    without: Sequence[tuple[str, str]] = (),
    when: Mapping[str, Days] = NO_DAYS,
    doing: Doing | None = None,
) -> Offer:
    """Who can play each role beside the cast; of a role that is cast itself, who could in their place.

    Of a schema with variants, whoever can in any way to play it that has every role of the cast. Raises `CastError` and
    `UnknownTerm` for what cannot be read.
    """
    found = Offer()
    for way in ways(schema, cast, without, when):
        found = _both(found, _Offering(world, way, cast, excluded(way, without), when, doing or here(world)).offer())
    freed = {role: {name: who for name, who in cast.items() if name != role} for role in cast}
    players = dict(found.players)
    for role, others in freed.items():
        beside: set[str] = set()
        for way in ways(schema, others, without, when):
            if role in way.roles:
                one = _Offering(world, way, others, excluded(way, without), when, doing or here(world))
                beside.update(one.players_of(role))
        players[role] = tuple(sorted(beside))
    return replace(found, players={role: players.get(role, ()) for role in schema.every_role})


class _Offering:
    """What one way to play a schema offers."""

    def __init__(
        self,
        world: World,
        way: Schema,
        cast: Mapping[str, str],
        without: Sequence[tuple[str, str]],
        when: Mapping[str, Days],
        doing: Doing,
    ) -> None:
        self._world, self._way, self._when, self._doing = world, way, when, doing
        self._found = relations(world, way)
        names = self._found.names
        fixed = {role: names.number(name) for role, name in read_cast(world, way, cast).items()}
        left_out = [(role, names.number(name)) for role, name in read_excluded(world, way, without)]
        allowed = restrict(self._found.reduced, fixed, left_out)
        if world.is_here:
            allowed += timely(way, Bounds.of(world, self._found))
        self._reduced = reduce(allowed, way.anchor)

    def offer(self) -> Offer:
        if self._reduced is None:
            return Offer()
        try:
            with work_limit(befitting(self._reduced)):
                casts = Elimination(self._reduced)
                if casts.count <= MOST_SCHEDULED:
                    return self._scheduled(casts)
                return Offer(casts.count, self._named(casts.players()), is_proved=False)
        except TooWide:
            return Offer(0, self._named(self._left(self._reduced)), is_proved=False, is_exact=False)

    def players_of(self, role: str) -> tuple[str, ...]:
        """Who can play one role."""
        return self.offer().players.get(role, ())

    def _scheduled(self, casts: Elimination) -> Offer:
        """Who plays in the casts that have days, each tried."""
        if not casts.count:
            return Offer()
        there = list(_by_role(self._found, self._way, casts.all()))
        some = [Piece(self._way, tuple((0.0, one) for one in piece), 0, self._when) for piece in pieces(there)]
        verdicts = [verdict for piece in self._doing(fitting, some) for verdict in piece]
        fits = [one for one, verdict in zip(there, verdicts, strict=True) if verdict is not Verdict.IMPOSSIBLE]
        players = {role: tuple(sorted({one[role] for one in fits})) for role in self._way.roles}
        return Offer(len(fits), players, is_proved=Verdict.UNKNOWN not in verdicts)

    def _named(self, players: Casts) -> dict[str, tuple[str, ...]]:
        name = self._found.names.name
        return {role: tuple(sorted(map(name, players[role].tolist()))) for role in self._way.roles if role in players}

    def _left(self, reduced: Sequence[Relation | Comparison]) -> dict[str, Ids]:
        """What each role still has of players where its rules are held to each other one by one."""
        columns: dict[str, Ids] = {}
        for one in reduced:
            if isinstance(one, Relation):
                columns |= {role: one.column(role) for role in one.roles if role not in columns}
        return {role: once(np.ascontiguousarray(column)) for role, column in columns.items()}


def _by_role(found: Relations, way: Schema, casts: Casts) -> Iterator[dict[str, str]]:
    columns = {role: casts[role].tolist() for role in way.roles}
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, map(found.names.name, row), strict=True))


def _both(one: Offer, other: Offer) -> Offer:
    """What one or the other offers."""
    roles = dict.fromkeys((*one.players, *other.players))
    return Offer(
        one.casts + other.casts,
        {role: tuple(sorted({*one.players.get(role, ()), *other.players.get(role, ())})) for role in roles},
        one.is_proved and other.is_proved,
        one.is_exact and other.is_exact,
    )
