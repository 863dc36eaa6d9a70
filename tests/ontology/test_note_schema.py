"""The JSON Schema takes what authors write, and marks what the reader of notes would refuse."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ontology import vocabulary
from ontology.note_schema import note_schema

SCHEMA = note_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
EXAMPLES = ["examples/starter", "examples/seeds", "examples/double-agent"]
ANNA: dict[str, Any] = {"id": "anna", "type": "Person", "name": "Anna"}


def test_it_is_a_schema_of_draft_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_of_one_type_takes_no_other() -> None:
    betrayals = Draft202012Validator(note_schema(vocabulary().class_named("Betrayal") or ""))
    assert betrayals.is_valid({"id": "b", "type": "Betrayal", "betrayer": "[[anna]]", "betrayed": "[[ben]]"})
    assert not betrayals.is_valid(ANNA)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_note_of_the_examples_is_valid(example: str) -> None:
    wrong: dict[str, list[str]] = {}
    for path in sorted(Path(example).rglob("*.md")):
        if path.name == "README.md":
            continue
        front = path.read_text("utf-8").split("\n---", 1)[0].removeprefix("---\n")
        if errors := [error.message for error in VALIDATOR.iter_errors(yaml.load(front, yaml.BaseLoader))]:
            wrong[str(path)] = errors
    assert wrong == {}


def test_settings_and_a_world_in_one_file_are_valid() -> None:
    assert VALIDATOR.is_valid({"title": "A World"})
    assert VALIDATOR.is_valid({"title": "A World", "things": [ANNA | {"description": "A courier."}]})
    assert not VALIDATOR.is_valid({"things": [{"id": "anna", "type": "Persn"}]})


@pytest.mark.parametrize(
    "keys",
    [
        {"born": 1934},
        {"born": "~1934", "trait": ["patient", {"value": "brave", "source": "letter 2", "certainty": "inferred"}]},
        {"motive": {"type": "Revenge", "name": "an old debt", "source": ["a", "b"]}},
        {"motive": {"name": "an old debt"}, "possiblySameAs": "[[ben|the other]]", "certainty": "doubtful"},
    ],
)
def test_what_the_guide_shows_is_valid(keys: dict[str, Any]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(ANNA | keys)] == []


@pytest.mark.parametrize(
    "note",
    [
        {"id": "Anna", "type": "Person", "name": "Anna"},
        {"id": "anna", "name": "Anna"},
        {"id": "anna", "type": "Person"},
        ANNA | {"betrayer": "ben"},
        ANNA | {"certainty": "perhaps"},
        ANNA | {"pronoun": "xe"},
        ANNA | {"trait": {"value": "brave", "because": "x"}},
        ANNA | {"motive": {"type": "Firearm"}},
        {"id": "b", "type": "Betrayal", "betrayer": "anna"},
        {"id": "c", "type": "City", "name": "Vienna", "latitude": "north"},
    ],
)
def test_what_is_wrong_is_marked(note: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(note)


def test_a_key_says_what_it_is_for_and_an_individual_can_be_chosen() -> None:
    betrayer = SCHEMA["$defs"]["key-betrayer"]
    found = vocabulary().property_for("betrayer")
    assert found is not None
    assert betrayer["description"] == found.definition
    outcome = next(key for key, term in _keys().items() if term.range.endswith("#Outcome"))
    assert "Forgiven" in str(SCHEMA["$defs"][f"key-{outcome}"])


def test_a_note_must_have_what_the_shapes_ask_for() -> None:
    assert {"betrayer", "betrayed"} <= set(SCHEMA["$defs"]["Betrayal"]["required"])


def _keys() -> Any:
    return {key: term for term in vocabulary().properties.values() for key in term.keys}
