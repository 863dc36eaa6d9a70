"""Worlds against the vocabulary's shapes: findings in a writer's words, and the same ones that pySHACL gives."""

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate

from ontology import ontology_graph, shapes_graph
from ontology.namespaces import LG, RDF, SH
from world import World
from world.checking import check
from world.checking.rule import rules
from world.checking.shapes import ShapeCheck, findings_of
from world.checking.survey import DERIVED, Survey
from world.checking.whole import found_by
from world.facts import literal, to_iri, to_text

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
    theirs = by_pyshacl(world)
    assert found == {(shape, node) for shape, node, missing in theirs if not missing}
    assert len(found) > 100
    told = {clash.bindings["missing"] for clash in found_by(Survey(world), rules()["dangling-name"])}
    assert told.issuperset(missing for _, _, missing in theirs if missing)


def test_a_few_nodes_can_be_checked_alone(seeds: World) -> None:
    world = mistaken(seeds, 9)
    everywhere = {(f.rule, f.subjects) for f in ShapeCheck(world).findings()}
    some = sorted(world.ids())[::3]
    assert {(f.rule, f.subjects) for f in findings_of(Survey(world), some)} == {
        (rule, subjects) for rule, subjects in everywhere if subjects[0] in some
    }


def test_a_name_that_nothing_describes_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "world.ttl"
    file.write_text(
        """@prefix : <https://w3id.org/legendry/id/> . @prefix lg: <https://w3id.org/legendry/ns#> .
        :one a lg:Betrayal ; lg:betrayer :anna ; lg:betrayed :ben ; lg:place :here .
        :two a lg:Service ; lg:agent :anna ; lg:organisation :bureau ; lg:begin "after anna" .
        :ben lg:shortName "Ben" . :here a lg:Circle . :two lg:agent lg:Anna .""",
        "utf-8",
    )
    world = World.open(file)
    about = [found for found in check(world).findings if "anna" in str(found.facts) and found.severity.value == "error"]
    assert [found.rule for found in about if "lg:Anna" not in str(found.facts)] == ["dangling-name"]
    wrong = {(found.rule, found.subjects) for found in findings_of(Survey(world), ["one", "two"])}
    assert wrong >= {
        ("betrayed-is-an-agent", ("one",)),
        ("place-is-a-place", ("one",)),
        ("agent-is-an-agent", ("two",)),
    }
    assert ("betrayer-is-an-agent", ("one",)) not in wrong
    assert wrong == {
        (found.rule, found.subjects) for found in ShapeCheck(world).findings() if found.subjects[0] in ("one", "two")
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
    copy = World(ox.Store(), path=world.path)
    copy.add(facts)
    return copy


def by_pyshacl(world: World) -> set[tuple[str, str, str]]:
    """Shape and focus node of each result, and the name of which a class is asked in vain, as nothing describes it."""
    data = rdflib.Graph()
    data.parse(data=world.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    _, results, _ = validate(data, shacl_graph=shapes_graph(), ont_graph=ontology_graph(), inference="none")
    assert isinstance(results, rdflib.Graph)

    def said(node: rdflib.term.Node, term: str) -> rdflib.term.Node | None:
        return results.value(node, rdflib.URIRef(term))

    def missing(node: rdflib.term.Node) -> str:
        value = said(node, SH.value)
        if str(said(node, SH.sourceConstraintComponent)) != SH.ClassConstraintComponent:
            return ""
        if not isinstance(value, rdflib.URIRef) or value.startswith(str(LG)):
            return ""
        described = any(str(predicate) not in map(to_iri, DERIVED) for predicate in data.predicates(value))
        return "" if described else to_text(ox.NamedNode(str(value)))

    return {
        (
            str(said(node, SH.sourceShape)).rpartition("#")[2],
            to_text(ox.NamedNode(str(said(node, SH.focusNode)))),
            missing(node),
        )
        for node in results.subjects(rdflib.URIRef(RDF.type), rdflib.URIRef(SH.ValidationResult))
    }
