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
from world.checking.survey import Survey, Units, is_thing
from world.facts import Fact, literal, literal_value, to_iri
from world.pattern import Pattern
from world.pattern.nearby import narrower_classes
from world.pattern.passing import day_of

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
_INDIFFERENT: Final = (
    *("rdfs:label", "skos:altLabel", "dcterms:description", "dcterms:source", "lg:certainty", "lg:atmosphere"),
    *("lg:when", "lg:begin", "lg:end", "lg:beginLatest", "lg:endEarliest", "lg:accepts", "lg:toldIn", "lg:toldLater"),
)
"""What two notes of one event may say differently."""


def duplicate_names(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each name that several things of a kind bear, of which nothing tells them apart."""
    bearers: dict[tuple[str, str, tuple[str, ...]], dict[str, str]] = defaultdict(dict)
    for thing, name, stated in _namesakes(survey, units):
        kind = next((kind for kind in vocabulary().superclasses(to_iri(stated)) if kind in _KINDS), None)
        text = literal_value(name) or ""
        if kind and not text.lower().startswith(("a ", "an ")):
            where = tuple(survey.near.objects(thing, "lg:within")) if kind == LG.Place else ()
            narrow = "" if kind == LG.Person else stated
            bearers[name, f"{kind} {narrow}", where].setdefault(thing, stated)
    several = {key: things for key, things in bearers.items() if len(things) > 1}
    near = _near(survey, sorted({thing for things in several.values() for thing in things})) if several else {}
    for (name, kind, _), things in sorted(several.items()):
        told = _unrelated(survey, sorted(things), near)
        if len(told) > 1:
            facts = [f for t in told[:MOST_TOLD] for f in ((t, "rdfs:label", name), (t, "rdf:type", things[t]))]
            names = {
                "name": name,
                "names": literal(listed(told)),
                "count": literal(f"{len(told):,}"),
                "kind": literal(_KINDS[kind.partition(" ")[0]]),
            }
            yield Clash({**names, "thing": told[0]}, tuple(facts))


def duplicate_events(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each set of events of one day of which everything else is the same."""
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event, day, kind in _on_one_day(survey, units):
        if LG.Event in vocabulary().superclasses(to_iri(kind)):
            kinds[day, event].add(kind)
    of_a_day: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for (day, event), found in sorted(kinds.items()):
        of_a_day[day, frozenset(found)].append(event)
    for (day, _), events in of_a_day.items():
        alike: dict[frozenset[tuple[str, str]], list[str]] = defaultdict(list)
        for event in events if len(events) > 1 else ():
            alike[_said(survey, event)].append(event)
        for said, same in alike.items():
            if len(same) > 1 and any(_is_role(predicate) for predicate, _ in said):
                yield _told_twice(survey, same, sorted(said), day)


def names_around(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The names of what is in changed facts."""
    things = dict.fromkeys(term for fact in facts for term in (fact[0], fact[2]) if is_thing(term))
    names = (name for thing in things for name in survey.near.objects(thing, "rdfs:label"))
    return dict.fromkeys([*names, *(fact[2] for fact in facts if fact[1] == "rdfs:label")])


def days_around(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The days of the events of which changed facts tell."""
    events = [name for name in dict.fromkeys(fact[0] for fact in facts) if _is_event(survey, name)]
    days = (day for event in events for day in survey.near.objects(event, "lg:beginEarliest"))
    changed = (fact[2] for fact in facts if fact[1] == "lg:beginEarliest" and fact[0] in events)
    return dict.fromkeys([*days, *changed])


def _is_event(survey: Survey, name: str) -> bool:
    return not set(survey.types(name)).isdisjoint(narrower_classes("lg:Event"))


def _told_twice(survey: Survey, events: Sequence[str], said: Iterable[tuple[str, str]], day: str) -> Clash:
    said = list(said)
    kind = next(value for predicate, value in said if predicate == "rdf:type")
    names = {
        "event": events[0],
        "names": literal(listed([survey.world.label(event) for event in events])),
        "count": literal(f"{len(events):,}"),
        "kind": literal(vocabulary().labels.get(to_iri(kind), kind)),
        "day": day,
    }
    facts: list[Fact] = [(event, *fact) for event in events[:MOST_TOLD] for fact in said]
    return Clash(names, tuple(facts))


def _unrelated(survey: Survey, things: Sequence[str], near: Mapping[str, set[str]]) -> list[str]:
    """Those of the things that share nothing with at least one of the others, and may have begun on one day."""
    if len(things) > MOST_COMPARED:
        return list(things)
    pairs = [pair for pair in combinations(things, 2) if near[pair[0]].isdisjoint(near[pair[1]])]
    pairs = [pair for pair in pairs if not _begin_apart(survey, *pair)]
    return [thing for thing in things if any(thing in pair for pair in pairs)]


def _begin_apart(survey: Survey, one: str, other: str) -> bool:
    """Whether two things certainly began on different days, such as two people who were not born on one."""
    days = [
        [day_of(text) for bound in ("lg:beginEarliest", "lg:beginLatest") for text in survey.near.objects(thing, bound)]
        for thing in (one, other)
    ]
    known = [[day for day in some if day is not None] for some in days]
    if any(len(some) != 2 for some in known):
        return False
    return max(known[0]) < min(known[1]) or max(known[1]) < min(known[0])


def _near(survey: Survey, things: Sequence[str]) -> Mapping[str, set[str]]:
    """For each thing, itself, what it takes part in, which of the others a fact leads to, and who it may be."""
    same = set(things)
    near = {thing: {thing, *same.intersection(survey.named_by(thing))} for thing in things}
    for thing, tie in survey.table(_TIES, ("thing", "tie"), {"thing": things}):
        near[thing].add(tie)
    for thing in things:
        near[thing].update(survey.near.objects(thing, "lg:possiblySameAs"))
        near[thing].update(survey.near.subjects("lg:possiblySameAs", thing))
    return near


def _namesakes(survey: Survey, names: Units) -> Iterator[tuple[str, ...]]:
    """Things, the name that they share with others, and what they are."""
    if names is None:
        yield from selected(survey.world, _NAMED_TWICE, "thing", "name", "kind")
        return
    for name in names:
        things = survey.near.subjects("rdfs:label", name)
        yield from ((thing, name, kind) for thing in things if len(things) > 1 for kind in survey.types(thing))


def _on_one_day(survey: Survey, days: Units) -> Iterator[tuple[str, ...]]:
    """Things that certainly begin and end on one day, the day, and what they are."""
    if days is None:
        yield from selected(survey.world, _ON_ONE_DAY, "event", "day", "kind")
        return
    for day in days:
        events = (e for e in survey.near.subjects("lg:beginEarliest", day) if day in _last(survey, e))
        yield from ((event, day, kind) for event in events for kind in survey.types(event))


def _last(survey: Survey, event: str) -> Sequence[str]:
    return survey.near.objects(event, "lg:endLatest")


def _said(survey: Survey, event: str) -> frozenset[tuple[str, str]]:
    """What would tell an event from another of the same day."""
    said = survey.near.about(event)
    return frozenset((name, value) for name, values in said.items() if name not in _INDIFFERENT for value in values)


def _is_role(predicate: str) -> bool:
    return to_iri(predicate) in vocabulary().subproperties(LG.participant)
