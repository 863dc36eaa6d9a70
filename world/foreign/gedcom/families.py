"""A world's kinship in families, as GEDCOM has them: a couple (or one of it) with its children."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from world.store import World

Couple: TypeAlias = tuple[str, ...]


@dataclass
class Family:
    """At most two `partners`, the `children` they have, and the `marriage` (an id, or empty) that joins them."""

    partners: Couple
    marriage: str = ""
    children: list[str] = field(default_factory=list)
    wedding: str = ""
    divorce: str = ""


def families(world: World) -> list[Family]:
    """The families of a world, in order: those that married first, then other parents, then brothers and sisters."""
    found: list[Family] = []
    by_couple: dict[Couple, Family] = {}
    weddings, divorces = _events(world, "lg:Wedding"), _events(world, "lg:Divorce")
    for marriage in _ids(world, "lg:Marriage"):
        for couple in _couples(_who(world, marriage, "lg:spouse", "lg:party")):
            family = Family(couple, marriage, [], _next(weddings, couple), _next(divorces, couple))
            by_couple.setdefault(couple, family)
            found.append(family)
    for couple in sorted({*weddings, *divorces}):
        if weddings.get(couple) or divorces.get(couple):
            family = Family(couple, "", [], _next(weddings, couple), _next(divorces, couple))
            by_couple.setdefault(couple, family)
            found.append(family)
    parents = _parents(world)
    for child in sorted(parents):
        for couple in _pairs(sorted(parents[child]), by_couple):
            if couple not in by_couple:
                by_couple[couple] = Family(couple)
                found.append(by_couple[couple])
            by_couple[couple].children.append(child)
    found += _siblings(world, parents)
    return found


def born_at(world: World) -> dict[str, str]:
    """Each child's birth, where the world tells of it as an event."""
    return {child: one for one in reversed(_ids(world, "lg:Birth")) for child in _who(world, one, "lg:child")}


def died_at(world: World) -> dict[str, str]:
    """Each person's death, where the world tells of it as an event."""
    deaths = [*_ids(world, "lg:Death"), *_ids(world, "lg:Killing")]
    return {dead: one for one in reversed(deaths) for dead in _who(world, one, "lg:deceased")}


def _parents(world: World) -> dict[str, set[str]]:
    parents: dict[str, set[str]] = defaultdict(set)
    for bond in (*_ids(world, "lg:Parenthood"), *_ids(world, "lg:Birth")):
        for child in _who(world, bond, "lg:child"):
            parents[child].update(_who(world, bond, "lg:parent"))
    return {child: known for child, known in parents.items() if known}


def _pairs(parents: list[str], married: Mapping[Couple, Family]) -> Iterator[Couple]:
    """The parents by twos: those who married each other, then the rest in order."""
    left = list(parents)
    for couple in combinations(parents, 2):
        if couple in married and set(couple) <= set(left):
            left = [one for one in left if one not in couple]
            yield couple
    for start in range(0, len(left), 2):
        yield tuple(left[start : start + 2])


def _siblings(world: World, parents: Mapping[str, set[str]]) -> Iterator[Family]:
    """Brothers and sisters whose parents nobody knows."""
    for bond in _ids(world, "lg:Siblinghood"):
        parties = _who(world, bond, "lg:party")
        shared = set.intersection(*(parents.get(one, set()) for one in parties)) if parties else set()
        if len(parties) > 1 and not shared:
            yield Family((), "", parties)


def _events(world: World, kind: str) -> dict[Couple, list[str]]:
    found: dict[Couple, list[str]] = defaultdict(list)
    for one in _ids(world, kind):
        for couple in _couples(_who(world, one, "lg:spouse", "lg:party")):
            found[couple].append(one)
    return found


def _next(events: Mapping[Couple, list[str]], couple: Couple) -> str:
    return events[couple].pop(0) if events.get(couple) else ""


def _couples(people: list[str]) -> Iterable[Couple]:
    return combinations(people, 2) if len(people) > 1 else [tuple(people)] if people else []


def _ids(world: World, kind: str) -> list[str]:
    return [fact[0] for fact in world.facts(predicate="rdf:type", object=kind)]


def _who(world: World, one: str, *roles: str) -> list[str]:
    return sorted({fact[2] for role in roles for fact in world.facts(one, role) if not fact[2].startswith('"')})
