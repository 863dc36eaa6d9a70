"""Who is known to know a secret, and since when: from knowledge, revelations, its keepers, and those who told of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import Final, NamedTuple

from world.checking.survey import Survey, Units
from world.errors import TimeError
from world.facts import Fact, literal_value
from world.pattern import Pattern
from world.time.day import from_iso

_KNOWN: Final = "?secret a lg:Secret . ?record lg:known ?secret"
_KINDS: Final = (("lg:Knowledge", "lg:knower", "lg:beginLatest"), ("lg:Revelation", "lg:agent", "lg:endLatest"))
"""What somebody knows by; their part in it; the day by which they certainly know."""
_KEEPERS: Final = Pattern.parse("?secret a lg:Secret . ?secret lg:keptBy ?who")
_SOURCES: Final = Pattern.parse(f"{_KNOWN} . ?record lg:learnedFrom ?who")


class Record(NamedTuple):
    """That somebody knows of a secret: certainly from the day `by`, and not before the day `first`."""

    by: float
    first: float
    name: str
    facts: tuple[Fact, ...]
    by_facts: tuple[Fact, ...]
    first_facts: tuple[Fact, ...]

    @property
    def is_revelation(self) -> bool:
        """Whether it is an event in which somebody finds out."""
        return self.facts[1][1] == "lg:agent"


@dataclass
class Knowers:
    """Everybody who is known to know one secret. Of keepers and sources it may be open since when."""

    records: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    mentions: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    keepers: set[str] = field(default_factory=set)

    @cached_property
    def row(self) -> list[tuple[float, str]]:
        """The first day on which each may have known it, in order."""
        return sorted((self.first(who), who) for who in {*self.records, *self.mentions})

    def first(self, who: str) -> float:
        """The first day on which somebody may have known it."""
        return min((record.first for record in self.records.get(who, ())), default=-inf)

    def by(self, who: str) -> float:
        """The day by which somebody certainly knew it."""
        return min((record.by for record in self.records.get(who, ())), default=inf)


def knowers(survey: Survey, among: Units = None) -> dict[str, Knowers]:
    """The knowers of each secret that anybody is known to know, or of those `among` them; sorted."""
    bindings = None if among is None else {"secret": among}
    found: dict[str, Knowers] = defaultdict(Knowers)
    for kind, role, certain in _KINDS:
        known = f"{_KNOWN} . ?record a {kind}"
        firsts = _days(survey, known, "lg:beginEarliest", bindings)
        certains = _days(survey, known, certain, bindings)
        for secret, name, who in survey.table(
            Pattern.parse(f"{known} . ?record {role} ?who"), ("secret", "record", "who"), bindings
        ):
            first, first_facts = firsts.get(name, (-inf, ()))
            by, by_facts = certains.get(name, (inf, ()))
            facts = ((name, "lg:known", secret), (name, role, who))
            found[secret].records[who].append(Record(by, first, name, facts, by_facts, first_facts))
            found[secret].mentions.setdefault(who, facts)
    for secret, who in survey.table(_KEEPERS, ("secret", "who"), bindings):
        found[secret].keepers.add(who)
        found[secret].mentions[who] = ((secret, "lg:keptBy", who),)
    for secret, name, who in survey.table(_SOURCES, ("secret", "record", "who"), bindings):
        found[secret].mentions.setdefault(who, ((name, "lg:known", secret), (name, "lg:learnedFrom", who)))
    return {secret: several for secret, several in sorted(found.items()) if several.records}


def day(fact: Fact) -> float | None:
    """The number of the day of a fact; None for what is no date."""
    try:
        return from_iso(literal_value(fact[2]) or "")
    except TimeError:
        return None


def _days(
    survey: Survey, known: str, predicate: str, bindings: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[float, tuple[Fact, ...]]]:
    """A day of each record, with the fact that says so."""
    dated = Pattern.parse(f"{known} . ?record {predicate} ?day")
    facts = [(name, predicate, date) for name, date in survey.table(dated, ("record", "day"), bindings)]
    return {fact[0]: (number, (fact,)) for fact in facts if (number := day(fact)) is not None}
