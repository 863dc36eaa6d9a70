"""What the vocabulary answers to the loader: classes, keys, and what stands above and below."""

import subprocess
import sys

import pytest

import ontology
from ontology import Property, vocabulary
from ontology.namespaces import LG, PREFIXES


def test_a_class_is_its_own_subclass_and_superclass() -> None:
    for iri in vocabulary().classes:
        assert iri in vocabulary().subclasses(iri)
        assert iri in vocabulary().superclasses(iri)


def test_superclasses_run_up_to_the_top_sorted() -> None:
    names = [vocabulary().name_of(iri) for iri in vocabulary().superclasses(LG.Call)]

    assert names == ["Call", "Entity", "Event", "Message", "Occurrence"]


def test_subclasses_are_all_that_lies_below_sorted() -> None:
    names = [vocabulary().name_of(iri) for iri in vocabulary().subclasses(LG.Mission)]

    assert names == ["Exfiltration", "Infiltration", "Investigation", "Mission", "Sabotage"]


def test_subproperties_include_the_property_itself() -> None:
    assert LG.betrayer in vocabulary().subproperties(LG.participant)
    assert vocabulary().subproperties(LG.betrayer) == (LG.betrayer,)


def test_an_unknown_class_stands_alone() -> None:
    assert vocabulary().superclasses("https://example.org/Dragon") == ("https://example.org/Dragon",)
    assert vocabulary().subclasses("https://example.org/Dragon") == ("https://example.org/Dragon",)


def test_a_class_is_found_by_its_local_name() -> None:
    assert vocabulary().class_named("Person") == LG.Person
    assert vocabulary().class_named("person") is None
    assert vocabulary().class_named("") is None


def test_an_individual_is_found_by_its_local_name() -> None:
    assert vocabulary().individual_named("Forgiven") == LG.Forgiven
    assert vocabulary().individual_named("Person") is None
    assert vocabulary().individuals[LG.Forgiven] == LG.Outcome


def found(key: str) -> Property:
    term = vocabulary().property_for(key)
    assert term is not None, key
    return term


@pytest.mark.parametrize("key", ["from", "born", "founded", "begin"])
def test_several_keys_lead_to_the_begin(key: str) -> None:
    assert found(key).iri == LG.begin


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("name", "rdfs:label"),
        ("alias", "skos:altLabel"),
        ("description", "dcterms:description"),
        ("source", "dcterms:source"),
        ("latitude", "geo:lat"),
        ("longitude", "geo:long"),
        ("certainty", "lg:certainty"),
    ],
)
def test_general_keys_lead_to_borrowed_terms(key: str, name: str) -> None:
    assert found(key).name == name


@pytest.mark.parametrize("key", ["", "colour", "label", "rdfs:label", "Betrayer", "noteKey"])
def test_an_unknown_key_gives_none(key: str) -> None:
    assert vocabulary().property_for(key) is None


@pytest.mark.parametrize("key", ["beginEarliest", "beginLatest", "endEarliest", "endLatest", "file", "line"])
def test_what_the_world_works_out_has_no_key(key: str) -> None:
    assert vocabulary().property_for(key) is None
    assert vocabulary().properties[f"{LG}{key}"].keys == ()


def test_a_property_says_what_bears_it_and_what_it_leads_to() -> None:
    betrayer = found("betrayer")

    assert betrayer.name == "lg:betrayer"
    assert betrayer.is_object
    assert betrayer.domain == LG.Betrayal
    assert betrayer.range == LG.Agent
    assert betrayer.definition == "Whoever breaks the trust."


def test_text_values_belong_to_datatype_properties() -> None:
    assert not found("pronoun").is_object
    assert found("latitude").range.endswith("#decimal")
    assert found("when").range == LG.TimeExpression


def test_no_two_properties_share_a_key() -> None:
    keys = [key for term in vocabulary().properties.values() for key in term.keys]

    assert len(keys) == len(set(keys))


def test_the_keys_of_a_class_are_its_own_and_those_of_the_classes_above() -> None:
    keys = vocabulary().keys_for(LG.Call)

    assert {
        "sender",
        "recipient",
        "encrypted",
        "when",
        "place",
        "name",
        "source",
    } <= set(keys)
    assert list(keys) == sorted(keys)


def test_a_shared_role_belongs_only_to_the_classes_that_take_it() -> None:
    assert "organisation" in vocabulary().keys_for(LG.Service)
    assert "organisation" not in vocabulary().keys_for(LG.Conversation)
    assert vocabulary().allows(found("party"), LG.Romance)
    assert not vocabulary().allows(found("party"), LG.Betrayal)


def test_some_roles_can_only_be_played_on_the_spot() -> None:
    assert found("arrested").in_person
    assert found("party").in_person
    assert not found("recipient").in_person
    assert not found("payee").in_person


def test_names_are_what_authors_write_after_type() -> None:
    assert {"Person", "Betrayal", "SafeHouse"} <= set(vocabulary().class_names)
    assert len(vocabulary().class_names) == len(vocabulary().classes)


def test_compact_text_uses_the_known_prefixes() -> None:
    assert vocabulary().compact(LG.Person) == "lg:Person"
    assert vocabulary().compact(PREFIXES["rdfs"] + "label") == "rdfs:label"
    assert vocabulary().compact("https://example.org/Dragon") == "<https://example.org/Dragon>"


def test_labels_are_words_for_readers() -> None:
    assert vocabulary().labels[LG.CriminalOrganisation] == "criminal organisation"


def test_the_vocabulary_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        vocabulary().properties["x"] = found("name")  # type: ignore[index]  # that it refuses is the point
    assert vocabulary() is vocabulary()


@pytest.mark.parametrize("seed", ["0", "1", "42"])
def test_the_order_of_terms_does_not_hang_on_the_hash_seed(seed: str) -> None:
    script = (
        "from ontology import vocabulary as v; k = v()\n"
        "print(k.classes, list(k.properties.values()), [k.keys_for(c) for c in k.classes])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    known = vocabulary()
    keys = [known.keys_for(iri) for iri in known.classes]
    assert run.stdout == f"{known.classes} {list(known.properties.values())} {keys}\n"


def test_reading_the_vocabulary_does_not_wait_for_rdflib() -> None:
    script = "import sys; from ontology import questions, vocabulary; vocabulary(); print('rdflib' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
    )

    assert run.stdout == b"False\n"


def test_the_package_shows_this_and_no_more() -> None:
    assert ontology.__all__ == [
        "MEDIA_TYPES",
        "Property",
        "Question",
        "Vocabulary",
        "ontology_document",
        "ontology_graph",
        "questions",
        "shapes_graph",
        "vocabulary",
    ]
