"""Worlds against the vocabulary's shapes: findings in a writer's words, and the same ones that pySHACL gives."""

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate

from ontology import ontology_graph, shapes_graph
from ontology.namespaces import RDF, SH
from world import World
from world.checking import check
from world.checking.shapes import ShapeCheck
from world.facts import literal, to_text

VALUES = [
    "volodymyr-kazuo",
    "tokyo",
    "betrayal-of-kazuo",
    literal("text"),
    literal(""),
    literal("7", "xsd:integer"),
    literal("700.5", "xsd:decimal"),
    literal("true", "xsd:boolean"),
    '"Wort"@de',
    "<http://example.org/x>",
]


def test_the_seeds_have_no_errors(seeds: World) -> None:
    assert {finding.severity.value for finding in check(seeds).findings} <= {"warning", "note"}


def test_a_betrayal_without_a_betrayer_is_found_at_its_line(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(
        x="id: x\ntype: Betrayal\nname: the betrayal\nbetrayed: anna", anna="id: anna\ntype: Person\nname: Anna"
    )
    report = check(World.open(folder))
    [finding] = [found for found in report.findings if "betrayer" in found.message and found.severity.value == "error"]
    assert finding.subjects == ("x",)
    assert [(origin.file, origin.line) for origin in finding.where] == [(str(folder / "x.md"), 3)]
    assert report.as_json()["checked"] == {"rules": report.rules, "triples": report.triples}
    assert report.rules > 100


def test_findings_come_in_a_fixed_order(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(**{f"x{n}": f"id: x{n}\ntype: Betrayal" for n in range(6)})
    assert check(World.open(folder)).findings == check(World.open(folder)).findings


@pytest.mark.parametrize("seed", range(4))
def test_pyshacl_finds_the_same_in_a_world_full_of_mistakes(seed: int, seeds: World) -> None:
    world = mistaken(seeds, seed)
    found = {(finding.rule, finding.subjects[0]) for finding in ShapeCheck(world).findings()}
    assert found == by_pyshacl(world)
    assert len(found) > 100


def test_a_few_nodes_can_be_checked_alone(seeds: World) -> None:
    world = mistaken(seeds, 9)
    everywhere = {(f.rule, f.subjects) for f in ShapeCheck(world).findings()}
    some = sorted(world.ids())[::3]
    assert {(f.rule, f.subjects) for f in ShapeCheck(world).findings(some)} == {
        (rule, subjects) for rule, subjects in everywhere if subjects[0] in some
    }


def mistaken(world: World, seed: int) -> World:
    """A copy with facts lost, values changed and types mixed up, by the seed."""
    dice = random.Random(seed)
    facts = []
    for subject, predicate, object_ in world.facts():
        fate = dice.random()
        if fate < 0.1:
            continue
        facts.append((subject, predicate, dice.choice(VALUES) if fate < 0.25 and predicate != "rdf:type" else object_))
        if fate > 0.98:
            facts.append((subject, "rdf:type", dice.choice(["lg:Person", "lg:Event", "lg:Cafe", "lg:Situation"])))
    copy = World(ox.Store())
    copy.add(facts)
    return copy


def by_pyshacl(world: World) -> set[tuple[str, str]]:
    data = rdflib.Graph()
    data.parse(data=world.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    _, results, _ = validate(data, shacl_graph=shapes_graph(), ont_graph=ontology_graph(), inference="none")
    assert isinstance(results, rdflib.Graph)
    return {
        (
            str(results.value(node, rdflib.URIRef(SH.sourceShape))).rpartition("#")[2],
            to_text(ox.NamedNode(str(results.value(node, rdflib.URIRef(SH.focusNode))))),
        )
        for node in results.subjects(rdflib.URIRef(RDF.type), rdflib.URIRef(SH.ValidationResult))
    }
