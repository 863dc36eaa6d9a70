"""Shapes accept what is sound and refuse its invalid twin, each for its own reason.

`twins/valid/RULE.ttl` and `twins/invalid/RULE.ttl` differ in one respect; both lean on `twins/cast.ttl`.
"""

from functools import lru_cache
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH, Namespace
from rdflib.term import Node

from ontology import namespaces, ontology_graph, shapes_graph, vocabulary

ID = Namespace(str(namespaces.ID))
LG = Namespace(str(namespaces.LG))
XSD = Namespace(str(namespaces.XSD))
SHAPE = Namespace("https://w3id.org/legendry/shapes#")
TWINS = Path(__file__).parent / "twins"
SHAPES = sorted(
    str(shape).removeprefix(str(SHAPE))
    for kind in (SH.NodeShape, SH.PropertyShape)
    for shape in shapes_graph().subjects(RDF.type, kind)
)


def value_rule(rule: str) -> bool:
    """Whether a rule only says what kind of value a property takes: the vocabulary itself tests those."""
    graph, shape = shapes_graph(), SHAPE[rule]
    says = set(graph.predicates(shape)) - {RDF.type, SH.path, SH.name, SH.message}
    return len(says) == 2 and SH.targetSubjectsOf in says and bool(says & {SH["class"], SH.datatype, SH.nodeKind})


RULES = [rule for rule in SHAPES if not value_rule(rule)]
VALUE_RULES = [rule for rule in SHAPES if value_rule(rule)]


def findings(data: Graph) -> list[tuple[str, Node | None]]:
    """What the shapes find in a small world: the rule and the node that breaks it, sorted."""
    _, report, _ = validate(
        data,
        shacl_graph=shapes_graph(),
        ont_graph=ontology_graph(),
        inference="none",
        advanced=False,
    )
    assert isinstance(report, Graph)
    results = report.subjects(RDF.type, SH.ValidationResult)
    found = [
        (
            str(report.value(result, SH.sourceShape)).removeprefix(str(SHAPE)),
            report.value(result, SH.focusNode),
        )
        for result in results
    ]
    return sorted(found, key=str)


def twin(kind: str, rule: str) -> Graph:
    return Graph().parse(TWINS / "cast.ttl").parse(TWINS / kind / f"{rule}.ttl")


@pytest.mark.parametrize("rule", RULES)
def test_the_valid_twin_is_accepted(rule: str) -> None:
    assert findings(twin("valid", rule)) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_invalid_twin_is_refused_for_its_own_reason(rule: str) -> None:
    assert {found for found, _ in findings(twin("invalid", rule))} == {rule}


def test_every_rule_has_its_twins_and_every_twin_its_rule() -> None:
    for kind in ("valid", "invalid"):
        assert sorted(file.stem for file in (TWINS / kind).glob("*.ttl")) == RULES


@pytest.mark.parametrize("predicate", [SH.name, SH.message])
def test_every_shape_has_one_name_and_one_message(predicate: URIRef) -> None:
    said = {rule: list(shapes_graph().objects(SHAPE[rule], predicate)) for rule in SHAPES}

    assert {rule: values for rule, values in said.items() if len(values) != 1} == {}


@pytest.mark.parametrize("rule", ["relationship-has-two-parties", "conversation-has-two-parties"])
def test_every_way_of_being_a_party_counts(rule: str) -> None:
    graph = shapes_graph()
    path = graph.value(SHAPE[rule], SH.path)
    counted = graph.value(path, SH.alternativePath)
    assert counted is not None

    assert {str(role) for role in Collection(graph, counted)} == set(vocabulary().subproperties(str(LG.party)))


def test_every_name_is_used_once() -> None:
    names = [str(name) for name in shapes_graph().objects(None, SH.name)]

    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_messages_speak_to_a_writer() -> None:
    jargon = (
        "sh:",
        "lg:",
        "xsd:",
        "IRI",
        "URI",
        "node",
        "triple",
        "datatype",
        "property",
    )
    messages = {rule: str(shapes_graph().value(SHAPE[rule], SH.message)) for rule in SHAPES}

    assert {rule: text for rule, text in messages.items() if any(word in text for word in jargon)} == {}
    assert {rule: text for rule, text in messages.items() if text[-1] not in ".?"} == {}


def test_messages_name_keys_that_notes_have() -> None:
    for rule in SHAPES:
        words = str(shapes_graph().value(SHAPE[rule], SH.message)).split("`")[1::2]
        keys = [word.removesuffix(":") for word in words if word.endswith(":") and " " not in word]
        assert [key for key in keys if vocabulary().property_for(key) is None] == [], rule


def test_only_plain_datatypes_are_asked_for() -> None:
    plain = {XSD.string, XSD.boolean, XSD.decimal, XSD.integer, XSD.date}

    assert set(shapes_graph().objects(None, SH.datatype)) <= plain


def test_the_shapes_are_sound_shacl() -> None:
    conforms, _, text = validate(
        Graph().parse(TWINS / "cast.ttl"),
        shacl_graph=shapes_graph(),
        ont_graph=ontology_graph(),
        meta_shacl=True,
    )

    assert conforms, text


def test_every_key_that_authors_write_has_a_rule_for_its_values() -> None:
    ruled = {str(path) for path in shapes_graph().objects(None, SH.path)}
    free = {vocabulary().properties[iri].name for iri in set(vocabulary().properties) - ruled}

    assert free == {"dcterms:source", "lg:file", "lg:line", "skos:altLabel"}


@pytest.mark.parametrize("rule", VALUE_RULES)
def test_a_rule_for_values_asks_for_what_the_vocabulary_says(rule: str) -> None:
    graph, shape = shapes_graph(), SHAPE[rule]
    term = vocabulary().properties[str(graph.value(shape, SH.path))]
    wanted = graph.value(shape, SH["class"]) or graph.value(shape, SH.datatype)

    if wanted is None:
        assert (graph.value(shape, SH.nodeKind), term.range) == (
            SH.Literal,
            str(LG.TimeExpression),
        )
    else:
        assert str(wanted) == term.range


@lru_cache(maxsize=1)
def strangers_and_fits() -> list[tuple[str, Node | None]]:
    """What is found when every property has a value of the wrong kind once, and once of the right kind."""
    data = Graph()
    for rule in VALUE_RULES:
        path = shapes_graph().value(SHAPE[rule], SH.path)
        assert isinstance(path, URIRef)
        term = vocabulary().properties[str(path)]
        right = ID[f"{rule}/value"] if term.is_object else literal_of(term.range)
        if term.is_object:
            data.add((ID[f"{rule}/value"], RDF.type, URIRef(term.range)))
            data.add((ID[f"{rule}/value"], RDFS.label, Literal("a value")))
        data.add((ID[f"{rule}/right"], path, right))
        data.add((ID[f"{rule}/wrong"], path, ID.nobody))
    return findings(data)


def literal_of(datatype: str) -> Literal:
    examples = {XSD.boolean: "true", XSD.decimal: "35.66", XSD.integer: "9", XSD.date: "1991-12-26"}
    kind = XSD.string if datatype == str(LG.TimeExpression) else URIRef(datatype)
    return Literal(examples.get(kind, "words"), datatype=kind)


@pytest.mark.parametrize("rule", VALUE_RULES)
def test_a_value_of_the_wrong_kind_is_refused_and_a_right_one_accepted(
    rule: str,
) -> None:
    nodes = [node for found, node in strangers_and_fits() if found == rule]

    assert nodes == [ID[f"{rule}/wrong"]]
