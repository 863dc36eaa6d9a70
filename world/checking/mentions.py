"""Names that nothing describes, and things of which nothing says what they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import RDF
from world.checking.clashes import Clash
from world.checking.leaning import leans_on
from world.checking.rule import Rule
from world.checking.survey import DERIVED, Survey, Units, is_thing
from world.facts import Fact, literal, to_text
from world.store import World
from world.time.dating import BEFORE, WRITTEN

MOST_TOLD: Final = 10
"""How many facts one finding lists."""

_SUBJECTS: Final = "SELECT DISTINCT ?thing WHERE { ?thing ?said ?anything }"
_OBJECTS: Final = "SELECT DISTINCT ?thing WHERE { ?other ?said ?thing FILTER(isIRI(?thing)) }"


def dangling(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each name that is mentioned and not described, with the first facts that mention it."""
    mentions: dict[str, list[Fact]] = defaultdict(list)
    for fact in _mentions(survey, _untyped(survey, _OBJECTS) if units is None else units):
        if fact[1].startswith("lg:") and fact[1] != BEFORE:
            mentions[fact[2]].append(fact)
    for name, fact in _leaned_on(survey, units):
        if fact[1] != BEFORE or fact[0] not in {mention[0] for mention in mentions[name]}:
            mentions[name].append(fact)
    for name, facts in sorted(mentions.items()):
        told = listed([survey.world.label(subject) for subject in dict.fromkeys(fact[0] for fact in facts)])
        yield Clash({"missing": name, "mentions": literal(told)}, tuple(facts[:MOST_TOLD]))


def untyped(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each thing that has no type; what is only said in terms of other vocabularies is left alone."""
    for name in _untyped(survey, _SUBJECTS) if units is None else sorted(units):
        if survey.types(name) or not is_described(survey, name):
            continue
        facts = [fact for fact in facts_about(survey, name) if fact[1] not in DERIVED]
        ours = [fact for fact in facts if fact[1].startswith("lg:")]
        if ours or not name.startswith(("<", "_:")):
            named = [fact for fact in facts if fact[1] == "rdfs:label"]
            yield Clash({"thing": name}, tuple([*named, *ours, *facts][:1]))


def things_named(_survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """What is in changed facts, or leaned on by the times that they write."""
    names = (name for fact in facts for name in (fact[0], fact[2], *leans_on(fact)))
    return dict.fromkeys(name for name in names if is_thing(name))


def is_described(survey: Survey, name: str) -> bool:
    """Whether anything is said of a thing but what follows from times."""
    return not DERIVED.issuperset(survey.near.about(name))


def facts_about(survey: Survey, name: str) -> list[Fact]:
    """What is said of a thing, sorted."""
    said = survey.near.about(name)
    return sorted((name, predicate, value) for predicate, values in said.items() for value in values)


def listed(names: Sequence[str]) -> str:
    """Some names in words: "the call, the letter and 8 more"."""
    if len(names) > MOST_TOLD:
        return f"{', '.join(names[: MOST_TOLD - 1])} and {len(names) - MOST_TOLD + 1:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def selected(world: World, query: str, *columns: str) -> Iterator[tuple[str, ...]]:
    """The rows of a SPARQL query as compact text, sorted."""
    solutions = world.store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    yield from sorted(tuple(to_text(solution[column]) for column in columns) for solution in solutions)


def _untyped(survey: Survey, query: str) -> list[str]:
    """What a query finds of which nothing says what it is, sorted."""
    solutions, typed = survey.world.store.query(query), survey.part(_typed)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(to_text(row[0]) for row in solutions if row[0] not in typed)


def _typed(survey: Survey, _units: Units = None) -> frozenset[object]:
    """All that has a type."""
    quads = survey.world.store.quads_for_pattern(None, ox.NamedNode(RDF.type), None, ox.DefaultGraph())
    return frozenset(quad.subject for quad in quads)


def _mentions(survey: Survey, names: Iterable[str]) -> Iterator[Fact]:
    loose = (name for name in names if is_thing(name) and not is_described(survey, name))
    return (fact for name in loose for fact in survey.near.mentions(name))


def _leaned_on(survey: Survey, names: Units) -> Iterator[tuple[str, Fact]]:
    """The names that written times lean on and that nothing describes, each with such a time."""
    if names is None:
        written = (fact for predicate in WRITTEN for fact in survey.world.facts(predicate=predicate))
        leaning = [(name, fact) for fact in written for name in leans_on(fact)]
    else:
        leaning = [(name, fact) for name in names for fact in sorted(survey.leaning.on(name), key=_in_order)]
    return ((name, fact) for name, fact in leaning if not is_described(survey, name))


def _in_order(fact: Fact) -> tuple[int, Fact]:
    return WRITTEN.index(fact[1]), fact
