"""Things that bear the same name, and events that are told twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from ontology.namespaces import LG, RDF, RDFS
from ontology.vocabulary import vocabulary
from world.checking.clashes import Clash
from world.checking.mentions import MOST_TOLD, listed, selected
from world.checking.rule import Rule
from world.facts import Fact, literal, literal_value, to_term
from world.pattern import Pattern
from world.store import World

MOST_COMPARED: Final = 200
"""Bearers of one name of whom each pair is looked at; of more, all are told."""

_KINDS: Final = {
    str(LG.Person): "people",
    str(LG.Organisation): "organisations",
    str(LG.Circle): "circles",
    str(LG.Place): "places",
    str(LG.Thing): "things",
}
_NAMED_TWICE: Final = f"""SELECT ?thing ?name ?kind WHERE {{
    {{ SELECT ?name WHERE {{ ?any <{RDFS.label}> ?name }} GROUP BY ?name HAVING(COUNT(*) > 1) }}
    ?thing <{RDFS.label}> ?name ; <{RDF.type}> ?kind
}}"""
_ON_ONE_DAY: Final = f"""SELECT ?event ?day ?kind WHERE {{
    ?event <{LG.beginEarliest}> ?day ; <{LG.endLatest}> ?day ; <{RDF.type}> ?kind
}}"""
_TIES: Final = Pattern.parse("?tie lg:participant ?thing")
_DOUBTED: Final = Pattern.parse("?one lg:possiblySameAs ?other")
_INDIFFERENT: Final = (
    *("rdfs:label", "skos:altLabel", "dcterms:description", "dcterms:source", "lg:certainty", "lg:atmosphere"),
    *("lg:when", "lg:begin", "lg:end", "lg:beginLatest", "lg:endEarliest", "lg:accepts", "lg:toldIn", "lg:toldLater"),
)
"""What two notes of one event may say differently."""


def duplicate_names(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """One clash for each name that several things of a kind bear, of which nothing tells them apart."""
    bearers: dict[tuple[str, str, tuple[str, ...]], dict[str, str]] = defaultdict(dict)
    for thing, name, stated in selected(world, _NAMED_TWICE, "thing", "name", "kind"):
        kind = next((kind for kind in vocabulary().superclasses(_iri(stated)) if kind in _KINDS), None)
        text = literal_value(name) or ""
        if kind and not text.lower().startswith(("a ", "an ")):
            where = tuple(fact[2] for fact in world.facts(thing, "lg:within")) if kind == LG.Place else ()
            narrow = "" if kind == LG.Person else stated
            bearers[name, f"{kind} {narrow}", where].setdefault(thing, stated)
    several = {key: things for key, things in bearers.items() if len(things) > 1}
    near = _near(world, sorted({thing for things in several.values() for thing in things})) if several else {}
    for (name, kind, _), things in sorted(several.items()):
        told = _unrelated(sorted(things), near)
        if len(told) > 1:
            facts = [f for t in told[:MOST_TOLD] for f in ((t, "rdfs:label", name), (t, "rdf:type", things[t]))]
            names = {
                "name": name,
                "names": literal(listed(told)),
                "count": literal(f"{len(told):,}"),
                "kind": literal(_KINDS[kind.partition(" ")[0]]),
            }
            yield Clash({**names, "thing": told[0]}, tuple(facts))


def duplicate_events(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """One clash for each set of events of one day of which everything else is the same."""
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event, day, kind in selected(world, _ON_ONE_DAY, "event", "day", "kind"):
        if LG.Event in vocabulary().superclasses(_iri(kind)):
            kinds[day, event].add(kind)
    of_a_day: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for (day, event), found in sorted(kinds.items()):
        of_a_day[day, frozenset(found)].append(event)
    for (day, _), events in of_a_day.items():
        alike: dict[frozenset[tuple[str, str]], list[str]] = defaultdict(list)
        for event in events if len(events) > 1 else ():
            alike[frozenset(fact[1:] for fact in world.facts(event) if fact[1] not in _INDIFFERENT)].append(event)
        for said, same in alike.items():
            if len(same) > 1 and any(_is_role(predicate) for predicate, _ in said):
                yield _told_twice(world, same, sorted(said), day)


def _told_twice(world: World, events: Sequence[str], said: Iterable[tuple[str, str]], day: str) -> Clash:
    said = list(said)
    kind = next(value for predicate, value in said if predicate == "rdf:type")
    names = {
        "event": events[0],
        "names": literal(listed([world.label(event) for event in events])),
        "count": literal(f"{len(events):,}"),
        "kind": literal(vocabulary().labels.get(_iri(kind), kind)),
        "day": day,
    }
    facts: list[Fact] = [(event, *fact) for event in events[:MOST_TOLD] for fact in said]
    return Clash(names, tuple(facts))


def _unrelated(things: Sequence[str], near: Mapping[str, set[str]]) -> list[str]:
    """Those of the things that share nothing with at least one of the others."""
    if len(things) > MOST_COMPARED:
        return list(things)
    pairs = [pair for pair in combinations(things, 2) if near[pair[0]].isdisjoint(near[pair[1]])]
    return [thing for thing in things if any(thing in pair for pair in pairs)]


def _near(world: World, things: Sequence[str]) -> Mapping[str, set[str]]:
    """For each thing, itself, what it takes part in, which of the others a fact leads to, and who it may be."""
    same = set(things)
    near = {thing: {thing, *(f[2] for f in world.facts(thing) if f[2] in same)} for thing in things}
    for thing, tie in world.table(_TIES, ("thing", "tie"), {"thing": things}):
        near[thing].add(tie)
    for one, other in world.table(_DOUBTED, ("one", "other")):
        for thing, alias in ((one, other), (other, one)):
            if thing in near:
                near[thing].add(alias)
    return near


def _is_role(predicate: str) -> bool:
    return _iri(predicate) in vocabulary().subproperties(LG.participant)


def _iri(term: str) -> str:
    return str(getattr(to_term(term), "value"))  # noqa: B009
