"""The links to other vocabularies: what matters is linked, to terms that there are, and nothing of theirs is copied."""

import pytest
from rdflib import OWL, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import FOAF, ORG, PROV, RDF, SDO, TIME

from ontology import Property, ontology_graph, vocabulary
from ontology.namespaces import ALIGNED, GEO, GEOSPARQL, GOLEM, LG, REL, SEM
from ontology.vocabulary import ALIGNMENTS

LINKS = {RDFS.seeAlso, RDFS.subClassOf, SKOS.closeMatch, SKOS.exactMatch}
LINKED = Graph().parse(ALIGNMENTS)
TERMS = sorted({str(other) for _, predicate, other in LINKED if predicate in LINKS})

CLOSED = {str(namespace): namespace for namespace in (FOAF, ORG, PROV, SDO, TIME)}
"""Vocabularies whose terms rdflib lists."""

LISTED = {
    str(GEO): {"SpatialThing"},
    str(GEOSPARQL): {"Feature", "sfWithin"},
    str(GOLEM): {
        *("G1_Character", "G2_Feature", "G3_Psychological_State", "G4_Social_Relationship", "G5_Narrative_Event"),
        *("G6_Relationship_Role", "G7_Narrative_Sequence", "G9_Narrative_Unit", "G10_Narrative_Function"),
        *("G11_Narrative_Role", "G12_Setting", "G13_Narrative_Location", "G16_Object", "G17_Character_Feature"),
        "G18_Textual_Feature",
    },
    str(REL): {
        *(
            "Relationship",
            "acquaintanceOf",
            "antagonistOf",
            "apprenticeTo",
            "childOf",
            "collaboratesWith",
            "employedBy",
        ),
        *("enemyOf", "friendOf", "hasMet", "knowsByReputation", "lifePartnerOf", "mentorOf", "parentOf", "participant"),
        *("siblingOf", "spouseOf", "worksWith"),
    },
    str(SEM): {
        *(
            "Actor",
            "Core",
            "Event",
            "Object",
            "Place",
            "Temporary",
            "Time",
            "View",
            "accordingTo",
            "hasActor",
            "hasPlace",
        ),
        *("hasBeginTimeStamp", "hasEarliestBeginTimeStamp", "hasEarliestEndTimeStamp", "hasEndTimeStamp", "hasTime"),
        *("hasLatestBeginTimeStamp", "hasLatestEndTimeStamp", "subEventOf"),
    },
}
"""Terms of those that rdflib does not know, read off their documents: GOLEM 1.1, REL, SEM, WGS84, GeoSPARQL 1.1."""


def linked(iri: str) -> bool:
    return any(predicate in LINKS for predicate in LINKED.predicates(URIRef(iri)))


def test_every_class_of_the_top_two_levels_is_linked() -> None:
    top = [iri for iri in vocabulary().classes if len(vocabulary().superclasses(iri)) <= 2]

    assert len(top) > 10
    assert [iri for iri in top if not linked(iri)] == []


def is_shared(term: Property) -> bool:
    """Whether many kinds of note carry the property, so that whoever maps our data will meet it."""
    wide = {str(LG.Entity), str(LG.Occurrence), str(LG.Narrative), str(LG.Place), str(LG.Agent)}
    return term.iri.startswith(str(LG)) and term.domain in wide


def test_every_property_that_many_kinds_share_is_linked() -> None:
    shared = [term.iri for term in vocabulary().properties.values() if is_shared(term)]

    assert len(shared) > 25
    assert [iri for iri in shared if not linked(iri)] == []


@pytest.mark.parametrize("prefix", ALIGNED)
def test_every_declared_vocabulary_is_linked_to(prefix: str) -> None:
    assert [term for term in TERMS if term.startswith(ALIGNED[prefix])] != []


def test_all_links_lead_into_the_declared_vocabularies() -> None:
    assert [term for term in TERMS if not term.startswith(tuple(ALIGNED.values()))] == []


@pytest.mark.parametrize("term", TERMS)
def test_the_linked_term_exists(term: str) -> None:
    namespace = max((iri for iri in ALIGNED.values() if term.startswith(iri)), key=len)
    name = term.removeprefix(namespace)

    if namespace in CLOSED:
        assert name in CLOSED[namespace].__annotations__
    else:
        assert name in LISTED[namespace]


def test_links_are_all_that_the_alignments_say() -> None:
    said = {predicate for subject, predicate, _ in LINKED if str(subject).startswith(str(LG))}

    assert said <= LINKS
    assert set(LINKED.objects(None, RDF.type)) == {OWL.AnnotationProperty}


def test_only_terms_of_ours_are_linked() -> None:
    ours = {str(subject) for subject, _, _ in LINKED if str(subject).startswith(str(LG))}
    known = {str(subject) for subject in ontology_graph().subjects()}

    assert ours - known == set()


def test_a_kind_of_somebody_elses_is_so_without_their_axioms() -> None:
    kinds = {(str(ours), str(theirs)) for ours, theirs in LINKED.subject_objects(RDFS.subClassOf)}

    assert (LG.Person, str(FOAF.Person)) in kinds
    assert vocabulary().superclasses(LG.Person) == (LG.Agent, LG.Entity, LG.Person)
