"""Keeps the findings of a world true through edits, by looking only at what an edit can reach."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import pyoxigraph as ox

from world.checking.clashes import Clash, clashes, finding
from world.checking.crowds import is_crowded, uncrowded
from world.checking.ledger import Entry, Key, Ledger
from world.checking.openings import Opening, Openings
from world.checking.procedures import PROCEDURES
from world.checking.redating import redated
from world.checking.report import Finding, ordered
from world.checking.rule import Rule, rules
from world.checking.shapes import ShapeCheck
from world.checking.survey import DERIVED, Survey, is_thing
from world.facts import Fact, to_triple
from world.pattern import Pattern, match_nearby
from world.store import World

MOST_LOCAL: Final = 5_000
"""Changed facts beyond which the whole world is checked again."""

_CANON: Final = ox.DefaultGraph()
_Bindings: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Change:
    """What an edit did: the facts that went and came, days included, and the findings that ended and began."""

    removed: tuple[Fact, ...]
    added: tuple[Fact, ...]
    ended: tuple[Finding, ...]
    begun: tuple[Finding, ...]
    before: Mapping[Key, Entry | None] = field(repr=False)
    clash: tuple[Fact, ...] = field(repr=False)


class Checker:
    """The findings of one world, kept true through edits. Editing needs a world that can be written."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._survey = Survey(world)
        self._shapes = ShapeCheck(world)
        self._openings = Openings(rules().values())
        self._ledger = Ledger()
        for entry in self._whole():
            self._ledger.put(entry)

    def findings(self) -> tuple[Finding, ...]:
        """All findings as they are now, without fixes."""
        return ordered(self._ledger.findings())

    def move(self, world: World) -> None:
        """Goes on with another copy of the same world."""
        self.world = world
        self._survey = Survey(world)
        self._shapes.move(world)

    def edit(self, removed: Iterable[Fact] = (), added: Iterable[Fact] = ()) -> Change:
        """Changes the world's canon, days included, and says which findings that ends and begins.

        Raises `InconsistentTimes`, and changes nothing, when the times would then clash.
        """
        wanted = dict.fromkeys(added)
        gone = [fact for fact in dict.fromkeys(removed) if fact not in wanted and self._holds(fact)]
        new = [fact for fact in wanted if not self._holds(fact)]
        gone_days, new_days = redated(self._survey, gone, new)
        return self._apply([*gone, *gone_days], [*new, *new_days])

    def undo(self, change: Change) -> None:
        """Takes an edit back, which must be the last one."""
        self._write(change.added, change.removed)
        self._shapes.retype(_things([*change.removed, *change.added]))
        self.world.clash = change.clash
        for key, entry in change.before.items():
            if (now := self._ledger.get(key)) is not None:
                self._ledger.drop(now)
            if entry is not None:
                self._ledger.put(entry)

    def _apply(self, gone: list[Fact], new: list[Fact]) -> Change:
        clash, record = self.world.clash, _Record(self._ledger)
        if len(gone) + len(new) > MOST_LOCAL:
            self._write(gone, new)
            self._shapes = ShapeCheck(self.world)
            record.replace(self._whole())
        else:
            openings = self._openings.of(self._survey, gone)
            units = self._reached(gone)
            crowded = self._crowded(gone + new)
            self._write(gone, new)
            openings |= self._openings.of(self._survey, new)
            openings |= dict.fromkeys(crowded ^ self._crowded(gone + new))
            for name, more in self._reached(new).items():
                units[name].update(more)
            self._recheck_patterns(record, openings)
            self._recheck_procedures(record, units, gone + new)
            self._recheck_shapes(record, gone + new)
            self._reword(record, gone + new)
        ended, begun = record.difference()
        return Change(tuple(gone), tuple(new), ended, begun, record.before, clash)

    def _write(self, gone: Iterable[Fact], new: Iterable[Fact]) -> None:
        for fact in gone:
            self.world.store.remove(ox.Quad(*to_triple(fact), _CANON))
        self.world.add(new)
        self.world.clash = ()
        self._survey.forget()
        self._survey.lean(new, gone)

    def _holds(self, fact: Fact) -> bool:
        return ox.Quad(*to_triple(fact), _CANON) in self.world.store

    def _whole(self) -> Iterator[Entry]:
        yield from map(Entry, self._shapes.findings())
        for rule in rules().values():
            yield from (self._entry(rule, clash) for clash in found_by(self._survey, rule))
            self._survey.near.forget()
        self._survey.forget()

    def _entry(self, rule: Rule, clash: Clash) -> Entry:
        return Entry(finding(self.world, rule, clash), clash)

    def _reached(self, facts: list[Fact]) -> dict[str, dict[str, None]]:
        """The units of each procedure that changed facts may touch."""
        return {
            name: dict.fromkeys(procedure.reach(self._survey, facts) if facts else ())
            for name, procedure in PROCEDURES.items()
        }

    def _crowded(self, facts: Iterable[Fact]) -> set[Opening]:
        """The things in some facts that are too much for a rule."""
        return {
            Opening(rule, self._openings.whole(rule), ((name, thing),))
            for rule in rules().values()
            for name in rule.most
            for thing in _things(facts)
            if is_crowded(self._survey, rule, {name: thing})
        }

    def _recheck_patterns(self, record: "_Record", openings: Iterable[Opening]) -> None:
        again: dict[tuple[Rule, Pattern, _Bindings], None] = {}
        for rule, part, bindings in openings:
            again[rule, part.pattern, bindings] = None
            for entry in self._ledger.binding(rule.id, dict(bindings)):
                if entry.clash is not None and rule.where is not None:
                    again[rule, rule.where, tuple(sorted(entry.clash.bindings.items()))] = None
                    record.drop(entry)
        for rule, pattern, bindings in again:
            for clash in self._around(rule, pattern, dict(bindings)):
                record.put(self._entry(rule, clash))

    def _around(self, rule: Rule, pattern: Pattern, bindings: Mapping[str, str]) -> Iterator[Clash]:
        """What a rule, or a part of its pattern, finds where some things are bound."""
        if is_crowded(self._survey, rule, bindings):
            return
        near = self._survey.near
        found = clashes(match_nearby(near, pattern, bindings) if bindings else self.world.matches(pattern))
        yield from (clash for clash in found if not is_crowded(self._survey, rule, clash.bindings))

    def _recheck_procedures(
        self, record: "_Record", units: Mapping[str, dict[str, None]], changed: Iterable[Fact]
    ) -> None:
        touched = self._ledger.about(_things(changed))
        for rule in rules().values():
            if rule.procedure is None:
                continue
            procedure = PROCEDURES[rule.procedure]
            among = dict(units[rule.procedure])
            for entry in touched:
                if entry.finding.rule == rule.id and entry.clash:
                    among.update(dict.fromkeys(procedure.units(entry.clash)))
            for entry in self._ledger.of_rule(rule.id) if among else ():
                if entry.clash and not among.keys().isdisjoint(procedure.units(entry.clash)):
                    record.drop(entry)
            for clash in procedure.find(self._survey, rule, sorted(among)) if among else ():
                record.put(self._entry(rule, clash))

    def _recheck_shapes(self, record: "_Record", changed: Sequence[Fact]) -> None:
        focus = dict.fromkeys(_things(changed))
        retyped = {fact[0] for fact in changed if fact[1] == "rdf:type"}
        first_or_last = {fact[0] for fact in changed if not self._says_more(fact[0], changed)}
        for name in sorted(retyped | first_or_last):
            focus.update(dict.fromkeys(fact[0] for fact in self._survey.near.mentions(name)))
        self._shapes.retype(focus)
        for name in focus:
            for entry in self._ledger.about([name]):
                if entry.clash is None and entry.finding.subjects == (name,):
                    record.drop(entry)
        for found in self._shapes.findings(focus):
            record.put(Entry(found))

    def _says_more(self, name: str, facts: Sequence[Fact]) -> bool:
        """Whether anything else describes a thing."""
        said = self._survey.near.about(name)
        return any((name, p, value) not in facts for p, values in said.items() if p not in DERIVED for value in values)

    def _reword(self, record: "_Record", changed: Iterable[Fact]) -> None:
        """Tells findings anew whose things may now bear other names or times."""
        for entry in self._ledger.about(_things(changed)):
            if entry.clash is not None and (rule := rules().get(entry.finding.rule)) is not None:
                record.put(self._entry(rule, entry.clash))


class _Record:
    """Changes a ledger and remembers how it was."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.before: dict[Key, Entry | None] = {}

    def drop(self, entry: Entry) -> None:
        self.before.setdefault(entry.key, entry)
        if self._ledger.get(entry.key) is not None:
            self._ledger.drop(entry)

    def put(self, entry: Entry) -> None:
        self.before.setdefault(entry.key, self._ledger.get(entry.key))
        self._ledger.put(entry)

    def replace(self, entries: Iterable[Entry]) -> None:
        for former in self._ledger.all():
            self.drop(former)
        for entry in entries:
            self.put(entry)

    def difference(self) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """The findings that ended, and those that began."""
        former = {entry.kind: entry.finding for entry in self.before.values() if entry is not None}
        now = {entry.kind: entry.finding for key in self.before if (entry := self._ledger.get(key)) is not None}
        ended = (found for kind, found in former.items() if not self._ledger.has(kind))
        return ordered(ended), ordered(found for kind, found in now.items() if kind not in former)


def found_by(survey: Survey, rule: Rule) -> Iterator[Clash]:
    """What one rule finds in a whole world."""
    if rule.where is not None:
        return clashes(survey.world.matches(uncrowded(survey, rule)))
    return PROCEDURES[rule.procedure or ""].find(survey, rule, None)


def _things(facts: Iterable[Fact]) -> list[str]:
    """The things in some facts."""
    return list(dict.fromkeys(term for fact in facts for term in (fact[0], fact[2]) if is_thing(term)))
