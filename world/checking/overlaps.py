"""What two claim at once that one alone can have: a thing, somebody's service, a false name.

A claim certainly holds from its latest first day until its earliest last day. Two of them clash when they certainly
share more than one day, so that a day of passing on is no clash.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.survey import Survey, Units, is_thing
from world.facts import Fact, literal_value
from world.pattern import Pattern
from world.pattern.nearby import narrower_properties
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
_POSSESSED: Final = Pattern.parse("?name lg:holder ?who . ?name lg:thing ?what")
_SERVING: Final = Pattern.parse("?name lg:organisation ?agency . ?name a lg:Service . ?name lg:agent ?who")
_TYING: Final = ("lg:organisation", "rdf:type", "lg:possiblySameAs")
"""What changes whether a tie is one, and whose."""
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


@dataclass(frozen=True, order=True)
class Claim:
    """That `who` has `what`, by the situation of that name, certainly from one day to another."""

    begin: int
    end: int
    name: str
    what: str
    who: str
    days: tuple[Fact, Fact]


def in_two_hands(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """Possessions of one thing by two who share nothing: no relationship, no organisation."""
    pairs = list(_overlapping(_claims(survey, _HELD, units)))
    if not pairs:
        return
    common = set(_of(survey, _COMMON, "thing", {one.what for one, _ in pairs}))
    near = _near(survey, sorted({claim.who for pair in pairs for claim in pair}))
    clashing = _first(pairs, lambda one, other: one.what not in common and near[one.who].isdisjoint(near[other.who]))
    for one, other in clashing:
        names = {"thing": one.what, "holder": one.who, "rival": other.who, "one": one.name, "other": other.name}
        yield Clash(names, _facts(survey, (one, other), "lg:thing", "lg:holder"))


def two_masters(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """Services of one person in agencies of different states, which nothing that is known of them explains."""
    pairs = list(_overlapping(_claims(survey, _SERVED, units)))
    if not pairs:
        return
    agencies = sorted({claim.who for pair in pairs for claim in pair})
    masters = {agency: survey.near.objects(agency, "lg:serves") for agency in agencies}
    explained = set(_of(survey, _EXPLAINED, "who", {one.what for one, _ in pairs}))
    near = _near(survey, sorted({state for states in masters.values() for state in states}))

    def clash(one: Claim, other: Claim) -> bool:
        states = [set().union(*(near[state] for state in masters[claim.who])) for claim in (one, other)]
        return one.what not in explained and states[0].isdisjoint(states[1])

    for one, other in _first(pairs, clash):
        state, rival = min(masters[one.who]), min(masters[other.who])
        names = {"agent": one.what, "first": one.who, "second": other.who, "state": state, "rival": rival}
        facts = _facts(survey, (one, other), "lg:agent", "lg:organisation")
        serve = ((one.who, "lg:serves", state), (other.who, "lg:serves", rival))
        yield Clash({**names, "one": one.name, "other": other.name}, (*facts, *serve))


def shared_covers(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """Covers of one name, borne by two people who are not perhaps the same."""
    pairs = list(_overlapping(_claims(survey, _COVERED, units)))
    for one, other in _first(pairs, lambda one, other: other.who not in _doubles(survey, one.who)):
        names = {"name": one.what, "one": one.who, "other": other.who, "cover": one.name, "second": other.name}
        yield Clash(names, _facts(survey, (one, other), "lg:coverName", "lg:agent"))


def things_around(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """What is in changed facts, and what those have who are in them or in what they tell of."""
    things = survey.around(facts)
    return sorted({*things, *(what for (what,) in survey.table(_POSSESSED, ("what",), {"who": things}))})


def agents_around(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """Who is in changed facts or in what they tell of, and who serves the states whose ties they change."""
    things = survey.around(facts)
    roles = narrower_properties("lg:participant")
    tied = {fact[2] for fact in facts if fact[1] in roles} | {
        name for fact in facts if fact[1] in _TYING for name in (fact[2], fact[0], *survey.named_by(fact[0]))
    }
    agencies = {fact[0] for fact in facts if fact[1] == "lg:serves"}
    agencies.update(agency for state in tied if is_thing(state) for agency in survey.near.subjects("lg:serves", state))
    return sorted({*things, *(who for (who,) in survey.table(_SERVING, ("who",), {"agency": sorted(agencies)}))})


def covers_around(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The false names in changed facts, of the covers of which they tell, and of those who may be the same."""
    covers = {fact[0] for fact in facts}
    doubted = [name for fact in facts if fact[1] == "lg:possiblySameAs" for name in (fact[0], fact[2])]
    covers.update(cover for name in doubted for cover in survey.near.subjects("lg:agent", name))
    names = (name for cover in covers for name in survey.near.objects(cover, "lg:coverName"))
    return sorted({*names, *(fact[2] for fact in facts if fact[1] == "lg:coverName")})


def _claims(survey: Survey, pattern: Pattern, units: Units) -> Iterator[Claim]:
    bindings = None if units is None else {"what": units}
    for name, what, who, begin, end in survey.table(pattern, ("name", "what", "who", "begin", "end"), bindings):
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
    told: set[tuple[str, str, str]] = set()
    for later, earlier in pairs:
        key = later.what, later.name, later.who
        if key not in told and clash(later, earlier):
            told.add(key)
            one, other = sorted((later, earlier), key=lambda claim: (claim.name, claim.who))
            yield one, other


def _of(survey: Survey, pattern: Pattern, name: str, those: Iterable[str]) -> Iterator[str]:
    """Those of some things that fit a pattern."""
    return (found for (found,) in survey.table(pattern, (name,), {name: sorted(those)}))


def _doubles(survey: Survey, name: str) -> set[str]:
    """Who somebody may be."""
    same = "lg:possiblySameAs"
    return {*survey.near.objects(name, same), *survey.near.subjects(same, name)}


def _near(survey: Survey, parties: Sequence[str]) -> dict[str, set[str]]:
    """For each party: itself, who it may be, and its relationships and organisations."""
    near: dict[str, set[str]] = {who: {who, *_doubles(survey, who)} for who in parties}
    for pattern, tie in ((_BONDS, "bond"), (_TIES, "organisation")):
        for who, there in survey.table(pattern, ("who", tie), {"who": parties}):
            near[who].add(there)
    return near


def _facts(survey: Survey, claims: Sequence[Claim], what: str, who: str) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for claim in claims:
        facts += [(claim.name, "rdf:type", kind) for kind in survey.types(claim.name)]
        facts += [(claim.name, what, claim.what), (claim.name, who, claim.who), *claim.days]
    return tuple(facts)


def _day(literal: str) -> int:
    return from_iso(literal_value(literal) or "")
