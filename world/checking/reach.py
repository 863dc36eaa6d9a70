"""What an edit can reach: where patterns, procedures and shapes must be asked again, and what they then find there."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeAlias

from world.checking.clashes import Clash, clashes, finding
from world.checking.crowds import is_crowded
from world.checking.ledger import Entry
from world.checking.openings import Opening, Openings
from world.checking.procedures import PROCEDURES
from world.checking.rule import Rule, rules
from world.checking.shapes import findings_of
from world.checking.survey import DERIVED, Survey, is_thing
from world.facts import Fact
from world.pattern import Pattern, match_nearby

Bindings: TypeAlias = Mapping[str, str]
Known: TypeAlias = dict[Hashable, tuple[Entry, ...]]
"""What was found before, by what was asked."""


@dataclass(frozen=True)
class Reach:
    """What some facts bind in patterns, the units that they touch of each procedure, and the nodes of shapes."""

    openings: dict[Opening, None]
    units: dict[str, dict[str, None]]
    focus: dict[str, None]

    def __or__(self, other: "Reach") -> "Reach":
        units = {name: {**units, **other.units[name]} for name, units in self.units.items()}
        return Reach({**self.openings, **other.openings}, units, {**self.focus, **other.focus})


def reach(survey: Survey, facts: Sequence[Fact], *, new: bool | None = None) -> Reach:
    """What changed facts, still or already in the world, can reach.

    Of patterns only where matches may begin, if it is said whether the facts are `new` or about to go.
    """
    crowded = () if new else _crowded(survey, facts)
    return Reach(
        {**_openings().of(survey, facts, new=new), **dict.fromkeys(crowded)},
        {name: dict.fromkeys(procedure.reach(survey, facts)) for name, procedure in PROCEDURES.items()},
        _focus(survey, facts),
    )


def entries(survey: Survey, within: Reach, known: Known | None = None) -> Iterator[Entry]:
    """All that is found within reach; what is `known` of the same world is not looked for again, and all is then known.

    Rules whose procedure looks at several units together are asked about all of them at once.
    """
    known = {} if known is None else known

    def once(key: Hashable, find: Callable[[], Iterable[Entry]]) -> tuple[Entry, ...]:
        if key not in known:
            known[key] = tuple(find())
        return known[key]

    for rule, pattern, bindings in dict.fromkeys((one.rule, one.part.pattern, one.bindings) for one in within.openings):
        yield from once((rule.id, pattern, bindings), partial(around, survey, rule, pattern, dict(bindings)))
    for rule in rules().values():
        if rule.procedure is not None and (units := within.units[rule.procedure]):
            yield from once((rule.id, tuple(sorted(units))), partial(_proceed, survey, rule, sorted(units)))
    yield from once(tuple(within.focus), lambda: map(Entry, findings_of(survey, within.focus)))


def _proceed(survey: Survey, rule: Rule, units: Sequence[str]) -> Iterator[Entry]:
    """What the procedure of a rule finds of some units."""
    assert rule.procedure is not None
    for clash in PROCEDURES[rule.procedure].find(survey, rule, units):
        yield entry(survey, rule, clash)


def around(survey: Survey, rule: Rule, pattern: Pattern, bindings: Bindings) -> Iterator[Entry]:
    """What a rule, or a part of its pattern, finds where some things are bound."""
    if not is_crowded(survey, rule, bindings):
        for clash in clashes(match_nearby(survey.near, pattern, bindings)):
            if not is_crowded(survey, rule, clash.bindings):
                yield entry(survey, rule, clash)


def entry(survey: Survey, rule: Rule, clash: Clash) -> Entry:
    """A clash with the finding that tells of it."""
    return Entry(finding(survey.world, rule, clash), clash)


def things(facts: Sequence[Fact]) -> list[str]:
    """The things in some facts."""
    return list(dict.fromkeys(term for fact in facts for term in (fact[0], fact[2]) if is_thing(term)))


@lru_cache(maxsize=1)
def _openings() -> Openings:
    return Openings(rules().values())


def _crowded(survey: Survey, facts: Sequence[Fact]) -> Iterator[Opening]:
    """The things in some facts that are too much for a rule, before or after: what it finds of them comes and goes."""
    for rule in rules().values():
        for name in rule.most:
            for thing in things(facts):
                if is_crowded(survey, rule, {name: thing}):
                    yield Opening(rule, _openings().whole(rule), ((name, thing),))


def _focus(survey: Survey, facts: Sequence[Fact]) -> dict[str, None]:
    """The things in some facts, and what leads to those whose type, or whether anything describes them, may change."""
    focus = dict.fromkeys(things(facts))
    retyped = {fact[0] for fact in facts if fact[1] == "rdf:type"}
    first_or_last = {fact[0] for fact in facts if not _says_more(survey, fact[0], facts)}
    for name in sorted(retyped | first_or_last):
        focus.update(dict.fromkeys(fact[0] for fact in survey.near.mentions(name)))
    return focus


def _says_more(survey: Survey, name: str, facts: Sequence[Fact]) -> bool:
    """Whether anything but these facts describes a thing."""
    said = survey.near.about(name)
    return any((name, p, value) not in facts for p, values in said.items() if p not in DERIVED for value in values)
