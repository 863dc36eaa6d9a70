"""Tries repairs out: a change is laid over the world, the plot found there again, and judged as all plots are."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from solver.asking import Days
from solver.plot import Plot, Repair
from solver.predicate import computed_rows
from solver.repair.candidate import Candidate
from solver.repair.dating import datings
from solver.repair.draft import NEW, Draft
from solver.repair.players import Players
from solver.repair.prices import Prices
from solver.repair.writing import Written, write
from solver.schedule import Calendar, InconsistentTimes
from solver.schema import Rule, Schema
from solver.staging import stage
from world import Fact, World
from world.checking import verify
from world.checking.rehearsal import Rehearsal
from world.checking.report import Severity
from world.errors import TimeError
from world.limit import check_time
from world.pattern import Neighbours
from world.pattern.nearby import holds_nearby, narrower_classes

MOST_TRIED: Final = 200
"""Changes for which times are looked for."""
MOST_LAID: Final = 48
"""Changes with their times that are laid over the world."""
MOST_FILLED: Final = 2
"""Ways to fill in what new notes need besides, that are tried."""
MOST_CHECKED: Final = 6
"""Changes that the checker is asked about and does not let pass: what it looks at around a death, say, is much."""
_UNTOLD: Final = 8_034
"""The last day of 1991, up to which a world that dates nothing of a cast is taken to tell."""


class Proving:
    """Tries changes of one world, which stays as it is, for plots of one schema.

    `is_met` says whether the rules that a change is for can be kept in a world by those who play already.
    """

    def __init__(
        self,
        world: World,
        schema: Schema,
        when: Mapping[str, Days],
        calendar: Calendar,
        near: Neighbours,
        players: Players,
        prices: Prices,
        seed: int,
        is_met: Callable[[World, Candidate], bool],
    ) -> None:
        self._world = world
        self._schema = schema
        self._when = when
        self._calendar = calendar
        self._near = near
        self._players = players
        self._prices = prices
        self._seed = seed
        self._is_met = is_met
        self._rehearsal = Rehearsal(world)
        self._checked = self._laid = 0

    def prove(self, candidates: Sequence[Candidate], limit: int, found: list[Repair]) -> None:
        """Adds those repairs that do what they should, until none of the rest can be cheaper. Raises `TimeIsUp`."""
        proven: list[float] = []
        for one in candidates[:MOST_TRIED]:
            check_time()
            if len(proven) >= limit and one.cost >= sorted(proven)[limit - 1]:
                break
            if self._checked >= MOST_CHECKED + limit or self._laid >= MOST_LAID:
                break
            if (repair := self._proof(one)) is not None:
                proven.append(repair.cost)
                found.append(repair)

    def _proof(self, one: Candidate) -> Repair | None:
        """The repair that a candidate comes to, with the first times that do. The checker takes longest: it is last."""
        for draft in islice(self._players.filled(one.mended.draft, self._prices), MOST_FILLED):
            for times in datings(self._near, draft, self._prices, self._now(one), self._reach(one), one.like):
                written = write(self._world, self._near, draft, times, self._prices)
                cast = {role: written.ids.get(one.cast[role], one.cast[role]) for role in self._schema.roles}
                plot = self._plot(written, cast)
                if plot is None:
                    continue
                if not self._is_minimal(one, draft, times):
                    return None
                self._checked += 1
                warnings = self._warnings(written)
                if warnings is not None:
                    cost = round(draft.cost + warnings, 2)
                    return Repair(written.add, written.remove, written.statement, cost, cast, plot)
        return None

    def _plot(self, written: Written, cast: Mapping[str, str]) -> Plot | None:
        """The plot of a cast in the world as it would be."""
        self._laid += 1
        world = self._laid_over(written)
        return None if world is None else plot_of(world, self._schema, cast, self._when, self._seed)

    def _laid_over(self, written: Written) -> World | None:
        """The world as it would be after a change; None where times then cannot all be true."""
        try:
            return self._rehearsal.laid_over(written.remove, written.add)
        except TimeError:
            return None

    def _warnings(self, written: Written) -> float | None:
        """What the checker's new warnings after a change cost; None where there are new errors."""
        begun = self._rehearsal.begun(written.remove, written.add)
        if any(finding.severity is Severity.ERROR for finding in begun):
            return None
        return self._prices.warning * sum(finding.severity is Severity.WARNING for finding in begun)

    def _is_minimal(self, one: Candidate, draft: Draft, times: Sequence[Fact]) -> bool:
        """Whether none of several changes could be left out; of moves that give scenes their days, it is known."""
        parts = list(draft.parts) if one.rules else []
        for less in parts if len(parts) > 1 else ():
            kept = [fact for fact in times if less.speaks_of(fact)]
            world = self._laid_over(write(self._world, self._near, less, kept, self._prices))
            if world is not None and self._is_met(world, one):
                return False
        return True

    def _now(self, one: Candidate) -> int:
        """The day up to which the world tells of a cast."""
        people = [name for name in one.cast.values() if not name.startswith((NEW, "lg:"))]
        told = [day for name in people if (day := self._calendar.so_far(name)) is not None]
        return max(told, default=_UNTOLD)

    def _reach(self, one: Candidate) -> dict[str, int]:
        """How many days before the plot the new notes of a draft may lie."""
        return {
            one.cast[role]: days[1]
            for scene in self._schema.scenes
            for role, days in scene.after
            if one.cast.get(role, "").startswith(NEW)
        }


def plot_of(
    world: World, schema: Schema, bindings: Mapping[str, str], when: Mapping[str, Days], seed: int
) -> Plot | None:
    """The plot of a cast in a world, found anew and judged; None where there is none."""
    if not holds(world, schema, bindings):
        return None
    near = Neighbours(world.store)
    tension = sum(
        wish.weight
        for wish in schema.tension
        if holds_nearby(near, wish.where, {role: bindings[role] for role in wish.roles})
    )
    try:
        found = stage(Calendar(world), schema, bindings, tension, seed, when)
    except InconsistentTimes:
        return None
    return None if verify(world, schema.id, found.as_json(world), schema.questions) else found


def holds(world: World, schema: Schema, bindings: Mapping[str, str]) -> bool:
    """Whether a cast keeps all rules of a schema in a world."""
    near = Neighbours(world.store)
    for role in schema.roles.values():
        kinds = near.objects(bindings[role.name], "rdf:type")
        if not role.choices and set(kinds).isdisjoint(narrower_classes(role.kind)):
            return False
    return all(_kept(world, near, rule, bindings) for rule in schema.rules)


def _kept(world: World, near: Neighbours, rule: Rule, bindings: Mapping[str, str]) -> bool:
    given = {role: bindings[role] for role in rule.roles}
    if rule.computed and tuple(given.values()) not in computed_rows(world.here(), rule.computed, rule.roles):
        return False
    return holds_nearby(near, rule.where, given)
