"""Names that nothing describes, and things of which nothing says what they are."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import LG, RDF
from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.errors import TimeError
from world.facts import Fact, literal, literal_value, to_node, to_term, to_text
from world.store import World
from world.time.dating import BEFORE, WRITTEN
from world.time.expression import read, references

MOST_TOLD: Final = 10
"""How many facts one finding lists."""

_CANON: Final = ox.DefaultGraph()
DERIVED: Final = frozenset([LG.before, LG.beginEarliest, LG.beginLatest, LG.endEarliest, LG.endLatest])
"""What the world works out of things that are only mentioned."""

_UNSAID = f"FILTER(?said NOT IN ({', '.join(f'<{iri}>' for iri in sorted(DERIVED))}))"
_MISSING = f"""SELECT DISTINCT ?thing ?other ?property WHERE {{
    ?other ?property ?thing
    FILTER(isIRI(?thing) && ?property NOT IN (<{RDF.type}>, <{LG.before}>))
    FILTER NOT EXISTS {{ ?thing ?said ?anything {_UNSAID} }}
}}"""
_UNTYPED = f"""SELECT DISTINCT ?thing WHERE {{
    ?thing ?said ?anything {_UNSAID}
    FILTER NOT EXISTS {{ ?thing <{RDF.type}> ?kind }}
}}"""


def dangling(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """One clash for each name that is mentioned and not described, with the first facts that mention it."""
    mentions: dict[str, list[Fact]] = defaultdict(list)
    for name, other, predicate in selected(world, _MISSING, "thing", "other", "property"):
        if predicate.startswith("lg:") and not name.startswith("lg:"):
            mentions[name].append((other, predicate, name))
    for name, fact in _leaned_on(world):
        if fact[0] not in {mention[0] for mention in mentions[name] if fact[1] == BEFORE}:
            mentions[name].append(fact)
    for name, facts in sorted(mentions.items()):
        told = listed([world.label(subject) for subject in dict.fromkeys(fact[0] for fact in facts)])
        yield Clash({"missing": name, "mentions": literal(told)}, tuple(facts[:MOST_TOLD]))


def untyped(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """One clash for each thing that has no type; what is only said in terms of other vocabularies is left alone."""
    for (name,) in selected(world, _UNTYPED, "thing"):
        facts = [fact for fact in world.facts(name) if str(getattr(to_term(fact[1]), "value")) not in DERIVED]  # noqa: B009
        ours = [fact for fact in facts if fact[1].startswith("lg:")]
        if ours or not name.startswith(("<", "_:")):
            named = [fact for fact in facts if fact[1] == "rdfs:label"]
            yield Clash({"thing": name}, tuple([*named, *ours, *facts][:1]))


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


def _leaned_on(world: World) -> Iterator[tuple[str, Fact]]:
    """Names that written times lean on and that nothing describes. A part of a world cannot tell, and is not asked."""
    if world.path is None:
        return
    described: dict[str, bool] = {}
    for predicate in WRITTEN:
        for fact in world.facts(predicate=predicate):
            for name in _references(fact):
                if name not in described:
                    described[name] = any(
                        quad.predicate.value not in DERIVED
                        for quad in world.store.quads_for_pattern(to_node(name), None, None, _CANON)
                    )
                if not described[name]:
                    yield name, fact


def _references(fact: Fact) -> tuple[str, ...]:
    text = literal_value(fact[2])
    if fact[1] == BEFORE:
        return (fact[2],) if text is None else ()
    try:
        return references(read(text or ""))
    except TimeError:
        return ()
