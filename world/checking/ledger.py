"""The findings of a world, by what they are about, so that an edit need only look at those that it touches."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from world.checking.clashes import Clash
from world.checking.report import Finding
from world.checking.survey import is_thing

Key: TypeAlias = tuple[str, frozenset[object], frozenset[tuple[str, str]]]
Kind: TypeAlias = tuple[str, frozenset[object]]


@dataclass(frozen=True)
class Entry:
    """A finding and the clash that it tells of; a shape's finding has none."""

    finding: Finding
    clash: Clash | None = None

    @cached_property
    def kind(self) -> Kind:
        """The same for the same rule and facts, whatever they bind; of a shape, for the same node."""
        return self.finding.rule, frozenset(self.clash.facts if self.clash else self.finding.subjects)

    @cached_property
    def key(self) -> Key:
        """What tells it from all others."""
        return *self.kind, frozenset(self.clash.bindings.items() if self.clash else ())

    @cached_property
    def values(self) -> frozenset[str]:
        """What it is about: what its clash binds, and the things in its facts."""
        things = {term for fact in self.finding.facts for term in (fact[0], fact[2]) if is_thing(term)}
        return frozenset(things.union(self.finding.subjects, self.clash.bindings.values() if self.clash else ()))


class Ledger:
    """Entries by key."""

    def __init__(self) -> None:
        self._entries: dict[Key, Entry] = {}
        self._about: dict[str, dict[Key, None]] = defaultdict(dict)
        self._of_rule: dict[str, dict[Key, None]] = defaultdict(dict)
        self._of_kind: dict[Kind, dict[Key, None]] = defaultdict(dict)

    def findings(self) -> Iterator[Finding]:
        """One finding for each rule and facts, in no order."""
        return (self._entries[min(keys, key=_by_bindings)].finding for keys in self._of_kind.values() if keys)

    def all(self) -> list[Entry]:
        """Every entry."""
        return list(self._entries.values())

    def has(self, kind: Kind) -> bool:
        """Whether there is an entry of this rule with these facts."""
        return bool(self._of_kind.get(kind))

    def put(self, entry: Entry) -> None:
        """Adds an entry, in place of another of its key."""
        key = entry.key
        if (former := self._entries.get(key)) is not None:
            self.drop(former)
        self._entries[key] = entry
        self._of_rule[key[0]][key] = None
        self._of_kind[entry.kind][key] = None
        for value in entry.values:
            self._about[value][key] = None

    def drop(self, entry: Entry) -> None:
        """Takes an entry away."""
        key = entry.key
        del self._entries[key]
        del self._of_rule[key[0]][key]
        del self._of_kind[entry.kind][key]
        for value in entry.values:
            del self._about[value][key]

    def of_rule(self, rule: str) -> list[Entry]:
        """The entries of one rule."""
        return [self._entries[key] for key in self._of_rule.get(rule, ())]

    def about(self, values: Iterable[str]) -> list[Entry]:
        """The entries that are about any of these."""
        keys = dict.fromkeys(key for value in values for key in self._about.get(value, ()))
        return [self._entries[key] for key in keys]

    def binding(self, rule: str, bindings: Mapping[str, str]) -> list[Entry]:
        """The entries of a rule whose clash binds at least this."""
        found = self.of_rule(rule)
        if bindings:
            fewest = min((self._about.get(value, {}) for value in bindings.values()), key=len)
            found = [self._entries[key] for key in fewest if key[0] == rule]
        return [one for one in found if one.clash and bindings.items() <= one.clash.bindings.items()]


def _by_bindings(key: Key) -> list[tuple[str, str]]:
    return sorted(key[2])
