"""A description logic reasoner (HermiT, by owlready2) agrees: no contradiction, and every class can have members.

HermiT knows the datatypes of OWL 2 alone. Two of ours it would refuse, so it reads others in their place, which changes
nothing that it could conclude: nothing follows here from the values that a datatype has.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology.document import triples
from ontology.namespaces import LG, PREFIXES, RDF, XSD
from world import World

READ_AS = {
    LG.TimeExpression: XSD.string,  # a datatype of our own, without a definition: HermiT throws an exception
    XSD.date: XSD.dateTime,  # xsd:date is not in the OWL 2 datatype map (OWL 2 Structural Specification, section 4)
}
NOT_IN_OWL = (RDF.Statement,)
"""The class of reified triples is reserved in OWL 2 DL: it cannot stand in an axiom, such as the domain of lg:line."""


@pytest.fixture(scope="module", autouse=True)
def java() -> None:
    if shutil.which("java") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no java on this machine: the reasoner needs one, and CI must have it.")
        pytest.skip("There is no java on this machine: install one to have the vocabulary judged by a reasoner.")


def readable(found: list[ox.Triple]) -> Iterator[ox.Triple]:
    for triple in found:
        value = triple.object
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value in READ_AS:
            continue
        if isinstance(value, ox.NamedNode):
            if value.value in NOT_IN_OWL:
                continue
            value = ox.NamedNode(READ_AS.get(value.value, value.value))
        elif isinstance(value, ox.Literal) and value.datatype.value == XSD.date:
            value = ox.Literal(f"{value.value}T00:00:00", datatype=ox.NamedNode(XSD.dateTime))
        yield ox.Triple(triple.subject, triple.predicate, value)


def unsatisfiable(folder: Path, *, planted: str = "", world: World | None = None) -> list[str]:
    """The classes that can have no members, sorted. Raises `OwlReadyInconsistentOntologyError` for a contradiction."""
    import owlready2  # type: ignore[import-untyped]  # it has no types

    found = [*triples(), *ox_triples(planted)]
    if world is not None:
        found += [quad.triple for quad in world.store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    file = folder / "vocabulary.nt"
    ox.serialize(readable(found), str(file), format=ox.RdfFormat.N_TRIPLES)
    judged = owlready2.World()
    try:
        vocabulary = judged.get_ontology(file.as_uri()).load(format="ntriples")
        with vocabulary:
            owlready2.sync_reasoner_hermit(judged, infer_property_values=False, debug=0)
        return sorted(entity.name for entity in judged.inconsistent_classes() if entity is not owlready2.Nothing)
    finally:
        judged.close()


def ox_triples(turtle: str) -> list[ox.Triple]:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return [quad.triple for quad in ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)]


@pytest.mark.slow
def test_the_vocabulary_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    assert unsatisfiable(tmp_path) == []


@pytest.mark.slow
def test_the_source_stories_are_consistent_with_it(tmp_path: Path, seeds: World) -> None:
    assert unsatisfiable(tmp_path, world=seeds) == []


@pytest.mark.slow
def test_a_class_below_two_that_exclude_each_other_is_found(tmp_path: Path) -> None:
    planted = "lg:Ghost a owl:Class ; rdfs:subClassOf lg:Person, lg:Place . lg:Poltergeist rdfs:subClassOf lg:Ghost ."

    assert unsatisfiable(tmp_path, planted=planted) == ["Ghost", "Poltergeist"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "planted",
    [
        "id:end a lg:Death, lg:FakedDeath .",
        "id:note lg:coverName 'Anna' . id:note a lg:Event .",  # whatever has a cover name is a cover, which holds
        "id:it lg:prisoner id:x . id:it lg:killer id:y .",  # what holds for a while does not happen once
        "id:story lg:chapterOf id:other . id:story lg:tells id:x .",
    ],
    ids=["a death faked and real", "an event with a cover name", "custody that kills", "a chapter that is a story"],
)
def test_a_planted_contradiction_is_found(tmp_path: Path, planted: str) -> None:
    import owlready2

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        unsatisfiable(tmp_path, planted=planted)
