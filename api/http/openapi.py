"""The OpenAPI document of the server: what the routes say of themselves, and what holds for all of them.

Examples of answers stand in `examples.yaml`, by the name of the operation; a test holds each against its schema.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.http.errors import MEDIA_TYPE, problem_named

_EXAMPLES: Final = Path(__file__).parent / "examples.yaml"
_OPEN: Final = ("/health", "/health/live", "/health/ready")
_WRITTEN: Final = ("/update", "/data", "/data/{path}")
_BEARER: Final = "bearer"
_PATHS: Final = {"path": "The rest of the address: the graph's name is the whole of it."}
_DESCRIPTION: Final = """
Errors are `application/problem+json` (RFC 9457). Reading is open unless the server was started otherwise; writing needs
a token (`Authorization: Bearer TOKEN`). Whoever asks much waits behind itself (429), and where all is full, nobody else
is let in (503); both say when to ask again. Answers that are read by address have an `ETag`.
"""


def operation_id(route: APIRoute) -> str:
    """The name of an operation: that of its function, and of the address where several have one function."""
    return route.name + ("_below" if "{path" in route.path_format else "")


def describe(app: FastAPI) -> None:
    """Has an application describe itself so."""

    @cache
    def document() -> dict[str, Any]:
        found = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=_DESCRIPTION.strip(),
            routes=app.routes,
            tags=[{"name": name, "description": means} for name, means in _TAGS.items()],
        )
        found.setdefault("components", {})["securitySchemes"] = {
            _BEARER: {"type": "http", "scheme": "bearer", "description": "What `legendry token add` printed."}
        }
        examples = yaml.safe_load(_EXAMPLES.read_text("utf-8"))
        for path, methods in found["paths"].items():
            for method, operation in methods.items():
                _complete(path, method, operation, examples.get(operation["operationId"], {}))
        return found

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to do it


_TAGS: Final = {
    "sparql": "Queries, updates and graphs, by the SPARQL 1.1 protocols.",
    "plots": "Kinds of plot, the plots that the world holds, and what-ifs.",
    "checks": "What is not as it should be.",
    "stories": "Plots told as prose.",
    "jobs": "Work that takes long.",
    "pictures": "Graphs, timelines and maps.",
    "server": "The server itself.",
}


def _complete(path: str, method: str, operation: dict[str, Any], examples: dict[str, Any]) -> None:
    operation.setdefault("tags", ["sparql" if path.startswith(("/sparql", "/update", "/data", "/.well")) else "server"])
    responses = operation["responses"]
    if path not in _OPEN:
        needs = path in _WRITTEN and (method != "get")
        operation["security"] = [{_BEARER: []}] if needs else [{}, {_BEARER: []}]
        statuses = (401, 403, 409, 412, 421, 429) if needs else (401, 421)
        for status in statuses:
            responses.setdefault(str(status), problem_named(status))
    for parameter in operation.get("parameters", ()):
        if not parameter.get("description"):
            parameter["description"] = _PATHS.get(parameter["name"], "")
        if parameter["name"] in examples.get("parameters", {}):
            parameter["example"] = examples["parameters"][parameter["name"]]
    for media_type, example in examples.get("answers", {}).items():
        for status, response in responses.items():
            if status.startswith("2") and media_type in response.get("content", {}):
                response["content"][media_type]["example"] = example
    for media_type, example in examples.get("body", {}).items():
        operation["requestBody"]["content"][media_type]["example"] = example
    for status, response in responses.items():
        if status.startswith("3"):
            response.pop("content", None)
    for part in (operation.get("requestBody", {}), *responses.values()):
        for media_type, content in part.get("content", {}).items():
            if media_type.endswith("json") and content.get("schema") == {"type": "string"}:
                content["schema"] = {}  # it is JSON of any kind, and no text of it
    responses.setdefault("default", {"description": "What was wrong.", "content": {MEDIA_TYPE: {}}})
