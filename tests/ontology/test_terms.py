"""The vocabulary's Turtle: every term is explained, none is used undefined, and no two axioms clash."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import Namespace

from ontology import namespaces, ontology_graph, questions, shapes_graph, vocabulary

LG = Namespace(str(namespaces.LG))
ONTOLOGY = URIRef(namespaces.ONTOLOGY)
KINDS = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
    RDFS.Datatype,
)


def ours(graph: Graph) -> set[URIRef]:
    """Every term of our namespace that a graph mentions."""
    return {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(str(LG))}


TERMS = sorted(
    term for term in ours(ontology_graph()) if any((term, RDF.type, kind) in ontology_graph() for kind in KINDS)
)
PROPERTIES = [
    term for term in TERMS if {OWL.ObjectProperty, OWL.DatatypeProperty} & set(ontology_graph().objects(term, RDF.type))
]


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition, SKOS.example, RDFS.isDefinedBy])
def test_every_term_has_one_label_definition_example_and_origin(
    predicate: URIRef,
) -> None:
    said = {term: list(ontology_graph().objects(term, predicate)) for term in TERMS}

    assert {term: values for term, values in said.items() if len(values) != 1} == {}


def test_definitions_and_examples_are_sentences_of_their_own() -> None:
    graph = ontology_graph()
    texts = [str(text) for predicate in (SKOS.definition, SKOS.example) for _, text in graph.subject_objects(predicate)]

    assert [text for text in texts if text[-1] not in '.?!"'] == []
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_every_term_is_defined_by_the_one_ontology() -> None:
    assert set(ontology_graph().objects(None, RDFS.isDefinedBy)) == {ONTOLOGY}
    assert list(ontology_graph().subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]


@pytest.mark.parametrize("predicate", [RDFS.domain, RDFS.range])
def test_every_property_has_one_domain_and_one_range(predicate: URIRef) -> None:
    said = {term: list(ontology_graph().objects(term, predicate)) for term in PROPERTIES}

    assert {term: values for term, values in said.items() if len(values) != 1} == {}


def test_no_term_is_used_but_undefined() -> None:
    assert ours(ontology_graph()) - set(TERMS) == set()
    assert ours(shapes_graph()) - set(TERMS) == set()


@pytest.mark.parametrize("name", questions())
def test_no_question_uses_an_undefined_term(name: str) -> None:
    used = {LG[local] for local in re.findall(r"\blg:(\w+)", questions()[name].sparql)}

    assert used - set(TERMS) == set()


def test_every_class_is_an_entity() -> None:
    known = vocabulary()

    assert [iri for iri in known.classes if str(LG.Entity) not in known.superclasses(iri)] == []


def test_every_role_of_somebody_is_a_kind_of_participant() -> None:
    known = vocabulary()
    people = {str(LG.Agent), str(LG.Person)}
    roles = {
        known.name_of(term.iri)
        for term in known.properties.values()
        if str(LG.Occurrence) in known.superclasses(term.domain) and term.range in people
    }
    of_participant = {known.name_of(iri) for iri in known.subproperties(str(LG.participant))}

    assert roles - of_participant == {"passesFor"}  # the dead Canadian whose name an illegal bears has no part in it
    assert of_participant - roles == set()


def test_only_roles_are_played_in_person() -> None:
    roles = vocabulary().subproperties(str(LG.participant))

    assert [term.name for term in vocabulary().properties.values() if term.in_person and term.iri not in roles] == []


def test_no_class_lies_below_two_classes_that_exclude_each_other() -> None:
    known = vocabulary()
    clashes = [
        (iri, one, other)
        for iri in known.classes
        for one, other in excluded()
        if {one, other} <= set(known.superclasses(iri))
    ]

    assert clashes == []


def test_a_narrower_property_keeps_to_the_domain_and_range_of_the_wider_one() -> None:
    known = vocabulary()
    for wide in known.properties.values():
        for iri in known.subproperties(wide.iri):
            narrow = known.properties[iri]
            assert wide.domain in known.superclasses(narrow.domain), iri
            assert wide.range in known.superclasses(narrow.range), iri


def excluded() -> Iterator[tuple[str, str]]:
    """The pairs of classes that the vocabulary declares disjoint."""
    graph = ontology_graph()
    for one, other in graph.subject_objects(OWL.disjointWith):
        yield str(one), str(other)
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = graph.value(axiom, OWL.members)
        assert isinstance(members, BNode)
        yield from combinations((str(member) for member in Collection(graph, members)), 2)
