"""Whether a thing is in two hands at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.facts import Fact, literal_value
from world.pattern import Pattern
from world.store import World
from world.time.day import from_iso

MOST_TRIED: Final = 20
"""How many others one possession is compared with that overlap it, until one is found that clashes."""

_HELD = Pattern.parse(
    "?held a lg:Possession . ?held lg:thing ?thing . ?held lg:holder ?holder . "
    "?held lg:beginLatest ?begin . ?held lg:endEarliest ?end"
)
_SHARED = Pattern.parse(["?thing a lg:Secret"]), Pattern.parse(["?thing a lg:Landmark"])
_BONDS = Pattern.parse(["?bond a lg:Relationship", "?bond lg:party ?who", {"none": ["?bond a lg:Enmity"]}])
_SERVED = Pattern.parse("?tie lg:participant ?who . ?tie lg:organisation ?organisation")
_DOUBTED = Pattern.parse("?one lg:possiblySameAs ?other")


@dataclass(frozen=True, order=True)
class Held:
    """A possession that certainly holds from its latest first day until its earliest last day."""

    begin: int
    end: int
    name: str
    thing: str
    holder: str
    facts: tuple[Fact, ...]


def in_two_hands(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Each possession that overlaps an earlier one, with the first such whose holder shares nothing with its own."""
    by_thing: dict[str, list[Held]] = defaultdict(list)
    for held in _possessions(world):
        by_thing[held.thing].append(held)
    pairs = [pair for several in by_thing.values() if len(several) > 1 for pair in _overlapping(sorted(several))]
    if not pairs:
        return
    free = {row[0] for pattern in _SHARED for row in world.table(pattern, ("thing",))}
    circles = _circles(world, sorted({held.holder for pair in pairs for held in pair}))
    told: set[tuple[str, str]] = set()
    for later, earlier in pairs:
        if later.thing in free or (later.name, later.holder) in told or circles[later.holder] & circles[earlier.holder]:
            continue
        told.add((later.name, later.holder))
        one, other = sorted((earlier, later), key=lambda held: (held.name, held.holder))
        names = {"thing": one.thing, "holder": one.holder, "rival": other.holder, "one": one.name, "other": other.name}
        yield Clash(names, (*_facts(world, one), *_facts(world, other)))


def _possessions(world: World) -> Iterator[Held]:
    for name, thing, holder, begin, end in world.table(_HELD, ("held", "thing", "holder", "begin", "end")):
        facts = (
            (name, "lg:thing", thing),
            (name, "lg:holder", holder),
            (name, "lg:beginLatest", begin),
            (name, "lg:endEarliest", end),
        )
        yield Held(_day(begin), _day(end), name, thing, holder, facts)


def _overlapping(several: Sequence[Held]) -> Iterator[tuple[Held, Held]]:
    """Pairs of different possessions, the later first, that certainly share more than a day of passing on."""
    begins, ends = (np.array(days) for days in zip(*((held.begin, held.end) for held in several), strict=True))
    joint: dict[str, set[str]] = defaultdict(set)
    for held in several:
        joint[held.name].add(held.holder)
    for number, held in enumerate(several):
        earlier = np.flatnonzero((begins[:number] < held.end) & (ends[:number] > held.begin))
        others = (several[index] for index in earlier[:MOST_TRIED])
        for other in others:
            if held.holder not in joint[other.name] and other.holder not in joint[held.name]:
                yield held, other


def _circles(world: World, holders: Sequence[str]) -> Mapping[str, set[str]]:
    """For each holder, themselves, who they may be, and their relationships and organisations."""
    circles: dict[str, set[str]] = {holder: {holder} for holder in holders}
    for who, bond in world.table(_BONDS, ("who", "bond"), {"who": holders}):
        circles[who].add(bond)
    for who, organisation in world.table(_SERVED, ("who", "organisation"), {"who": holders}):
        circles[who].add(organisation)
    for one, other in world.table(_DOUBTED, ("one", "other")):
        for who, alias in ((one, other), (other, one)):
            if who in circles:
                circles[who].add(alias)
    return circles


def _facts(world: World, held: Held) -> tuple[Fact, ...]:
    return (*((held.name, "rdf:type", kind) for kind in world.types(held.name)), *held.facts)


def _day(literal: str) -> int:
    return from_iso(literal_value(literal) or "")
