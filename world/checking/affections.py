"""Love and hatred of the same person at the same time."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.spans import Calendar, said
from world.facts import Fact
from world.pattern import Pattern
from world.store import World

MOST_PARTNERS: Final = 3
"""How many loves or friendships one enmity is told with."""

_PARTY: Final = "?name lg:party ?who"
_ENMITY: Final = "?name a lg:Enmity"
_CLOSE: Final = ("?name a lg:Romance", "?name a lg:Friendship")
_Pair: TypeAlias = tuple[str, str]


def enmities(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Enmities with what is close between the same two and shares more than a day with it."""
    hated = _pairs(world, _ENMITY)
    loved = _pairs(world, *_CLOSE) if hated else {}
    if both := sorted(hated.keys() & loved.keys()):
        calendar = Calendar(world, (_ENMITY, *_CLOSE))
        romances = {name for (name,) in world.table(Pattern.parse(_CLOSE[0]), ("name",))}
    for pair in both:
        loves = calendar.spans(loved[pair])
        for enmity in hated[pair]:
            here = calendar.spans([enmity])
            joint = (here.begin_latest < loves.end_earliest) & (loves.begin_latest < here.end_earliest)
            for love in (loves.names[place] for place in np.flatnonzero(joint)[:MOST_PARTNERS]):
                kind = "lg:Romance" if love in romances else "lg:Friendship"
                about = [said(world, enmity, "rdf:type", "lg:Enmity"), *_parties(world, enmity, pair)]
                about += [said(world, love, "rdf:type", kind), *_parties(world, love, pair)]
                days = calendar.facts(
                    (enmity, "lg:beginLatest"),
                    (love, "lg:endEarliest"),
                    (enmity, "lg:endEarliest"),
                    (love, "lg:beginLatest"),
                )
                names = {"enmity": enmity, "love": love, "one": pair[0], "other": pair[1]}
                yield Clash(names, tuple(dict.fromkeys([*about, *days])))


def _parties(world: World, name: str, pair: _Pair) -> list[Fact]:
    return [said(world, name, "lg:party", who) for who in pair]


def _pairs(world: World, *kinds: str) -> dict[_Pair, list[str]]:
    """The situations of some kinds, by each two of their parties."""
    parties: dict[str, set[str]] = defaultdict(set)
    for kind in kinds:
        for name, who in world.table(Pattern.parse(f"{kind} . {_PARTY}"), ("name", "who")):
            parties[name].add(who)
    found: dict[_Pair, list[str]] = defaultdict(list)
    for name, several in sorted(parties.items()):
        for one, other in combinations(sorted(several), 2):
            found[one, other].append(name)
    return found
