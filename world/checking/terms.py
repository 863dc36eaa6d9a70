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
from world.checking.shape import shapes
from world.checking.survey import Survey, Units
from world.facts import Fact, is_literal, literal, literal_value, to_iri, to_term
from world.pattern import Pattern

_PROPERTIES: Final = "SELECT DISTINCT ?term WHERE { ?thing ?term ?value }"
_CLASSES: Final = f"SELECT DISTINCT ?term WHERE {{ ?thing <{RDF.type}> ?term }}"
_BORNE: Final = f"SELECT DISTINCT ?term ?kind WHERE {{ ?thing <{RDF.type}> ?kind ; ?term ?value }}"
_TWICE_TYPED: Final = f"""SELECT DISTINCT ?thing WHERE {{
    ?thing <{RDF.type}> ?one , ?other FILTER(STR(?one) < STR(?other))
}}"""
_ACCEPTED: Final = Pattern.parse("?thing lg:accepts ?acceptance . ?acceptance lg:acceptedRule ?name")


def unknown_terms(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each property or class that bears our prefix and is not in the vocabulary."""
    for term, as_class in _terms(survey, units):
        if is_literal(term) or term.startswith("_:") or not to_iri(term).startswith(str(LG)):
            continue
        if to_iri(term) in (vocabulary().classes if as_class else vocabulary().properties):
            continue
        facts = list(survey.world.facts(None, "rdf:type", term) if as_class else survey.world.facts(predicate=term))
        if facts:
            told = listed([survey.world.label(subject) for subject in dict.fromkeys(fact[0] for fact in facts)])
            yield Clash({"term": literal(term), "mentions": literal(told)}, tuple(facts[:MOST_TOLD]))


def misplaced_properties(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each thing and property of which no type of the thing is in the property's domain."""
    for thing, term in _strays_in(survey) if units is None else _borne(survey, units):
        kinds = [name for name in survey.types(thing) if to_iri(name) in vocabulary().classes]
        if not _strays(term, kinds):
            continue
        names = {
            "thing": thing,
            "property": literal(term),
            "kinds": literal(" and ".join(map(_a, kinds))),
            "domains": literal(" and ".join(map(_a, _domains(term)))),
        }
        fact = (thing, term, survey.near.objects(thing, term)[0])
        yield Clash(names, (fact, *((thing, "rdf:type", name) for name in kinds)))


def disjoint_types(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each thing and pair of its types that the vocabulary excludes, where no shape says so already."""
    things = [row[0] for row in selected(survey.world, _TWICE_TYPED, "thing")] if units is None else sorted(units)
    for thing in things:
        for one, other in combinations(survey.types(thing), 2):
            if _exclude(to_iri(one), to_iri(other)):
                names = {
                    "thing": thing,
                    "one": literal(_a(one)),
                    "other": literal(_a(other)),
                    "this": one,
                    "that": other,
                }
                yield Clash(names, ((thing, "rdf:type", one), (thing, "rdf:type", other)))


def unknown_rules(survey: Survey, _rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One clash for each acceptance of a rule that is none."""
    known = {*rules(), *(shape.name for shape in shapes())}
    bindings = None if units is None else {"acceptance": units}
    for thing, acceptance, name in survey.table(_ACCEPTED, ("thing", "acceptance", "name"), bindings):
        if literal_value(name) not in known:
            facts = ((thing, "lg:accepts", acceptance), (acceptance, "lg:acceptedRule", name))
            yield Clash({"thing": thing, "acceptance": acceptance, "name": name}, facts)


def terms_used(_survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """The properties and classes in changed facts, and those of what they rename."""
    return dict.fromkeys(literal(term) for fact in facts for term in (fact[1], fact[2]) if not is_literal(term))


def acceptances(_survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """What changed facts say to be accepted."""
    accepted = (fact[2] for fact in facts if fact[1] == "lg:accepts")
    return dict.fromkeys([*accepted, *(fact[0] for fact in facts if fact[1] == "lg:acceptedRule")])


def _terms(survey: Survey, units: Units) -> Iterator[tuple[str, bool]]:
    """Terms, each as a property and as a class."""
    if units is None:
        yield from ((term, False) for (term,) in selected(survey.world, _PROPERTIES, "term"))
        yield from ((term, True) for (term,) in selected(survey.world, _CLASSES, "term"))
    else:
        yield from ((literal_value(unit) or unit, as_class) for unit in sorted(units) for as_class in (False, True))


def _strays_in(survey: Survey) -> Iterator[tuple[str, str]]:
    """Things with a property that is out of place for one of their types."""
    pairs: dict[tuple[str, str], None] = {}
    for term, kind in selected(survey.world, _BORNE, "term", "kind"):
        if _strays(term, [kind]):
            strays = f"SELECT DISTINCT ?thing WHERE {{ ?thing {to_term(term)} ?value ; <{RDF.type}> {to_term(kind)} }}"
            pairs.update(((thing, term), None) for (thing,) in selected(survey.world, strays, "thing"))
    return iter(sorted(pairs))


def _borne(survey: Survey, things: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((thing, term) for thing in sorted(things) for term in survey.near.about(thing))


def _strays(term: str, kinds: Sequence[str]) -> bool:
    """Whether things of these types, of which the vocabulary knows at least one, cannot have a property."""
    terms = vocabulary()
    above = {iri for kind in kinds if to_iri(kind) in terms.classes for iri in terms.superclasses(to_iri(kind))}
    return bool(above) and bool(domains := _domains(term)) and above.isdisjoint(map(to_iri, domains))


def _domains(term: str) -> list[str]:
    """The classes whose things may have a property: its domain, or those in whose notes a borrowed one may stand."""
    found = vocabulary().properties.get(to_iri(term))
    if found is None:
        return []
    return [vocabulary().compact(iri) for iri in ((found.domain,) if found.domain else found.domains) if iri]


def _a(kind: str) -> str:
    label = vocabulary().labels.get(to_iri(kind), kind)
    return f"{'an' if label[:1] in 'aeiou' else 'a'} {label}"


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
