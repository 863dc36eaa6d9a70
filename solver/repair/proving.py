"""Tries repairs out: a change is laid over the world, the plot found there again, and judged as all plots are."""

from collections.abc import Mapping, Sequence

from solver.plot import Plot
from solver.predicate import computed_rows
from solver.repair.prices import Prices
from solver.schedule import Calendar, InconsistentTimes
from solver.schema import Rule, Schema
from solver.staging import stage
from world import Fact, World
from world.checking import verify
from world.checking.rehearsal import Rehearsal
from world.checking.report import Severity
from world.errors import TimeError
from world.pattern.nearby import narrower_classes


class Proving:
    """Tries changes of one world, which stays as it is."""

    def __init__(self, world: World, prices: Prices) -> None:
        self._rehearsal = Rehearsal(world)
        self._prices = prices

    def laid_over(self, removed: Sequence[Fact], added: Sequence[Fact]) -> World | None:
        """The world as it would be after a change; None where times then cannot all be true."""
        try:
            return self._rehearsal.laid_over(removed, added)
        except TimeError:
            return None

    def warnings(self, removed: Sequence[Fact], added: Sequence[Fact]) -> float | None:
        """What the checker's new warnings after a change cost; None where there are new errors."""
        begun = self._rehearsal.begun(removed, added)
        if any(finding.severity is Severity.ERROR for finding in begun):
            return None
        return self._prices.warning * sum(finding.severity is Severity.WARNING for finding in begun)


def plot_of(world: World, schema: Schema, bindings: Mapping[str, str], seed: int) -> Plot | None:
    """The plot of a cast in a world, found anew and judged; None where there is none."""
    if not holds(world, schema, bindings):
        return None
    tension = sum(
        wish.weight
        for wish in schema.tension
        if world.matches(wish.where, {role: bindings[role] for role in wish.roles}, limit=1)
    )
    try:
        found = stage(world, Calendar(world), schema, bindings, tension, seed)
    except InconsistentTimes:
        return None
    return None if verify(world, schema.id, found.as_json(world), schema.questions) else found


def holds(world: World, schema: Schema, bindings: Mapping[str, str]) -> bool:
    """Whether a cast keeps all rules of a schema in a world."""
    for role in schema.roles.values():
        if not role.choices and set(world.types(bindings[role.name])).isdisjoint(narrower_classes(role.kind)):
            return False
    return all(_kept(world, rule, bindings) for rule in schema.rules)


def _kept(world: World, rule: Rule, bindings: Mapping[str, str]) -> bool:
    given = {role: bindings[role] for role in rule.roles}
    if rule.computed and tuple(given.values()) not in computed_rows(world.here(), rule.computed, rule.roles):
        return False
    return bool(world.matches(rule.where, given, limit=1))
