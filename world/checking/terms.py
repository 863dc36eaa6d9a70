"""Whether a world uses the vocabulary as it is meant: its terms, where its properties belong, what its types exclude.

Notes are held to most of this when they are read; RDF files are not.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import LG, OWL, RDF
from ontology.vocabulary import THEMES, vocabulary
from world.checking.clashes import Clash
from world.checking.mentions import MOST_TOLD, listed, selected
from world.checking.rule import Rule, rules
from world.checking.shapes import shapes
from world.facts import literal, literal_value, to_term
from world.pattern import Pattern
from world.store import World

_PROPERTIES: Final = "SELECT DISTINCT ?term WHERE { ?thing ?term ?value }"
_CLASSES: Final = f"SELECT DISTINCT ?term WHERE {{ ?thing <{RDF.type}> ?term }}"
_BORNE: Final = f"SELECT DISTINCT ?term ?kind WHERE {{ ?thing <{RDF.type}> ?kind ; ?term ?value }}"
_TWICE_TYPED: Final = f"""SELECT DISTINCT ?thing WHERE {{
    ?thing <{RDF.type}> ?one , ?other FILTER(STR(?one) < STR(?other))
}}"""
_ACCEPTED: Final = Pattern.parse("?thing lg:accepts ?acceptance . ?acceptance lg:acceptedRule ?name")


def unknown_terms(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """One clash for each property or class that bears our prefix and is not in the vocabulary."""
    terms = vocabulary()
    for query, known in ((_PROPERTIES, frozenset(terms.properties)), (_CLASSES, frozenset(terms.classes))):
        for (term,) in selected(world, query, "term"):
            if _iri(term) in known or not _iri(term).startswith(str(LG)):
                continue
            facts = list(world.facts(predicate=term) if query is _PROPERTIES else world.facts(None, "rdf:type", term))
            told = listed([world.label(subject) for subject in dict.fromkeys(fact[0] for fact in facts)])
            yield Clash({"term": literal(term), "mentions": literal(told)}, tuple(facts[:MOST_TOLD]))


def misplaced_properties(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """One clash for each thing and property of which no type of the thing is in the property's domain."""
    for term, kind in selected(world, _BORNE, "term", "kind"):
        if not _strays(term, [kind]):
            continue
        strays = f"SELECT DISTINCT ?thing WHERE {{ ?thing {to_term(term)} ?value ; <{RDF.type}> {to_term(kind)} }}"
        for (thing,) in selected(world, strays, "thing"):
            kinds = [name for name in world.types(thing) if _iri(name) in vocabulary().classes]
            if kind != kinds[0] or not _strays(term, kinds):
                continue
            names = {
                "thing": thing,
                "property": literal(term),
                "kinds": literal(" and ".join(map(_a, kinds))),
                "domains": literal(" and ".join(map(_a, _domains(term)))),
            }
            fact = next(world.facts(thing, term))
            yield Clash(names, (fact, *((thing, "rdf:type", name) for name in kinds)))


def disjoint_types(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """One clash for each thing and pair of its types that the vocabulary excludes, where no shape says so already."""
    for (thing,) in selected(world, _TWICE_TYPED, "thing"):
        for one, other in combinations(world.types(thing), 2):
            if _exclude(_iri(one), _iri(other)):
                names = {
                    "thing": thing,
                    "one": literal(_a(one)),
                    "other": literal(_a(other)),
                    "this": one,
                    "that": other,
                }
                yield Clash(names, ((thing, "rdf:type", one), (thing, "rdf:type", other)))


def unknown_rules(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """One clash for each acceptance of a rule that is none."""
    known = {*rules(), *(shape.name for shape in shapes())}
    for thing, acceptance, name in world.table(_ACCEPTED, ("thing", "acceptance", "name")):
        if literal_value(name) not in known:
            facts = ((thing, "lg:accepts", acceptance), (acceptance, "lg:acceptedRule", name))
            yield Clash({"thing": thing, "name": name}, facts)


def _strays(term: str, kinds: Sequence[str]) -> bool:
    """Whether things of these types, of which the vocabulary knows at least one, cannot have a property."""
    terms = vocabulary()
    above = {iri for kind in kinds if _iri(kind) in terms.classes for iri in terms.superclasses(_iri(kind))}
    return bool(above) and bool(domains := _domains(term)) and above.isdisjoint(map(_iri, domains))


def _domains(term: str) -> list[str]:
    """The classes whose things may have a property: its domain, or those in whose notes a borrowed one may stand."""
    found = vocabulary().properties.get(_iri(term))
    if found is None:
        return []
    return [vocabulary().compact(iri) for iri in ((found.domain,) if found.domain else found.domains) if iri]


def _a(kind: str) -> str:
    label = vocabulary().labels.get(_iri(kind), kind)
    return f"{'an' if label[:1] in 'aeiou' else 'a'} {label}"


def _iri(term: str) -> str:
    return str(getattr(to_term(term), "value"))  # noqa: B009


def _exclude(one: str, other: str) -> bool:
    above = vocabulary().superclasses
    pairs = {frozenset((upper, lower)) for upper in above(one) for lower in above(other)}
    return not pairs.isdisjoint(_disjoint()) and pairs.isdisjoint(_shaped())


@lru_cache(maxsize=1)
def _disjoint() -> frozenset[frozenset[str]]:
    """The pairs of classes of which the vocabulary says that nothing is in both."""
    quads = [quad for path in THEMES for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    after: dict[tuple[str, str], str] = {(q.subject.value, q.predicate.value): q.object.value for q in quads}
    pairs = {frozenset((q.subject.value, q.object.value)) for q in quads if q.predicate.value == OWL.disjointWith}
    for quad in quads:
        if quad.predicate.value == OWL.members:
            pairs.update(map(frozenset, combinations(_items(quad.object.value, after), 2)))
    return frozenset(pairs)


@lru_cache(maxsize=1)
def _shaped() -> frozenset[frozenset[str]]:
    """The pairs that a shape keeps apart."""
    return frozenset(
        frozenset((target, unwanted))
        for shape in shapes()
        for kind, classes in shape.constraints
        if kind == "not class"
        for target in shape.target_classes
        for unwanted in classes
    )


def _items(node: str, after: dict[tuple[str, str], str]) -> Iterable[str]:
    while node != RDF.nil:
        yield after[node, RDF.first]
        node = after[node, RDF.rest]
