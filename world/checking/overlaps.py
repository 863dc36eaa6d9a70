"""What two claim at once that one alone can have: a thing, somebody's service, a false name.

A claim certainly holds from its latest first day until its earliest last day. Two of them clash when they certainly
share more than one day, so that a day of passing on is no clash.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.facts import Fact, literal_value
from world.pattern import Pattern
from world.store import World
from world.time.day import from_iso

MOST_TRIED: Final = 20
"""How many of those that overlap it a claim is compared with, until one is found that clashes."""

_DAYS: Final = "?name lg:beginLatest ?begin . ?name lg:endEarliest ?end"
_HELD: Final = Pattern.parse(f"?name a lg:Possession . ?name lg:thing ?what . ?name lg:holder ?who . {_DAYS}")
_SERVED: Final = Pattern.parse(
    f"?name a lg:Service . ?name lg:agent ?what . ?name lg:organisation ?who . ?who lg:serves ?state . {_DAYS}"
)
_COVERED: Final = Pattern.parse(f"?name a lg:CoverIdentity . ?name lg:coverName ?what . ?name lg:agent ?who . {_DAYS}")

_COMMON: Final = Pattern.parse([{"any": ["?thing a lg:Secret", "?thing a lg:Landmark"]}])
_BONDS: Final = Pattern.parse(["?bond a lg:Relationship", "?bond lg:party ?who", {"none": ["?bond a lg:Enmity"]}])
_TIES: Final = Pattern.parse("?tie lg:participant ?who . ?tie lg:organisation ?organisation")
_DOUBTED: Final = Pattern.parse("?one lg:possiblySameAs ?other")
_EXPLAINED: Final = Pattern.parse(
    [
        {
            "any": [
                "?reason a lg:Allegiance . ?reason lg:agent ?who",
                "?reason a lg:Defection . ?reason lg:agent ?who",
                "?reason a lg:CoverIdentity . ?reason lg:agent ?who",
                "?reason lg:asset ?who",
            ]
        }
    ]
)
_MASTERS: Final = Pattern.parse("?agency lg:serves ?state")


@dataclass(frozen=True, order=True)
class Claim:
    """That `who` has `what`, by the situation of that name, certainly from one day to another."""

    begin: int
    end: int
    name: str
    what: str
    who: str
    days: tuple[Fact, Fact]


_Circles: TypeAlias = Mapping[str, set[str]]


def in_two_hands(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Possessions of one thing by two who share nothing: no relationship, no organisation."""
    pairs = list(_overlapping(_claims(world, _HELD)))
    if not pairs:
        return
    common = {thing for (thing,) in world.table(_COMMON, ("thing",))}
    near = _near(world, sorted({claim.who for pair in pairs for claim in pair}))
    clashing = _first(pairs, lambda one, other: one.what not in common and near[one.who].isdisjoint(near[other.who]))
    for one, other in clashing:
        names = {"thing": one.what, "holder": one.who, "rival": other.who, "one": one.name, "other": other.name}
        yield Clash(names, _facts(world, (one, other), "lg:thing", "lg:holder"))


def two_masters(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Services of one person in agencies of different states, which nothing that is known of them explains."""
    pairs = list(_overlapping(_claims(world, _SERVED)))
    if not pairs:
        return
    masters: dict[str, set[str]] = defaultdict(set)
    for agency, state in world.table(_MASTERS, ("agency", "state")):
        masters[agency].add(state)
    explained = {who for (who,) in world.table(_EXPLAINED, ("who",))}
    near = _near(world, sorted({state for states in masters.values() for state in states}))

    def clash(one: Claim, other: Claim) -> bool:
        states = [set().union(*(near[state] for state in masters[claim.who])) for claim in (one, other)]
        return one.what not in explained and states[0].isdisjoint(states[1])

    for one, other in _first(pairs, clash):
        state, rival = min(masters[one.who]), min(masters[other.who])
        names = {"agent": one.what, "first": one.who, "second": other.who, "state": state, "rival": rival}
        facts = _facts(world, (one, other), "lg:agent", "lg:organisation")
        serve = ((one.who, "lg:serves", state), (other.who, "lg:serves", rival))
        yield Clash({**names, "one": one.name, "other": other.name}, (*facts, *serve))


def shared_covers(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Covers of one name, borne by two people who are not perhaps the same."""
    pairs = list(_overlapping(_claims(world, _COVERED)))
    doubted = {frozenset(row) for row in world.table(_DOUBTED, ("one", "other"))} if pairs else set()
    for one, other in _first(pairs, lambda one, other: frozenset((one.who, other.who)) not in doubted):
        names = {"name": one.what, "one": one.who, "other": other.who, "cover": one.name, "second": other.name}
        yield Clash(names, _facts(world, (one, other), "lg:coverName", "lg:agent"))


def _claims(world: World, pattern: Pattern) -> Iterator[Claim]:
    for name, what, who, begin, end in world.table(pattern, ("name", "what", "who", "begin", "end")):
        days = (name, "lg:beginLatest", begin), (name, "lg:endEarliest", end)
        yield Claim(_day(begin), _day(end), name, what, who, days)


def _overlapping(claims: Iterator[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims to one thing by different parties in different situations, the later first; a few for each."""
    by_what: dict[str, list[Claim]] = defaultdict(list)
    parties: dict[str, set[str]] = defaultdict(set)
    for claim in sorted(claims):
        by_what[claim.what].append(claim)
        parties[claim.name].add(claim.who)
    for several in by_what.values():
        if len(several) == 1:
            continue
        begins, ends = (np.array(days) for days in zip(*((claim.begin, claim.end) for claim in several), strict=True))
        whose = np.unique([claim.who for claim in several], return_inverse=True)[1]
        for number, claim in enumerate(several):
            joint = (begins[:number] < claim.end) & (ends[:number] > claim.begin) & (whose[:number] != whose[number])
            before = np.flatnonzero(joint)
            for other in (several[index] for index in before[:MOST_TRIED]):
                if claim.who not in parties[other.name] and other.who not in parties[claim.name]:
                    yield claim, other


def _first(
    pairs: Sequence[tuple[Claim, Claim]], clash: Callable[[Claim, Claim], bool]
) -> Iterator[tuple[Claim, Claim]]:
    """For each claim the first pair that clashes, in the order of their names."""
    told: set[tuple[str, str]] = set()
    for later, earlier in pairs:
        if (later.name, later.who) not in told and clash(later, earlier):
            told.add((later.name, later.who))
            one, other = sorted((later, earlier), key=lambda claim: (claim.name, claim.who))
            yield one, other


def _near(world: World, parties: Sequence[str]) -> dict[str, set[str]]:
    """For each party: itself, who it may be, and its relationships and organisations."""
    near: dict[str, set[str]] = {who: {who} for who in parties}
    for pattern, tie in ((_BONDS, "bond"), (_TIES, "organisation")):
        for who, there in world.table(pattern, ("who", tie), {"who": parties}):
            near[who].add(there)
    for one, other in world.table(_DOUBTED, ("one", "other")):
        for who, alias in ((one, other), (other, one)):
            if who in near:
                near[who].add(alias)
    return near


def _facts(world: World, claims: Sequence[Claim], what: str, who: str) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for claim in claims:
        facts += [(claim.name, "rdf:type", kind) for kind in world.types(claim.name)]
        facts += [(claim.name, what, claim.what), (claim.name, who, claim.who), *claim.days]
    return tuple(facts)


def _day(literal: str) -> int:
    return from_iso(literal_value(literal) or "")
