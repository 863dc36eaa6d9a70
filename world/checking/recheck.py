"""Keeps the findings of a world true through edits, by looking only at what an edit can reach."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from world.checking.ledger import Entry, Ledger
from world.checking.procedures import PROCEDURES
from world.checking.reach import Reach, around, entries, reach, things
from world.checking.rehearsal import MOST_LOCAL, Change, effective, write
from world.checking.report import Finding, ordered
from world.checking.rule import rules
from world.checking.survey import Survey
from world.checking.whole import whole
from world.facts import Fact
from world.store import World


class Checker:
    """The findings of one world, kept true through edits. Editing needs a world that can be written."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._survey = Survey(world)
        self._ledger = Ledger()
        for found in whole(self._survey):
            self._ledger.put(found)

    def findings(self) -> tuple[Finding, ...]:
        """All findings as they are now, without fixes."""
        return ordered(self._ledger.findings())

    def edit(self, removed: Iterable[Fact] = (), added: Iterable[Fact] = ()) -> Change:
        """Changes the world's canon, days included, and says which findings that ends and begins.

        Raises `InconsistentTimes`, and changes nothing, when the times would then clash.
        """
        change = effective(self._survey, removed, added)
        changed = [*change.removed, *change.added]
        if len(changed) > MOST_LOCAL:
            write(self._survey, change)
            ended, begun = self._replace(self._ledger.all(), whole(self._survey))
        else:
            within = reach(self._survey, change.removed)
            write(self._survey, change)
            within |= reach(self._survey, change.added)
            former = self._former(within, changed)
            ended, begun = self._replace(former, [*entries(self._survey, within), *self._again(former)])
        return replace(change, ended=ended, begun=begun)

    def _former(self, within: Reach, changed: Sequence[Fact]) -> list[Entry]:
        """The entries within reach, and those that are about something in changed facts: they may be told anew.

        What procedures found of that something is brought within reach.
        """
        found = {one.key: one for one in self._ledger.about(things(changed)) if one.clash is not None}
        for one in found.values():
            procedure = PROCEDURES.get(_procedure(one))
            if procedure is not None and one.clash is not None:
                within.units[_procedure(one)].update(dict.fromkeys(procedure.units(one.clash)))
        for rule, _, bindings in within.openings:
            found.update((one.key, one) for one in self._ledger.binding(rule.id, dict(bindings)))
        for rule in rules().values():
            if rule.procedure is not None and (units := within.units[rule.procedure]):
                several = self._ledger.of_rule(rule.id)
                units_of = PROCEDURES[rule.procedure].units
                found.update((o.key, o) for o in several if o.clash and not units.keys().isdisjoint(units_of(o.clash)))
        of_shapes = (one for one in self._ledger.about(within.focus) if one.clash is None)
        found.update((one.key, one) for one in of_shapes if one.finding.subjects[0] in within.focus)
        return list(found.values())

    def _again(self, former: Iterable[Entry]) -> Iterator[Entry]:
        """What patterns still find of what they found."""
        for one in former:
            rule = rules().get(one.finding.rule)
            if one.clash is not None and rule is not None and rule.where is not None:
                yield from around(self._survey, rule, rule.where, one.clash.bindings)

    def _replace(
        self, former: Iterable[Entry], now: Iterable[Entry]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Puts some entries in the place of others: the findings that end with that, and those that begin."""
        former, now = list(former), list(now)
        had = {one.kind for one in (*former, *now) if self._ledger.has(one.kind)}
        for one in former:
            self._ledger.drop(one)
        for one in now:
            self._ledger.put(one)
        ended = {one.kind: one.finding for one in former if not self._ledger.has(one.kind)}
        begun = {one.kind: one.finding for one in now if one.kind not in had}
        return ordered(ended.values()), ordered(begun.values())


def _procedure(one: Entry) -> str:
    rule = rules().get(one.finding.rule)
    return (rule.procedure or "") if rule else ""
