"""`legendry keys`: a page for people, a schema for editors."""

import json

from tests.api.cli.conftest import Run


def test_all_types_are_listed_as_in_the_guide(run: Run) -> None:
    listed = run("keys")
    assert listed.code == 0
    assert "## Betrayal" in listed.out
    assert "## Person" in listed.out


def test_a_type_is_listed_with_the_keys_that_it_has_from_the_types_above(run: Run) -> None:
    listed = run("keys", "Betrayal").out
    assert "- `betrayer`: " in listed
    assert "- `name`: " in listed
    assert "## Person" not in listed


def test_an_unknown_type_is_refused_with_the_nearest(run: Run) -> None:
    refused = run("keys", "Betrayl")
    assert (refused.code, refused.out) == (2, "")
    assert "Did you mean `Betrayal`?" in refused.err


def test_the_schema_is_json_and_may_be_for_one_type(run: Run) -> None:
    schema = json.loads(run("keys", "Betrayal", "--format", "json-schema").out)
    assert schema["properties"]["type"] == {"const": "Betrayal"}
    assert "Person" in json.loads(run("keys", "--format", "json-schema").out)["$defs"]
