"""What the server says of itself is complete, its examples are right, and it changes only when somebody wants it to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

SNAPSHOT = Path(__file__).parent / "openapi.json"
METHODS = ("get", "put", "post", "delete", "patch")


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def test_the_document_is_the_one_that_was_looked_at(document: dict[str, Any]) -> None:
    assert document == json.loads(SNAPSHOT.read_text("utf-8")), "if this is meant: make openapi"


def test_every_operation_says_what_it_does_takes_and_answers(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names)) > 30
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        assert operation["tags"], name
        assert all(parameter["description"] for parameter in operation.get("parameters", ())), name
        assert any(status.startswith(("2", "3")) for status in operation["responses"]), name
        assert all(response["description"] for response in operation["responses"].values()), name


def test_every_operation_has_an_example(document: dict[str, Any]) -> None:
    without = {name for name, operation in operations(document) if not any(_examples(operation))}
    assert without == {"GET /.well-known/void"}  # it takes nothing, and leads elsewhere


def test_examples_are_what_their_schemas_say(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for schema, example in _examples(operation):
            whole = {**schema, "components": document["components"]}
            try:
                jsonschema.validate(example, whole, jsonschema.Draft202012Validator)
            except jsonschema.ValidationError as error:
                pytest.fail(f"{name}: {error.message} at {error.json_path}")


def _examples(operation: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    for parameter in operation.get("parameters", ()):
        if "example" in parameter:
            yield parameter["schema"], parameter["example"]
        for example in parameter["schema"].get("examples", ()):
            yield parameter["schema"], example
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for content in (body.get("content", {}) for body in bodies):
        for one in content.values():
            if "example" in one:
                yield one.get("schema", {}), one["example"]
